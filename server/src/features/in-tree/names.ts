import { CompletionItemKind } from "vscode-languageserver-types";
import type { PropertyBinding } from "../../board/bindings/binding.ts";
import { kindServed } from "../../catalogue/catalogue-index.ts";
import type { CursorPlace } from "../../devicetree/cursor/cursor-place.ts";
import type { Property } from "../../devicetree/tree/tree.ts";
import { bindingText, isMediators, offeredProperties } from "../bindings.ts";
import type { Offer } from "../offer.ts";
import { escaped } from "../yaml/snippet.ts";
import { bodyAround, shapeAround } from "./node-around.ts";
import { nodeOffers } from "./node-offers.ts";
import { peerOffers, snippetLike } from "./peer-properties.ts";
import { countsPins } from "./pin-offers.ts";
import { catalogueOf } from "./scmi-provider.ts";
import type { KnownTree, TreePlace } from "./tree-place.ts";
import { propertySnippet } from "./value-snippet.ts";

type NamePlace = Extract<CursorPlace, { kind: "name" }>;

/** Properties and nodes that may be written where a statement begins: what SCMI knows of, then what the tree has. */
export function nameOffers(place: NamePlace, at: TreePlace): readonly Offer[] {
	const known = propertyOffers(place, at);
	const labels = new Set(known.map(({ label }) => label));
	return [...known, ...nodeOffers(place, at), ...peerOffers(place, at).filter(({ label }) => !labels.has(label))];
}

/** The properties that SCMI reads of the node that is written there, those that it needs first; none that stands in this body already. */
function propertyOffers(place: NamePlace, at: TreePlace): readonly Offer[] {
	const { known, text, node, trigger } = at;
	const outer = place.nodes.at(-1);
	if (place.hasLabel || known === undefined || outer === undefined || /^[&/]/.test(place.typed)) return [];
	if (trigger === " ") return [];
	const shape = shapeAround(place.nodes, at);
	if (shape === undefined) return [];
	const { names: isThere, hasNodeBefore } = bodyAround(text, outer.opens, place);
	if (hasNodeBefore) return [];
	// what stands behind is the value that was there
	const isName = /^\s*[=;]/.test(text.slice(place.end));
	return offeredProperties(shape, known.analysis.facts, known.guest === undefined).flatMap((binding): Offer[] => {
		const name = nameIn(binding, isThere);
		if (name === undefined || isThere.has(name)) return [];
		if (binding.isGeneric && !hasProvider(known, name, binding)) return [];
		if (binding.of !== undefined && !isThere.has(binding.of) && !node?.properties.has(binding.of)) return [];
		const elsewhere = node?.properties.get(name);
		const snippet = isName
			? escaped(name)
			: countsPins(at, name)
				? `${escaped(name)} = <$1>;`
				: elsewhere !== undefined && binding.value.kind === "references"
					? snippetLike(elsewhere)
					: propertySnippet(name, binding, known);
		// labels, and firmware's numbers, are offered by name; of what another provider has only what is written as macros
		const isNamed =
			(binding.value.kind === "references" && (elsewhere === undefined || hasNames(elsewhere, known))) ||
			known.analysis.facts.recognised.hypervisor.deviceNumber?.property === name;
		return [
			{
				label: name,
				kind: CompletionItemKind.Property,
				detail: elsewhere !== undefined ? "set elsewhere" : detailOf(binding, known),
				snippet,
				...(isNamed && snippet.includes("$") && { continues: true }),
				rank: elsewhere !== undefined ? 1 : rankOf(binding, at, known, isThere),
				doc: () => bindingText(binding).join("\n\n"),
			},
		];
	});
}

/** Whether a list leads to a node of SCMI's, or has macros. */
function hasNames({ value, targets }: Property, { stack: { board } }: KnownTree): boolean {
	return value.some(
		(part) =>
			part.kind === "cells" &&
			part.cells.some((cell) => {
				if (cell.kind !== "reference") return cell.first.expansion !== undefined;
				const provider = targets.get(cell.reference);
				return provider !== undefined && board.usersOf.has(provider);
			}),
	);
}

function detailOf(binding: PropertyBinding, { analysis: { facts } }: KnownTree): string {
	if (binding.isRequired) return "required";
	return isMediators(binding) ? facts.recognised.hypervisor.title : "SCMI";
}

/** What is needed first, a device's number too where it uses something and has none; then the names of what is there. */
function rankOf(
	{ name, isRequired, of }: PropertyBinding,
	{ node }: TreePlace,
	{ analysis: { facts }, stack }: KnownTree,
	isThere: ReadonlySet<string>,
): number {
	const device = stack.board.devices.find((each) => each.node === node);
	const isNumber = facts.recognised.hypervisor.deviceNumber?.property === name;
	const lacksNumber = device !== undefined && device.uses.length > 0 && device.deviceIds.length === 0;
	if (isRequired || (isNumber && lacksNumber)) return 4;
	return of !== undefined && isThere.has(of) ? 3 : 2;
}

/** Of what trees without SCMI have too: whether this one has a node of SCMI's that such a list may lead to. */
function hasProvider(known: KnownTree, name: string, { value }: PropertyBinding): boolean {
	const { board } = known.stack;
	const protocols = board.controllers.flatMap((controller) => controller.protocols);
	if (/^pinctrl-/.test(name))
		return protocols.some((each) => kindServed(catalogueOf(known, each), each.protocolId) === "pinctrl");
	if (value.kind !== "references" || value.cells === undefined) return true;
	const { cells } = value;
	return [...protocols, ...board.controllers].some(({ node }) => node.properties.has(cells));
}

/** Of a pattern that counts, the next that is not there; of one that does not, none can be told. */
function nameIn({ name, pattern }: PropertyBinding, isThere: ReadonlySet<string>): string | undefined {
	if (pattern === undefined) return name;
	if (!/\d$/.test(name)) return undefined;
	for (let number = 0; ; number++) {
		const next = name.replace(/\d+$/, String(number));
		if (!isThere.has(next)) return next;
	}
}
