import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * A Markdown page as a list of little projects: each heading's fences are one, on top of the boards that a line names
 * (`[demo](boards/demo)`) and of fences before the first heading.
 */
export interface Page {
	readonly title: string;
	readonly sections: readonly Section[];
}

export interface Section {
	/** Headings from the second level down, outermost first. */
	readonly headings: readonly string[];
	/** By file name, the shared ones included; a section's own file replaces a shared one. */
	readonly files: Readonly<Record<string, string>>;
	/** The files that stand in the section itself, with their first line on the page, from 0. */
	readonly own: readonly { readonly name: string; readonly line: number }[];
	/** Lines of ```expect fences. */
	readonly expectations: readonly string[];
}

const DEFAULT_NAMES: Readonly<Record<string, string>> = { dts: "board.dts", yaml: "firmware.scmi.yaml" };

/**
 * Reads a page. A fence names its file as in "```dts file: soc.dtsi"; the unnamed dts is board.dts.
 * @param folder where `boards/` is
 */
export function readPage(text: string, folder?: string): Page {
	const shared: Record<string, string> = folder === undefined ? {} : boardsNamedIn(text, folder);
	const sections: { headings: string[]; own: Map<string, { body: string; line: number }>; expectations: string[] }[] =
		[];
	let title = "";
	let headings: string[] = [];
	const lines = text.split("\n");
	for (let i = 0; i < lines.length; i++) {
		const line = lines[i] as string;
		const heading = /^(#{1,6}) (.*)$/.exec(line);
		if (heading !== null) {
			const level = (heading[1] as string).length;
			if (level === 1) title = heading[2] as string;
			else {
				headings = [...headings.slice(0, level - 2), heading[2] as string];
				sections.push({ headings, own: new Map(), expectations: [] });
			}
			continue;
		}
		const fence = /^```(\w+)(?: file: (\S+))?$/.exec(line);
		if (fence === null) continue;
		const close = lines.indexOf("```", i + 1);
		const body = lines.slice(i + 1, close);
		const section = sections.at(-1);
		if (fence[1] === "expect") section?.expectations.push(...body.filter((entry) => entry !== ""));
		else {
			const name = fence[2] ?? DEFAULT_NAMES[fence[1] as string];
			const file = { body: `${body.join("\n")}\n`, line: i + 1 };
			if (name !== undefined && section) section.own.set(name, file);
			else if (name !== undefined) shared[name] = file.body;
		}
		i = close;
	}
	return {
		title,
		sections: sections.map(({ headings: path, own, expectations }) => ({
			headings: path,
			files: { ...shared, ...Object.fromEntries([...own].map(([name, { body }]) => [name, body])) },
			own: [...own].map(([name, { line }]) => ({ name, line })),
			expectations,
		})),
	};
}

function boardsNamedIn(text: string, folder: string): Record<string, string> {
	const files: Record<string, string> = {};
	for (const [, board] of text.matchAll(/\]\((boards\/[\w-]+)\)/g))
		for (const name of readdirSync(join(folder, board as string)))
			files[name] = readFileSync(join(folder, board as string, name), "utf8");
	return files;
}
