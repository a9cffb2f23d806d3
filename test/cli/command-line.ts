import { readFileSync } from "node:fs";
import { join } from "node:path";
import { analyse } from "../../server/src/analysis.ts";
import { runCommandLine } from "../../server/src/cli/run.ts";
import { styledText } from "../../server/src/cli/styled.ts";
import { visible } from "../../server/src/text/visible.ts";
import { memoryFiles } from "../workspace/memory-files.ts";

const SOURCES = join(import.meta.dirname, "../../server/src");

export interface Run {
	readonly exitCode: number;
	/** Bytes as one character each. */
	readonly output: string;
	readonly errors: string;
	/** What it wrote, by path. */
	readonly written: Readonly<Record<string, string>>;
}

/** The program in its sources. */
export const program = {
	version: "1.2.3",
	readShipped: (name: string): string | undefined => {
		try {
			return readFileSync(join(SOURCES, name), "utf8");
		} catch {
			return undefined;
		}
	},
};

/** Runs `scmi-dt` with these words in /work, on files of a test; its catalogues are in /product/bundled. */
export async function scmiDt(files: Readonly<Record<string, string>>, ...argv: string[]): Promise<Run> {
	let output = "";
	let errors = "";
	const written: Record<string, string> = {};
	const exitCode = await runCommandLine(argv, {
		...program,
		cwd: "/work",
		files: { ...memoryFiles(files), bundled: "/product/bundled" },
		analyse,
		print: (printed) => {
			output += typeof printed === "string" ? visible(printed) : Buffer.from(printed).toString("latin1");
		},
		printExact: (text) => {
			output += text;
		},
		printLines: (lines, colour) => {
			output += styledText(lines, colour === "always");
		},
		complain: (text) => {
			errors += visible(text);
		},
		writeFile: (path, text) => {
			written[path] = text;
		},
		serve: () => Promise.resolve(),
	});
	return { exitCode, output, errors, written };
}
