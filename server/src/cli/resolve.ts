import { canonicalOf } from "../devicetree/canonical.ts";
import { discoverIncludePath } from "../devicetree/include-path.ts";
import { resolve } from "../devicetree/resolve.ts";
import { createSourceCache } from "../devicetree/source-cache.ts";
import { DiskCache } from "../workspace/disk-cache.ts";
import type { Command } from "./command.ts";
import { findingLines } from "./finding-lines.ts";
import { formatOf } from "./format.ts";
import { definesOf, includePathsOf, readableFile } from "./inputs.ts";
import { printDts } from "./print-dts.ts";
import { Refusal } from "./terminal.ts";

export const resolveCommand: Command = {
	name: "resolve",
	operands: "BOARD.dts",
	summary: "the tree as dtc would make it",
	details: [
		"Formats: json (default), the bytes of every property by node path, sorted; dts, as source text.",
		"What dtc would refuse goes to standard error; what could be resolved is printed all the same.",
	],
	options: ["-I", "-D", "--format"],
	run(args, terminal) {
		const format = formatOf(args, ["json", "dts"]);
		const [board, overlay] = args.operands;
		if (board === undefined) throw new Refusal("name a board: scmi-dt resolve BOARD.dts");
		if (overlay !== undefined) throw new Refusal("overlays are not applied yet: name one board .dts");
		const { snapshot } = new DiskCache(terminal.files);
		const path = readableFile(terminal, snapshot, board);
		const given = includePathsOf(args, terminal);
		const found = discoverIncludePath(snapshot, path);
		const includePath = {
			folders: [...given, ...found.folders],
			dtcFolders: [...given, ...found.dtcFolders],
		};
		const { tree, problems } = resolve(snapshot, createSourceCache(), path, { includePath, defines: definesOf(args) });
		for (const line of findingLines({ findings: problems, snapshot, cwd: terminal.cwd }))
			terminal.complain(`${line}\n`);
		terminal.print(format === "json" ? `${JSON.stringify(canonicalOf(tree))}\n` : printDts(tree));
		return problems.some(({ severity }) => severity === "error") ? 1 : 0;
	},
};
