import type { Problem, Severity } from "../../text/problem.ts";
import {
	childNamed,
	type GrowingNode,
	type GrowingTree,
	growingTree,
	inOrder,
	removeProperty,
	renameNode,
	setProperty,
} from "../overlay/growing-tree.ts";
import { settledTree } from "../overlay/settled-tree.ts";
import type { Cell, ValuePart } from "../parse/ast.ts";
import { nameBytes, terminated } from "../tree/bytes.ts";
import type { Tree } from "../tree/tree.ts";
import { BOOT_FILE, type Edited } from "./apply-edits.ts";
import type { Parameter } from "./edit.ts";
import { definitionOf, type TokenAt } from "./edited-value.ts";

interface Run {
	readonly into: GrowingTree;
	readonly tokenAt: TokenAt;
	readonly tell: (parameter: Parameter, message: string, severity: Severity) => void;
	unsure: boolean;
}

/**
 * Sets parameters of a tree or an overlay as the Raspberry Pi's firmware does: `__overrides__` has for each a list of nodes and
 * of what of the node it sets. Raspberry Pi: "Device Trees, overlays, and parameters", 2.2. A form that is not read here
 * leaves the tree unknown.
 */
export function applyParameters(tree: Tree, parameters: readonly Parameter[], tokenAt: TokenAt): Edited {
	const problems: Problem[] = [];
	const run: Run = {
		into: growingTree(tree),
		tokenAt,
		tell: ({ at }, message, severity) => {
			if (problems.length < MAX_PROBLEMS) problems.push({ code: BOOT_FILE, severity, at, message });
		},
		unsure: !tree.complete,
	};
	const overrides = childNamed(run.into.root, "__overrides__");
	for (const parameter of parameters) {
		const bytes = overrides?.properties.byName.get(parameter.name)?.bytes;
		if (bytes !== undefined) setAll(run, parameter, bytes);
		else if (overrides === undefined && !tree.plugin)
			doubt(run, parameter, "this tree has no __overrides__, so it is not the one of the kernel of Raspberry Pi");
		else if (!run.unsure)
			run.tell(parameter, `There is no parameter ${parameter.name} in __overrides__: firmware ignores it.`, "warning");
	}
	const { deleted, deletions } = tree;
	return { tree: settledTree(run.into, tree, { complete: !run.unsure, deleted, deletions }), problems };
}

const MAX_PROBLEMS = 50;

function doubt(run: Run, parameter: Parameter, why: string): void {
	if (!run.unsure) run.tell(parameter, `What this changes is not known: ${why}.`, "information");
	run.unsure = true;
}

/** The phandle of a node and a text, again and again. */
function setAll(run: Run, parameter: Parameter, bytes: Uint8Array): void {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	for (let at = 0; at + 4 < bytes.length; ) {
		const phandle = view.getUint32(at);
		const end = bytes.indexOf(0, at + 4);
		if (end < 0) return;
		const declaration = String.fromCharCode(...bytes.subarray(at + 4, Math.min(end, at + 4 + MAX_DECLARATION)));
		at = end + 1;
		const node = run.into.phandles.get(phandle);
		if (phandle === 0) switchFragments(run, parameter, declaration);
		else if (node === undefined) doubt(run, parameter, `${declaration} is of a node that is not in this tree`);
		else setOne(run, parameter, node, declaration);
	}
}

const MAX_DECLARATION = 200;

