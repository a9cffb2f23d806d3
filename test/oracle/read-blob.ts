import type { CanonicalTree } from "../../server/src/devicetree/tree/canonical.ts";

/** Reads a flattened device tree (Devicetree Specification 5, version 17) into the form two trees are compared by. */
export function readBlob(blob: Buffer): CanonicalTree {
	const structure = blob.readUInt32BE(8);
	const strings = blob.readUInt32BE(12);
	const nodes = new Map<string, Map<string, string>>();
	const path: string[] = [];
	let at = structure;
	for (;;) {
		const tag = blob.readUInt32BE(at);
		at += 4;
		if (tag === 1) {
			const name = textAt(blob, at);
			at = (at + Buffer.byteLength(name) + 4) & ~3;
			path.push(name);
			nodes.set(pathText(path), new Map());
		} else if (tag === 2) path.pop();
		else if (tag === 3) {
			const length = blob.readUInt32BE(at);
			const name = textAt(blob, strings + blob.readUInt32BE(at + 4));
			at += 8;
			nodes.get(pathText(path))?.set(name, blob.toString("hex", at, at + length));
			at = (at + length + 3) & ~3;
		} else if (tag === 9) break;
	}
	const byCodeUnit = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);
	return Object.fromEntries(
		[...nodes]
			.sort(byCodeUnit)
			.map(([name, properties]) => [name, Object.fromEntries([...properties].sort(byCodeUnit))]),
	);
}

const textAt = (blob: Buffer, at: number): string => blob.toString("latin1", at, blob.indexOf(0, at));
const pathText = (path: readonly string[]): string =>
	path.slice(1).reduce((text, name) => `${text}/${name}`, "") || "/";
