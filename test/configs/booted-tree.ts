import { readSetups } from "../../server/src/configs/read-setups.ts";
import type { Setup, Stack } from "../../server/src/configs/setup.ts";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import type { Resolved } from "../../server/src/devicetree/resolve.ts";
import { resolveStack } from "../../server/src/devicetree/stack.ts";
import { resolvedSource } from "../../server/src/features/resolved-source.ts";
import { lineIndexOf, positionAt } from "../../server/src/text/line-index.ts";
import { joinPath } from "../../server/src/text/path.ts";
import type { Problem } from "../../server/src/text/problem.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const FOLDER = "/w";

/** The files of a small project, in /w. */
export type Project = Readonly<Record<string, string>>;

const inFolder = (files: Project): Project =>
	Object.fromEntries(Object.entries(files).map(([name, text]) => [joinPath(FOLDER, name), text]));

/** The setup of its scmi.yaml. */
export function setupIn(files: Project): Setup {
	const [setup] = readSetups(memorySnapshot(inFolder(files)), `${FOLDER}/scmi.yaml`).setups;
	if (setup === undefined) throw new Error("scmi.yaml has no setup");
	return setup;
}

/** A stack of it as it is at the boot. */
export function resolvedIn(files: Project, stack: Stack = setupIn(files).host): Resolved {
	const includePath = { folders: [], dtcFolders: [] };
	const snapshot = memorySnapshot(inFolder(files));
	const steps = stack.steps ?? stack.overlays.map(({ path }) => path);
	return resolveStack(snapshot, createSourceCache(), stack.base.path, steps, () => ({ includePath, defines: {} }));
}

/** The tree as source, a line a node or property: what dtc adds for overlays left out. */
export function treeLines({ tree }: Resolved): string[] {
	const lines = resolvedSource(tree).map(({ text }) => text.trim());
	const symbols = lines.indexOf("__symbols__ {");
	if (symbols >= 0) lines.splice(symbols, lines.indexOf("};", symbols) - symbols + 1);
	return lines.filter((line) => line !== "" && line !== "/dts-v1/;" && !line.startsWith("phandle ="));
}

/** `boot.cmd:3 warning …` */
export function problemLinesOf(problems: readonly Problem[], files: Project): string[] {
	return problems.map(({ at, severity, message }) => {
		const file = at.file.replace(`${FOLDER}/`, "");
		const { line } = positionAt(lineIndexOf(files[file] ?? ""), at.start);
		return `${file}:${line + 1} ${severity} ${message}`;
	});
}

/** The tree of `host: board.dts` after a boot file, with what is said of it. */
export function bootedTree(board: string, boot: Project): { lines: string[]; problems: string[]; isComplete: boolean } {
	const names = Object.keys(boot).filter((name) => !/\.dtso?$/.test(name));
	const files = { "board.dts": board, ...boot, "scmi.yaml": `scmi: 1\nhost: board.dts\nboot: [${names.join(", ")}]\n` };
	const setup = setupIn(files);
	const resolved = resolvedIn(files, setup.host);
	return {
		lines: treeLines(resolved),
		problems: problemLinesOf([...(setup.host.problems ?? []), ...resolved.problems], files),
		isComplete: resolved.tree.complete,
	};
}
