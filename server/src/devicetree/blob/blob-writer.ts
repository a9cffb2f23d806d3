import { bytesOfValue, cellBytes, concatenate, nameBytes, terminated } from "../tree/bytes.ts";
import type { Node, Property, Tree } from "../tree/tree.ts";
import { COMPATIBLE_VERSION, HEADER, HEADER_SIZE, MAGIC, TAG, VERSION } from "./blob-format.ts";
import { createStringsBlock, offsetOfName, type StringsBlock } from "./strings-block.ts";

/** The phandle of what is not there: dtc leaves it where a reference waits for the base tree. */
export const UNRESOLVED = 0xffffffff;

/** The tree as `dtc -O dtb -b 0` writes it, byte for byte; undefined where a value of it is unknown. dtc flattree.c dt_to_blob. */
export function writeBlob(tree: Tree): Uint8Array | undefined {
	const strings = createStringsBlock();
	for (const names of tree.strings ?? []) offsetOfName(strings, names);
	const structure: Uint8Array[] = [];
	if (!writeNode(tree.root, structure, strings)) return undefined;
	structure.push(cellBytes(TAG.end));
	const struct = concatenate(structure);
	const reservations = reservationBytes(tree);
	const header = new Uint8Array(HEADER_SIZE);
	const stringsOffset = HEADER_SIZE + reservations.length + struct.length;
	const view = new DataView(header.buffer);
	view.setUint32(HEADER.magic, MAGIC);
	view.setUint32(HEADER.totalSize, stringsOffset + strings.text.length);
	view.setUint32(HEADER.structOffset, HEADER_SIZE + reservations.length);
	view.setUint32(HEADER.stringsOffset, stringsOffset);
	view.setUint32(HEADER.reservationsOffset, HEADER_SIZE);
	view.setUint32(HEADER.version, VERSION);
	view.setUint32(HEADER.lastCompatibleVersion, COMPATIBLE_VERSION);
	view.setUint32(HEADER.bootCpu, tree.bootCpu);
	view.setUint32(HEADER.stringsSize, strings.text.length);
	view.setUint32(HEADER.structSize, struct.length);
	return concatenate([header, reservations, struct, nameBytes(strings.text)]);
}

/** A property's bytes in a blob, references that lead nowhere included; undefined when any other is unknown. */
export function blobBytesOf({ value, targets }: Property): Uint8Array | undefined {
	if (value.some((part) => part.kind === "path" && !targets.has(part.reference))) return undefined;
	const nowhere = { name: "", parent: undefined, phandle: UNRESOLVED };
	return bytesOfValue(value, (reference) => targets.get(reference) ?? nowhere);
}

/** The property names of a tree in the order a writer meets them. */
export function* propertyNames(node: Node): Generator<string> {
	yield* node.properties.keys();
	for (const child of node.children.values()) yield* propertyNames(child);
}

function writeNode(node: Node, out: Uint8Array[], strings: StringsBlock): boolean {
	out.push(cellBytes(TAG.beginNode), aligned(terminated(nameBytes(node.name))));
	for (const property of node.properties.values()) {
		const bytes = blobBytesOf(property);
		if (bytes === undefined) return false;
		const nameOffset = offsetOfName(strings, property.name);
		out.push(cellBytes(TAG.property), cellBytes(bytes.length), cellBytes(nameOffset), aligned(bytes));
	}
	for (const child of node.children.values()) if (!writeNode(child, out, strings)) return false;
	out.push(cellBytes(TAG.endNode));
	return true;
}

function aligned(bytes: Uint8Array): Uint8Array {
	if (bytes.length % 4 === 0) return bytes;
	const out = new Uint8Array((bytes.length + 3) & ~3);
	out.set(bytes);
	return out;
}

/** The reserved regions, ended by an empty one. */
function reservationBytes({ memoryReservations }: Tree): Uint8Array {
	const bytes = new Uint8Array(16 * (memoryReservations.length + 1));
	const view = new DataView(bytes.buffer);
	for (const [index, { address, size }] of memoryReservations.entries()) {
		view.setBigUint64(16 * index, address);
		view.setBigUint64(16 * index + 8, size);
	}
	return bytes;
}
