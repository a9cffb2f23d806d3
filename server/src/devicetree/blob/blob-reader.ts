import type { Problem } from "../../text/problem.ts";
import { lex } from "../lex/lexer.ts";
import { createNames } from "../lex/names.ts";
import type { Token } from "../lex/token.ts";
import { bytesOfValue } from "../tree/bytes.ts";
import { addChild, createNode, type DraftNode } from "../tree/draft.ts";
import { type Node, nodeAtPath, nodesBelow, type Tree } from "../tree/tree.ts";
import { COMPATIBLE_VERSION, HEADER, HEADER_SIZE, MAGIC, TAG, VERSION } from "./blob-format.ts";

/** A deeper tree is refused, like deeper text. */
const MAX_DEPTH = 256;
/** The specification allows 31 characters; nobody comes near this. */
const MAX_NAME = 1024;
const MAX_PROBLEMS = 20;

export interface ReadBlob {
	readonly tree: Tree;
	readonly problems: readonly Problem[];
}

/**
 * Reads a .dtb or .dtbo. Any bytes give an answer: what cannot be read is a problem, and the tree is what came before it,
 * marked incomplete. Where a thing stands more than once the first counts, as for libfdt.
 */
export function readBlob(path: string, bytes: Uint8Array): ReadBlob {
	const reader = new BlobReader(path, bytes);
	try {
		reader.read();
	} catch (failure) {
		if (!(failure instanceof Unreadable)) throw failure;
		reader.say(failure.message);
	}
	return { tree: reader.tree(), problems: reader.problems };
}

class Unreadable extends Error {}

class BlobReader {
	readonly problems: Problem[] = [];
	private readonly path: string;
	private readonly bytes: Uint8Array;
	private readonly view: DataView;
	/** The only place a value of a blob has. */
	private readonly place: Token;
	private readonly root: DraftNode;
	private readonly reservations: { address: bigint; size: bigint }[] = [];
	private readonly names = new Map<number, string>();
	private strings: Uint8Array = new Uint8Array(0);
	private bootCpu = 0;

	constructor(path: string, bytes: Uint8Array) {
		this.path = path;
		this.root = createNode("", undefined, path);
		this.bytes = bytes;
		this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
		this.place = lex(path, "", createNames()).token(0);
	}

	say(message: string): void {
		const at = { file: this.path, start: 0, end: 0 };
		if (this.problems.length < MAX_PROBLEMS) this.problems.push({ code: "blob", severity: "error", at, message });
	}

	read(): void {
		const { bytes } = this;
		if (bytes.length < HEADER_SIZE || this.field("magic") !== MAGIC)
			throw new Unreadable("this is no flattened device tree: it does not begin with d00dfeed");
		const total = this.field("totalSize");
		if (total > bytes.length)
			throw new Unreadable(`this device tree is cut off: ${bytes.length} of its ${total} bytes are here`);
		const version = this.field("version");
		if (version < COMPATIBLE_VERSION || this.field("lastCompatibleVersion") > VERSION)
			throw new Unreadable(`this device tree is of version ${version}; versions 16 and 17 can be read`);
		this.bootCpu = this.field("bootCpu");
		const stringsOffset = this.field("stringsOffset");
		const structOffset = this.field("structOffset");
		const structSize = version < VERSION ? total - structOffset : this.field("structSize");
		const stringsSize = this.field("stringsSize");
		if (structOffset + structSize > total || structSize < 0 || stringsOffset + stringsSize > total)
			throw new Unreadable("this device tree is damaged: its blocks reach beyond its end");
		this.strings = bytes.subarray(stringsOffset, stringsOffset + stringsSize);
		this.readReservations(this.field("reservationsOffset"), total);
		this.readStructure(structOffset, structOffset + structSize);
	}

	tree(): Tree {
		const { root, reservations: memoryReservations, bootCpu } = this;
		const labels = new Map<string, Node>();
		for (const [label, property] of root.children.get("__symbols__")?.properties ?? []) {
			const bytes = bytesOfValue(property.value, () => undefined);
			const node = bytes && (nodeAtPath(root, latin1(bytes.subarray(0, -1))) as DraftNode | undefined);
			if (node === undefined) continue;
			labels.set(label, node);
			node.labels = [...node.labels, label];
		}
		const phandles = new Map<number, Node>();
		for (const node of nodesBelow(root))
			if (node.phandle !== undefined && !phandles.has(node.phandle)) phandles.set(node.phandle, node);
		const complete = this.problems.length === 0;
		const strings = this.strings.length === 0 ? [] : [latin1(this.strings).replace(/\0$/, "")];
		const plugin = root.children.has("__fixups__");
		const history = { deleted: [], deletions: new Map() };
		return { root, labels, phandles, memoryReservations, bootCpu, strings, complete, plugin, ...history };
	}

