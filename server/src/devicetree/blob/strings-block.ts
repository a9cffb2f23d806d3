/** The strings block of a blob while it is filled: property names, each ended by a NUL. */
export interface StringsBlock {
	text: string;
	readonly offsets: Map<string, number>;
}

export function createStringsBlock(): StringsBlock {
	return { text: "", offsets: new Map() };
}

/**
 * Where a name stands: at the first place whose text is the name up to its NUL, be it the end of a longer one, else
 * behind all others. dtc flattree.c stringtable_insert, libfdt fdt_rw.c fdt_find_add_string_.
 */
export function offsetOfName(block: StringsBlock, name: string): number {
	const known = block.offsets.get(name);
	if (known !== undefined) return known;
	let offset = block.text.indexOf(`${name}\0`);
	if (offset < 0) {
		offset = block.text.length;
		block.text += `${name}\0`;
	}
	block.offsets.set(name, offset);
	return offset;
}
