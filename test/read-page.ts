/** A Markdown page as a list of little projects: each heading's fences are one, on top of the fences before the first heading. */
export interface Page {
	readonly title: string;
	readonly sections: readonly Section[];
}

export interface Section {
	/** Headings from the second level down, outermost first. */
	readonly headings: readonly string[];
	/** By file name, the shared ones included; a section's own file replaces a shared one. */
	readonly files: Readonly<Record<string, string>>;
	/** Names of the files that stand in the section itself. */
	readonly own: readonly string[];
	/** Lines of ```expect fences. */
	readonly expectations: readonly string[];
}

const DEFAULT_NAMES: Readonly<Record<string, string>> = { dts: "board.dts", yaml: "firmware.scmi.yaml" };

/** Reads a page. A fence names its file as in "```dts file: soc.dtsi"; the unnamed dts is board.dts. */
export function readPage(text: string): Page {
	const shared: Record<string, string> = {};
	const sections: { headings: string[]; own: Record<string, string>; expectations: string[] }[] = [];
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
				sections.push({ headings, own: {}, expectations: [] });
			}
			continue;
		}
		const fence = /^```(\w+)(?: file: (\S+))?$/.exec(line);
		if (fence === null) continue;
		const close = lines.indexOf("```", i + 1);
		const body = lines.slice(i + 1, close);
		i = close;
		const section = sections.at(-1);
		if (fence[1] === "expect") section?.expectations.push(...body.filter((entry) => entry !== ""));
		else {
			const name = fence[2] ?? DEFAULT_NAMES[fence[1] as string];
			if (name !== undefined) (section?.own ?? shared)[name] = `${body.join("\n")}\n`;
		}
	}
	return {
		title,
		sections: sections.map(({ headings: path, own, expectations }) => ({
			headings: path,
			files: { ...shared, ...own },
			own: Object.keys(own),
			expectations,
		})),
	};
}
