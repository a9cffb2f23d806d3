import type { Problem, Severity } from "../../text/problem.ts";
import type { Span } from "../../text/span.ts";
import {
	childMade,
	childNamed,
	type GrowingNode,
	type GrowingTree,
	growingNodes,
	growingTree,
	nodeOfPath,
	pathOfGrowing,
	removeNode,
	removeProperty,
	setProperty,
	textOfProperty,
} from "../overlay/growing-tree.ts";
import { settledTree } from "../overlay/settled-tree.ts";
import { bytesOfValue } from "../tree/bytes.ts";
import {
	type Deleted,
	type Deletion,
	type NodeBody,
	nodeAtPath,
	nodesBelow,
	type PropertyDefinition,
	type Tree,
} from "../tree/tree.ts";
import type { CertainEdit, Edit } from "./edit.ts";
import { bodyOf, definitionOf, type TokenAt, valueParts } from "./edited-value.ts";
import { nearestPath } from "./nearest-path.ts";

export interface Edited {
	readonly tree: Tree;
	readonly problems: readonly Problem[];
}

/** The code of what is wrong with a file that changes trees on the way to the boot. */
export const BOOT_FILE = "scmi-boot-file";

/** A tree while edits are made. */
interface Run {
	readonly base: Tree;
	readonly into: GrowingTree;
	readonly tokenAt: TokenAt;
	readonly deleted: Deleted[];
	readonly deletions: Map<PropertyDefinition | NodeBody, Deletion>;
	/** Paths that were not there, each told of once. */
	readonly missing: Set<string>;
	/** What is not in the tree may be there all the same. */
	unsure: boolean;
	readonly report: (at: Span, message: string, severity?: Severity) => void;
}

/**
 * Makes edits one after the other, as libfdt does (fdt_rw.c): what is new stands in front of what was there, what is there
 * keeps its place. One that finds no node changes nothing. What may be done, and may not, leaves what it touches unknown.
 */
export function applyEdits(base: Tree, edits: readonly Edit[], tokenAt: TokenAt): Edited {
	const problems: Problem[] = [];
	const run: Run = {
		base,
		into: growingTree(base),
		tokenAt,
		deleted: [...base.deleted],
		deletions: new Map(base.deletions),
		missing: new Set(),
		unsure: !base.complete,
		report: (at, message, severity = "warning") => {
			if (problems.length < MAX_PROBLEMS) problems.push({ code: BOOT_FILE, severity, at, message });
		},
	};
	for (const edit of edits) {
		if (edit.kind === "unknown") {
			if (edit.missing) run.report(edit.at, `What this changes is not known: ${edit.why}.`);
			else doubt(run, edit.at, `What this changes is not known: ${edit.why}.`);
			run.unsure = true;
		} else if (edit.kind === "may switch") mayBeSwitched(run, edit);
		else make(run, edit);
	}
	const { deleted, deletions, unsure } = run;
	return { tree: settledTree(run.into, base, { complete: !unsure, deleted, deletions }), problems };
}

/** More of one tree is not read by anybody. */
const MAX_PROBLEMS = 50;

/** From here on what is not in the tree may be there all the same; why is said once. */
function doubt(run: Run, at: Span, why: string): void {
	if (!run.unsure) run.report(at, `${why} What is not in the tree from here on is unknown, not absent.`, "information");
	run.unsure = true;
}

const NOT_REACHED = "It depends on something that is not known whether this is done.";

function make(run: Run, edit: CertainEdit): void {
	const { into, tokenAt } = run;
	const path = edit.kind === "make node" ? edit.parent : edit.node;
	const node = nodeOfPath(into, path, true);
	if (node === undefined) {
		tellMissing(run, edit, path);
		return;
	}
	switch (edit.kind) {
		case "make node":
			makeNode(run, node, edit);
			return;
		case "set": {
			const before = node.properties.byName.get(edit.property);
			if (edit.maybe && before === undefined) {
				doubt(run, edit.at, NOT_REACHED);
				return;
			}
			const value = valueParts(edit.maybe ? [{ kind: "unknown", at: edit.at }] : edit.value, tokenAt);
			const definitions = [definitionOf(edit, value, tokenAt)];
			const bytes = bytesOfValue(value, () => undefined);
			setProperty(into, node, { name: edit.property, value, definitions, targets: new Map(), bytes });
			return;
		}
		case "delete node":
			if (edit.maybe) doubt(run, edit.at, NOT_REACHED);
			else deleteNode(run, node, edit.at);
			return;
		case "delete property":
			deleteProperty(run, node, edit);
	}
}

