import { nameOf } from "../text/path.ts";
import type { Problem } from "../text/problem.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Span } from "../text/span.ts";
import { decodeYaml } from "../text/yaml-decode.ts";
import { entryOf, positionsOf } from "../text/yaml-node.ts";
import { readYaml } from "../text/yaml-read.ts";
import { integer, list, object, optional, type Pattern, record, required, text } from "../text/yaml-shape.ts";
import { LOCKED_NUMBER, type Lock, type LockedNode, type LockedNumber } from "./lock.ts";

export interface ReadLock {
	/** The real path of the file. */
	readonly path: string;
	/** Its text, which somebody may write anew. */
	readonly text: string;
	/** What of it can be read. */
	readonly lock: Lock;
	/** By key path, e.g. `setups.rcar-h3./firmware/scmi.release`. */
	readonly positions: ReadonlyMap<string, Span>;
	readonly problems: readonly Problem[];
}

const ANY: Pattern = { source: "^.", says: "a name" };

const NODE = object("locked node", {
	firmware: required(text(), "What the catalogue called its firmware.", ""),
	release: optional(text(), "The release the catalogue stated."),
	catalogue: required(
		text(),
		"The catalogue, relative to this file; bundled:NAME for one that comes with scmi-dt.",
		"",
	),
	uses: required(
		record(record(list(text({ pattern: LOCKED_NUMBER })), ANY), ANY),
		"By the path of the node that uses them and the property: each number with what it was.",
		{},
	),
});

const LOCK = object("lock", {
	scmiLock: required(integer(1, 1), "Version of this format: 1."),
	setups: required(record(record(NODE, ANY), ANY), "By the name of the setup and the path of its SCMI node.", {}),
});

/** More is not read by anybody. */
const MAX_PROBLEMS = 20;

const ANEW = "`scmi-dt check --update-lock` writes the lock anew";

/** Reads a lock; undefined where there is none. What is wrong in it is not compared, and silences nothing else. */
export function readLock(snapshot: Snapshot, path: string): ReadLock | undefined {
	const reading = snapshot.read(path);
	if (reading.kind === "absent" || reading.kind === "unread") return undefined;
	const broken = (at: Span, message: string, written = ""): ReadLock => ({
		path: at.file,
		text: written,
		lock: {},
		positions: new Map(),
		problems: [problem(at, `${message} No number is compared with it: ${ANEW}.`)],
	});
	if (reading.kind === "unreadable")
		return broken({ file: path, start: 0, end: 0 }, `${nameOf(path)} cannot be read: ${reading.reason}.`);
	const start = { file: reading.path, start: 0, end: 0 };
	const { root, problems: syntax } = readYaml(reading.path, reading.text, "scmi-lock");
	const [wrong] = syntax.filter(({ severity }) => severity === "error");
	if (wrong) return broken(wrong.at, unmerged(reading.text) ?? wrong.message, reading.text);
	if (root?.kind !== "map") return broken(start, "A lock begins with scmiLock: 1.", reading.text);
	const version = entryOf(root, "scmiLock")?.value;
	if (version?.kind !== "scalar" || version.value !== 1)
		return broken(version?.at ?? start, "This reads format 1 of locks: scmiLock: 1.", reading.text);
	const problems: Problem[] = [];
	const decoded = decodeYaml(LOCK, root, (_, at, message, severity = "error") => {
		if (problems.length < MAX_PROBLEMS)
			problems.push(problem(at, `${message} What it stands for is not compared: ${ANEW}.`, severity));
	});
	const lock = Object.fromEntries(
		Object.entries(decoded?.setups ?? {}).map(([name, nodes]) => [
			name,
			Object.fromEntries(Object.entries(nodes).map(([node, written]) => [node, nodeOf(written)])),
		]),
	);
	return { path: reading.path, text: reading.text, lock, positions: positionsOf(root), problems };
}

function problem(at: Span, message: string, severity: Problem["severity"] = "error"): Problem {
	return { code: "scmi-lock", severity, at, message };
}

function unmerged(written: string): string | undefined {
	return /^<{7} /m.test(written) ? "This lock has a merge conflict in it." : undefined;
}

interface WrittenNode extends Omit<LockedNode, "uses"> {
	readonly uses: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

function nodeOf({ uses, ...node }: WrittenNode): LockedNode {
	const numbersOf = (properties: Readonly<Record<string, readonly string[]>>) =>
		Object.fromEntries(Object.entries(properties).map(([name, written]) => [name, written.map(numberOf)]));
	return {
		...node,
		uses: Object.fromEntries(Object.entries(uses).map(([path, properties]) => [path, numbersOf(properties)])),
	};
}

function numberOf(written: string): LockedNumber {
	const [number = "", what = ""] = written.split(" ");
	const slash = what.indexOf("/");
	return { number: Number(number), table: what.slice(0, slash), key: what.slice(slash + 1) };
}
