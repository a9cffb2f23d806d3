import { spanOfTokens } from "../../devicetree/lex/origin.ts";
import type { Node } from "../../devicetree/tree/tree.ts";
import type { Note, NumberEdit } from "./renumbering.ts";

/**
 * The edits that make a node's name say its new `reg`: `regulator@3` becomes `regulator@4` in each of its bodies. None where the name says
 * another number, or none.
 * @param textOf a file's text as it was read
 */
export function unitAddressEdits(
	node: Node,
	from: number,
	to: number,
	textOf: (file: string) => string | undefined,
): { readonly edits: readonly NumberEdit[]; readonly refused: readonly Note[] } {
	const [, base, unit = ""] = /^(.*@)([0-9a-f]+)$/.exec(node.name) ?? [];
	const edits: NumberEdit[] = [];
	const refused: Note[] = [];
	if (base === undefined || Number.parseInt(unit, 16) !== from) return { edits, refused };
	const says = `${node.name} is now ${base}${to.toString(16)}`;
	for (const { first, last } of node.bodies) {
		const at = spanOfTokens(first, last);
		const text = textOf(at.file)?.slice(at.start, at.end) ?? "";
		if (text === node.name) edits.push({ at: { ...at, start: at.start + base.length }, text: to.toString(16), says });
		else if (!/^&[\w]+$/.test(text))
			refused.push({ at, text: `${says}, and is named in another way here: change it by hand` });
	}
	return { edits, refused };
}
