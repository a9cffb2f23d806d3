import { textOfBytes } from "../lex/text-escapes.ts";
import type { Label } from "../parse/ast.ts";
import { bytesOfValue } from "./bytes.ts";
import { carries, type Draft, type DraftNode, liveNodes, NOTHING } from "./draft.ts";

// made once, for every node of a board is looked at after every edit
const NO_PROPERTY_CHARACTER = /[^a-zA-Z0-9,._+*#?-]/;
const NO_NODE_CHARACTER = /[^a-zA-Z0-9,._+@-]/;

/** The checks of dtc that refuse a tree, under dtc's names; `name` properties that repeat the node's name are dropped. dtc checks.c. */
export function checkTree(draft: Draft): void {
	const labels = new Map<string, object>();
	// a board has thousands of properties, of some hundred names
	const sound = new Set<string>();
	for (const node of liveNodes(draft.root)) {
		checkNodeName(draft, node);
		checkNameProperty(draft, node);
		for (const body of node.bodies)
			for (const label of body.labels) if (carries(draft, node, label.name)) checkLabel(draft, labels, label, node);
		for (const property of node.properties.values()) {
			if (property.deleted) continue;
			const name = property.definitions.at(-1)?.name;
			if (name !== undefined && !sound.has(name.text)) {
				const { first, last, text } = name;
				if (!NO_PROPERTY_CHARACTER.test(text)) sound.add(text);
				else draft.report("property_name_chars", first, last, `${text} has a character no property name may have`);
			}
			// nearly none has a label, and to walk an empty list is to make something too
			const inValue = property.definitions.at(-1)?.valueLabels ?? NOTHING;
			if (property.labels.length + inValue.length === 0) continue;
			for (const label of property.labels) checkLabel(draft, labels, label, property);
			for (const label of inValue) checkLabel(draft, labels, label, label);
		}
	}
}

function checkLabel(draft: Draft, seen: Map<string, object>, label: Label, owner: object): void {
	const holder = seen.get(label.name);
	if (holder === undefined) seen.set(label.name, owner);
	else if (holder !== owner)
		draft.report(
			"duplicate_label",
			label.token,
			label.token,
			`the label ${label.name} is already given to another node, property or value`,
		);
}

function checkNodeName(draft: Draft, node: DraftNode): void {
	const body = node.bodies[0];
	if (body === undefined || node.parent === undefined) return;
	if (isPlainName(node.name)) return;
	if (node.name.indexOf("@") !== node.name.lastIndexOf("@"))
		draft.report("node_name_format", body.first, body.last, `${node.name} has more than one "@"`);
	if (NO_NODE_CHARACTER.test(node.name))
		draft.report("node_name_chars", body.first, body.last, `${node.name} has a character no node name may have`);
}

/** Small letters, digits, `-` and one `@` at most, as nearly all names of a board are. */
function isPlainName(name: string): boolean {
	let ats = 0;
	for (let at = 0; at < name.length; at++) {
		const code = name.charCodeAt(at);
		if (code === 64) ats++;
		else if (!((code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 45)) return false;
	}
	return ats < 2;
}

function checkNameProperty(draft: Draft, node: DraftNode): void {
	const property = node.properties.get("name");
	const definition = property?.definitions.at(-1);
	if (property === undefined || property.deleted || definition === undefined) return;
	const { first, last } = definition.name;
	const refers = property.value.some(
		(part) => part.kind === "path" || (part.kind === "cells" && part.cells.some(({ kind }) => kind === "reference")),
	);
	const bytes = refers ? NO_STRING : bytesOfValue(property.value, () => undefined);
	if (bytes === undefined) return;
	const own = node.name.split("@")[0];
	if (bytes.length === 0 || bytes.indexOf(0) !== bytes.length - 1)
		draft.report("name_is_string", first, last, '"name" must be one string');
	else if (textOfBytes(bytes) === `${own}\0`) property.deleted = true;
	else draft.report("name_properties", first, last, `"name" must be the node's own name, ${own}`);
}

/** A reference has no bytes yet when dtc looks at names. */
const NO_STRING = new Uint8Array(0);