function mayBeSwitched({ into, tokenAt }: Run, { at, labels }: Extract<Edit, { kind: "may switch" }>): void {
	const symbols = childNamed(into.root, "__symbols__");
	const symbolic = labels.map((label) => textOfProperty(symbols, label));
	for (const node of growingNodes(into.root)) {
		const isMeant = labels.some((label) => node.labels.has(label)) || symbolic.includes(pathOfGrowing(node));
		// without a status it is in use, and nothing takes it out of use
		const status = isMeant ? node.properties.byName.get("status") : undefined;
		if (status === undefined) continue;
		const value = valueParts([{ kind: "unknown", at }], tokenAt);
		setProperty(into, node, { ...status, value, definitions: [], targets: new Map(), bytes: undefined });
	}
}

function makeNode(run: Run, parent: GrowingNode, edit: Extract<Edit, { kind: "make node" }>): void {
	if (childNamed(parent, edit.name) !== undefined) {
		// FDT_ERR_EXISTS
		if (edit.tested) doubt(run, edit.at, "What is done next depends on whether there is such a node already.");
		return;
	}
	if (edit.maybe) doubt(run, edit.at, NOT_REACHED);
	else childMade(parent, edit.name, edit.at.file).bodies.push(bodyOf(edit, run.tokenAt));
}

/** U-Boot says so on the console, and goes on. What is below a missing node is not told again. */
function tellMissing(run: Run, edit: CertainEdit, path: string): void {
	const { into, unsure, missing, report } = run;
	const isBelow = [...missing].some((other) => path === other || path.startsWith(`${other}/`));
	if (edit.kind === "make node") missing.add(`${path === "/" ? "" : path}/${edit.name}`);
	if (edit.tested) run.unsure = true;
	if (unsure || edit.maybe || isBelow) return;
	missing.add(path);
	const near = nearestPath(into, path);
	const meant = near === undefined ? "" : `; the nearest is ${near}`;
	const after = edit.tested ? "and what is done next depends on that" : "and what follows is done all the same";
	report(edit.at, `There is no node ${path} here (FDT_ERR_NOTFOUND)${meant}: this changes nothing, ${after}.`);
}

function deleteNode({ base, into, deleted, deletions, tokenAt }: Run, node: GrowingNode, at: Span): void {
	const [first, last] = [tokenAt(at), tokenAt(at)];
	const before = nodeAtPath(base.root, pathOfGrowing(node));
	removeNode(into, node);
	if (before === undefined || before.parent === undefined) return;
	deleted.push({ kind: "node", node: before });
	for (const { bodies, properties } of nodesBelow(before)) {
		const body = bodies.at(-1);
		if (body) deletions.set(body, { first, last });
		for (const { definitions } of properties.values()) {
			const definition = definitions.at(-1);
			if (definition) deletions.set(definition, { first, last });
		}
	}
}

function deleteProperty(run: Run, node: GrowingNode, edit: Extract<Edit, { kind: "delete property" }>): void {
	const { base, into, deleted, deletions, tokenAt } = run;
	const present = node.properties.byName.get(edit.property);
	if (present === undefined) return;
	if (edit.maybe) {
		const value = valueParts([{ kind: "unknown", at: edit.at }], tokenAt);
		setProperty(into, node, { ...present, value, definitions: [], targets: new Map(), bytes: undefined });
		doubt(run, edit.at, NOT_REACHED);
		return;
	}
	const owner = nodeAtPath(base.root, pathOfGrowing(node));
	const property = owner?.properties.get(edit.property);
	removeProperty(into, node, edit.property);
	const definition = present.definitions.at(-1);
	if (definition) deletions.set(definition, { first: tokenAt(edit.at), last: tokenAt(edit.at) });
	if (owner && property) deleted.push({ kind: "property", node: owner, property });
}
