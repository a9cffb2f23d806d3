import { CompletionItemKind } from "vscode-languageserver-types";
import { textOfBytes } from "../../devicetree/lex/text-escapes.ts";
import { isEnabled, stringsOf } from "../../devicetree/tree/read-property.ts";
import { type Node, nodesBelow, type Tree } from "../../devicetree/tree/tree.ts";
import type { Offer } from "../offer.ts";
import { pathOffer, pathStringOffers } from "./node-paths.ts";
import { type KnownTree, nodeNamed } from "./tree-place.ts";

/** Paths for an alias: nodes that are called as it is first, `/soc/serial@6000` for `serial0`, those in use before the others. */
export function aliasOffers(alias: string, typed: string, known: KnownTree): readonly Offer[] {
	const alike = [...nodesBelow(known.tree.root)]
		.filter((node) => isCalled(node, alias))
		.map((node) => ({ ...pathOffer(known, node), rank: isEnabled(node) ? 3 : 2 }))
		.filter(({ label }) => label.startsWith(typed));
	const labels = new Set(alike.map(({ label }) => label));
	return [...alike, ...pathStringOffers(typed, known).filter(({ label }) => !labels.has(label))];
}

/** How likely an alias is to be that of a node. */
export function aliasRank(alias: string, node: Node): number {
	if (!isCalled(node, alias)) return 1;
	return isEnabled(node) ? 3 : 2;
}

/** Aliases are numbered names of kinds of nodes. Devicetree Specification 2.2.2 and 3.3. */
const isCalled = ({ name }: Node, alias: string): boolean => name.split("@")[0] === alias.replace(/\d+$/, "");

/** The serial ports by their aliases, those in use first, with what the board says of its speed; else a path. */
export function consoleOffers(typed: string, known: KnownTree): readonly Offer[] {
	const { tree } = known;
	const aliases = [...(tree.root.children.get("aliases")?.properties ?? [])];
	const settings = settingsIn(tree) ?? USUAL;
	return [
		...aliases
			.filter(([name]) => /^(?:serial|uart|tty)/.test(name))
			.map(([name, property]): Offer => {
				const node = nodeNamed(tree, stringsOf(property)?.[0] ?? "");
				const isUsed = node !== undefined && isEnabled(node);
				const label = node?.labels[0] === undefined ? "" : ` of &${node.labels[0]}`;
				return {
					label: `${name}:${settings}`,
					kind: CompletionItemKind.Reference,
					detail: `alias${label}${isUsed || node === undefined ? "" : ", disabled"}`,
					rank: isUsed ? 3 : 2,
				};
			}),
		...(typed.startsWith("/") ? pathStringOffers(typed, known) : []),
	];
}

/** Most ports' speed, with no parity and 8 bits. */
const USUAL = "115200n8";

/** What stands behind the port, where the board has said it. Devicetree Specification 3.6. */
function settingsIn({ root }: Tree): string | undefined {
	const written = root.children.get("chosen")?.properties.get("stdout-path")?.definitions ?? [];
	const texts = written.flatMap(({ value }) =>
		value.flatMap((part) => (part.kind === "string" ? [textOfBytes(part.bytes).replace(/\0$/, "")] : [])),
	);
	return texts.map((text) => /:(.+)$/.exec(text)?.[1]).findLast((settings) => settings !== undefined);
}
