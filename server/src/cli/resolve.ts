import { fileKind } from "../configs/file-kind.ts";
import { writeBlob } from "../devicetree/blob/blob-writer.ts";
import { compileOptions } from "../devicetree/compile-options.ts";
import { createSourceCache } from "../devicetree/parse/source-cache.ts";
import type { Resolved } from "../devicetree/resolve.ts";
import { resolveStack } from "../devicetree/stack.ts";
import { canonicalOf } from "../devicetree/tree/canonical.ts";
import { resolvedSource } from "../features/resolved-source.ts";
import { positionAt } from "../text/line-index.ts";
import { nameOf } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { onOneLine } from "../text/visible.ts";
import { DiskCache } from "../workspace/disk-cache.ts";
import type { Arguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { findingLines } from "./finding-lines.ts";
import { placed } from "./finding-places.ts";
import { formatOf } from "./format.ts";
import { definesOf, includePathsOf, readableFile } from "./inputs.ts";
import { loadOneSetup, openSession } from "./load-setups.ts";
import { styledText } from "./styled.ts";
import { Refusal, type Terminal } from "./terminal.ts";

export const resolveCommand: Command = {
	name: "resolve",
	operands: "BOARD.dts [OVERLAY.dtso...] | scmi.yaml",
	summary: "the tree as dtc would make it, overlays laid over it as libfdt does",
	details: [
		"Formats: json (default), the bytes of every property by node path, sorted; dts, as source text; dtb, as a blob.",
		"Of a scmi.yaml, or scmi.yaml#variant, it is the host's tree, with what overlays and boot files do to it.",
		"Board and overlays may be blobs (.dtb, .dtbo). With overlays the board is compiled with symbols (dtc -@).",
		"What dtc or libfdt would refuse goes to standard error; what could be resolved is printed all the same.",
	],
	options: ["-I", "-D", "--format"],
	run(args, terminal) {
		const format = formatOf(args, ["json", "dts", "dtb"]);
		const { snapshot, resolved } = isSetup(args.operands[0]) ? hostOf(args, terminal) : stackOf(args, terminal);
		const { problems } = resolved;
		terminal.complain(styledText(findingLines(placed(problems, snapshot, terminal.cwd)), false));
		const isRefused = problems.some(({ severity }) => severity === "error");
		const printed = printedAs[format](resolved);
		if (printed === undefined) terminal.complain("a value in this tree is not known, so no blob can be written\n");
		else terminal.print(printed);
		return isRefused || printed === undefined ? 1 : 0;
	},
};

interface Read {
	readonly snapshot: Snapshot;
	readonly resolved: Resolved;
}

function isSetup(operand: string | undefined): boolean {
	return operand !== undefined && /\.ya?ml(#.*)?$/.test(operand);
}

function hostOf(args: Arguments, terminal: Terminal): Read {
	const session = openSession(terminal);
	const { snapshot } = session;
	const setup = loadOneSetup(session, terminal, args);
	const { base, overlays, steps = overlays.map(({ path }) => path), problems = [] } = setup.host;
	const optionsOf = (path: string) => compileOptions(snapshot, path, setup);
	const resolved = resolveStack(snapshot, createSourceCache(), base.path, steps, optionsOf, setup.libfdt);
	return { snapshot, resolved: { ...resolved, problems: [...resolved.problems, ...problems] } };
}

function stackOf(args: Arguments, terminal: Terminal): Read {
	const { snapshot } = new DiskCache(terminal.files);
	const [board, ...overlays] = args.operands.map((operand) => readableFile(terminal, snapshot, operand));
	if (board === undefined) throw new Refusal("name a board: scmi-dt resolve BOARD.dts");
	if (fileKind(board) === "include")
		throw new Refusal(`${args.operands[0]} is a part of boards: name a .dts that includes it`);
	const given = { includePaths: includePathsOf(args, terminal), defines: definesOf(args) };
	const resolved = resolveStack(snapshot, createSourceCache(), board, overlays, (path) => ({
		...compileOptions(snapshot, path, given),
		symbols: path.endsWith(".dtso"),
	}));
	return { snapshot, resolved };
}

const printedAs = {
	json: ({ tree }: Resolved) => `${JSON.stringify(canonicalOf(tree))}\n`,
	dts: sourceText,
	dtb: ({ tree }: Resolved) => writeBlob(tree),
};

/** The tree as source, each line with where it was last written. */
function sourceText({ tree, sources }: Resolved): string {
	const lines = resolvedSource(tree).map(({ text, at }) => {
		const lines = at === undefined ? undefined : sources.get(at.file)?.lines;
		if (at === undefined || lines === undefined || text.endsWith("};")) return `${text}\n`;
		return `${text} /* ${onOneLine(nameOf(at.file))}:${positionAt(lines, at.start).line + 1} */\n`;
	});
	return lines.join("");
}