	private field(name: keyof typeof HEADER): number {
		return this.view.getUint32(HEADER[name]);
	}

	private readReservations(from: number, end: number): void {
		for (let at = from; ; at += 16) {
			if (at + 16 > end) throw new Unreadable("this device tree is damaged: its list of reserved memory has no end");
			const address = this.view.getBigUint64(at);
			const size = this.view.getBigUint64(at + 8);
			if (address === 0n && size === 0n) return;
			this.reservations.push({ address, size });
		}
	}

	private readStructure(from: number, end: number): void {
		/** From the root to the node that is open; what is to be ignored is read into nodes that hang nowhere. */
		const open: DraftNode[] = [];
		let isRead = false;
		for (let at = from; ; ) {
			if (at + 4 > end) throw new Unreadable("this device tree is damaged: its structure has no end");
			const tag = this.view.getUint32(at);
			at += 4;
			const node = open.at(-1);
			if (tag === TAG.nop) continue;
			if (tag === TAG.end && node === undefined && isRead) return;
			if (tag === TAG.beginNode && (node !== undefined || !isRead)) {
				const close = this.bytes.subarray(at, end).indexOf(0);
				if (close < 0) throw new Unreadable("this device tree is damaged: the name of a node has no end");
				const name = latin1(this.bytes.subarray(at, at + close));
				if (open.length >= MAX_DEPTH) throw new Unreadable(`nodes are nested more than ${MAX_DEPTH} deep`);
				open.push(node === undefined ? this.root : this.childOf(node, name));
				at += (close + 4) & ~3;
			} else if (tag === TAG.property && node !== undefined) {
				if (at + 8 > end) throw new Unreadable("this device tree is damaged: a property is cut off");
				const length = this.view.getUint32(at);
				const name = this.nameAt(this.view.getUint32(at + 4));
				at += 8;
				if (at + length > end) throw new Unreadable(`this device tree is damaged: ${name} reaches beyond its end`);
				this.addProperty(node, name, this.bytes.subarray(at, at + length));
				at += (length + 3) & ~3;
			} else if (tag === TAG.endNode && node !== undefined) {
				open.pop();
				isRead ||= open.length === 0;
			} else
				throw new Unreadable(`this device tree is damaged: there is a ${tag} where a node or property should begin`);
		}
	}

	private childOf(parent: DraftNode, name: string): DraftNode {
		const child = createNode(name, parent, this.path);
		if (parent.children.has(name))
			this.say(`there are two nodes ${name} in ${parent.name || "/"}; the first one counts`);
		else addChild(parent, child);
		return child;
	}

	private addProperty(node: DraftNode, name: string, bytes: Uint8Array): void {
		if (node.children.size > 0) this.say(`${name} of ${node.name || "/"} stands behind subnodes and is not seen`);
		else if (node.properties.has(name)) this.say(`${node.name || "/"} has ${name} twice; the first one counts`);
		else {
			const { place } = this;
			const value = bytes.length === 0 ? [] : [{ kind: "flat" as const, bytes, first: place, last: place }];
			node.properties.set(name, {
				name,
				value,
				definitions: [],
				targets: new Map(),
				labels: [],
				refers: false,
				deleted: false,
			});
			if (name === "phandle" || (name === "linux,phandle" && node.phandle === undefined))
				node.phandle = phandleIn(bytes) ?? node.phandle;
		}
	}

	private nameAt(offset: number): string {
		const known = this.names.get(offset);
		if (known !== undefined) return known;
		const length = this.strings.subarray(offset, offset + MAX_NAME).indexOf(0);
		if (length < 0) throw new Unreadable("this device tree is damaged: a property has no name");
		const name = latin1(this.strings.subarray(offset, offset + length));
		this.names.set(offset, name);
		return name;
	}
}

/** A phandle as libfdt reads it; undefined where there is none. */
export function phandleIn(bytes: Uint8Array | undefined): number | undefined {
	if (bytes?.length !== 4) return undefined;
	const phandle = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
	return phandle === 0 || phandle === 0xffffffff ? undefined : phandle;
}

/** A character a byte. */
function latin1(bytes: Uint8Array): string {
	let text = "";
	for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096));
	return text;
}