function setOne(run: Run, parameter: Parameter, node: GrowingNode, declaration: string): void {
	const [, name = "", kind = "", offset = "", literal] =
		/^(#?[\w,+-]+)(?:([:?!])(\d*))?(?:=(.*))?$/.exec(declaration) ?? [];
	const value = literal ?? parameter.value ?? "true";
	if (name === "" || (kind === ":") !== (offset !== "")) doubt(run, parameter, unread(declaration));
	else if (kind === ":") setCell(run, parameter, node, { name, offset: Number(offset), number: numberIn(value) });
	else if (kind === "") setText(run, parameter, node, name, value);
	else setPresence(run, parameter, node, name, { value, isInverted: kind === "!" });
}

const unread = (declaration: string) => `"${declaration}" in __overrides__ is not read`;

/** A property that says something by being there. */
function setPresence(
	run: Run,
	parameter: Parameter,
	node: GrowingNode,
	name: string,
	{ value, isInverted }: { readonly value: string; readonly isInverted: boolean },
): void {
	const isOn = truthOf(value);
	if (isOn === undefined) doubt(run, parameter, `${value} is neither on nor off`);
	else if (isOn === isInverted) removeProperty(run.into, node, name);
	else if (!node.properties.byName.has(name)) set(run, parameter, node, name, [], new Uint8Array(0));
}

function setText(run: Run, parameter: Parameter, node: GrowingNode, name: string, value: string): void {
	const isOn = name === "status" ? truthOf(value) : undefined;
	const text = isOn === undefined ? value : isOn ? "okay" : "disabled";
	const token = run.tokenAt(parameter.at);
	const bytes = nameBytes(text);
	set(run, parameter, node, name, [{ kind: "string", bytes, first: token, last: token }], terminated(bytes));
}

function set(
	run: Run,
	{ at }: Parameter,
	node: GrowingNode,
	name: string,
	value: readonly ValuePart[],
	bytes: Uint8Array | undefined,
): void {
	const edit = { kind: "set", at, node: "", property: name, nameAt: at, value: [] } as const;
	const definitions = [definitionOf(edit, value, run.tokenAt)];
	const present = node.properties.byName.get(name);
	const { targets = new Map(), phandles } = present ?? {};
	setProperty(run.into, node, { name, value, definitions, targets, ...(phandles && { phandles }), bytes });
}

/** A number at an offset in bytes; a property that is too short grows. */
function setCell(
	run: Run,
	parameter: Parameter,
	node: GrowingNode,
	{ name, offset, number }: { readonly name: string; readonly offset: number; readonly number: number | undefined },
): void {
	const present = node.properties.byName.get(name);
	const old = present?.bytes ?? new Uint8Array(0);
	if (number === undefined || offset > MAX_OFFSET || (present !== undefined && present.bytes === undefined)) {
		doubt(run, parameter, `${name} cannot be set to ${parameter.value ?? "true"} here`);
		return;
	}
	const bytes = new Uint8Array(Math.max(old.length, offset + 4));
	bytes.set(old);
	new DataView(bytes.buffer).setUint32(offset, number);
	const token = run.tokenAt(parameter.at);
	const place = { first: token, last: token };
	const cell = { kind: "number" as const, value: number, ...place };
	const index = offset / 4;
	const [part, ...more] = present?.value ?? [
		{ kind: "cells" as const, bits: 32 as const, cells: zeros(index + 1), ...place },
	];
	if (part?.kind === "cells" && part.bits === 32 && more.length === 0 && part.cells[index] !== undefined) {
		const cells = [...part.cells];
		cells[index] = cell;
		set(run, parameter, node, name, [{ ...part, cells }], bytes);
	} else set(run, parameter, node, name, [{ kind: "flat", bytes, ...place }], bytes);

	function zeros(count: number): Cell[] {
		return Number.isInteger(count) ? Array.from({ length: count }, () => ({ kind: "number", value: 0, ...place })) : [];
	}
}

const MAX_OFFSET = 4096;

/** `+1` and `-1` switch a fragment on and off, `=1` as the parameter says, `!1` the other way. */
function switchFragments(run: Run, parameter: Parameter, declaration: string): void {
	const isOn = truthOf(parameter.value ?? "true");
	if (!/^([+=!-]\d+)+$/.test(declaration) || isOn === undefined) {
		doubt(run, parameter, unread(declaration));
		return;
	}
	for (const [, sign, number] of declaration.matchAll(/([+=!-])(\d+)/g)) {
		const wanted = sign === "+" || (sign === "=" && isOn) || (sign === "!" && !isOn);
		for (const fragment of inOrder(run.into.root.children)) {
			if (!new RegExp(`^fragment[@-]${number}$`).test(fragment.name)) continue;
			const content = childNamed(fragment, wanted ? "__dormant__" : "__overlay__");
			if (content) renameNode(content, wanted ? "__overlay__" : "__dormant__");
		}
	}
}

function truthOf(value: string): boolean | undefined {
	if (/^(y|yes|on|true|okay|1|down)$/.test(value)) return true;
	return /^(n|no|off|false|disabled|0|none)$/.test(value) ? false : undefined;
}

function numberIn(value: string): number | undefined {
	if (/^(0x[0-9a-f]{1,8}|\d{1,10})$/i.test(value)) return Number(value) >>> 0;
	const isOn = truthOf(value);
	return isOn === undefined ? undefined : Number(isOn);
}
