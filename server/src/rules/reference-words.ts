import type { ProtocolNode } from "../board/board.ts";
import { CONTAINER } from "../board/read-board.ts";
import { isPinState, type NoProvider, type NotOne, type TextFault } from "../board/reference-lists.ts";
import { hasDevice, numberFor } from "../catalogue/catalogue-index.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { textOfBytes } from "../devicetree/lex/text-escapes.ts";
import type { ListFault, ReadCell } from "../devicetree/tree/read-property.ts";
import { displayName, type Node, type Property, pathOf, spanOfNode, spanOfProperty } from "../devicetree/tree/tree.ts";
import type { BootFacts, Facts, OwnedStack } from "../facts.ts";
import { kindOfProtocol, PROVIDER_CELLS, RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import type { Fix } from "../text/fix.ts";
import { deviceLookedLike, namedDeviceOf } from "../verdicts/named-device.ts";
import { withoutCellsIn } from "./firewall-reference.ts";
import { insertProperty } from "./insert-property.ts";
import { misspeltCells } from "./misspelt-cells.ts";
import { textFor } from "./number-form.ts";
import { afterTooMany, beginsGroup, withoutProvider, writtenNumber } from "./number-in-place.ts";
import { respeltProperty, respeltValue } from "./respelt.ts";
import type { Reported } from "./rule.ts";
import { lacksOwnCells, meantBy, nounOf, type ProviderFault } from "./scmi-provider.ts";
import { withoutProvider as withoutProtocol } from "./without-provider.ts";

/** A fault of a list, and what is asked for its words and quick fixes. */
export interface Found extends ProviderFault {
	readonly facts: Facts;
	readonly boot: BootFacts | undefined;
	readonly owned: OwnedStack;
}

type Described = Pick<Reported, "at" | "message" | "related" | "fixes" | "brief" | "oneCause">;

/** Where a list of references goes wrong, what Linux makes of it, and what was meant. */
export function describe(found: Found): Described {
	const { fault } = found;
	if (fault.kind === "text") return textInstead(found, fault);
	if (fault.kind === "not one") return anotherKind(found, fault);
	if (fault.kind === "no provider") return ofInstance(found, fault);
	if (fault.kind === "no cells") return withoutCells(found, fault);
	return fault.kind === "short" ? tooFewCells(found, fault) : noPhandle(found, fault);
}

const headOf = ({ property, node }: Found) => `${property.name} of ${displayName(node)}`;
const placeOf = ({ cell }: ReadCell) => spanOfTokens(cell.first, cell.last);
const isTyped = ({ cell }: ReadCell) => cell.first.expansion === undefined && cell.last.expansion === undefined;

function relatedTo(provider: Node | undefined, what: string): Pick<Reported, "related"> {
	return provider ? { related: [{ at: spanOfNode(provider), message: `${what} ${displayName(provider)}` }] } : {};
}

function textInstead(found: Found, { part }: TextFault): Described {
	const says = part.kind === "path" ? "a path, as text" : `text, "${textOfBytes(part.bytes)}"`;
	return {
		at: spanOfTokens(part.first, part.last),
		message: `${headOf(found)} is ${says}, where references have to stand, as <&label 0> is one: Linux finds none in it`,
	};
}

function withoutCells(found: Found, fault: ListFault & { kind: "no cells" }): Described {
	const { list, scmi } = found;
	const { cell, provider } = fault;
	const name = displayName(provider);
	const written = provider.properties.get(list.cells);
	if (written !== undefined) return textAsCells(found, fault, written);
	const meant = meantBy(found);
	const others = meant === undefined ? "" : `; ${nounOf(meant, found.boot)} is ${displayName(meant.node)}`;
	const own = lacksOwnCells(found);
	const misspelt = misspeltCells(provider, list.cells);
	const what =
		scmi === undefined
			? `${name} has no ${list.cells}${misspelt ? `, and its ${misspelt.property.name} is read by nobody` : ""}`
			: scmi.protocol === undefined
				? `${name} is the SCMI node itself and has no ${list.cells}${others}`
				: own
					? `${name} has ${misspelt ? `${misspelt.property.name}, which nobody reads, and ` : ""}no ${list.cells}${misspelt ? "" : ": add it"}`
					: `${name} is ${nounOf(scmi.protocol, found.boot)} and has no ${list.cells}${others}`;
	return {
		at: placeOf(cell),
		message: `${headOf(found)}: ${what}. ${withoutCellsIn(found, provider)}`,
		...relatedTo(provider, scmi?.protocol ? "the protocol node" : "the node"),
		// whoever refers to it lacks the same
		...((own || misspelt) && { oneCause: `${list.cells} of ${pathOf(provider)}`, brief: headOf(found) }),
		fixes: misspelt
			? respeltProperty(misspelt.property, list.cells)
			: own
				? addCells(found, provider)
				: meant
					? referTo(meant, cell, scmi?.protocol === undefined)
					: [],
	};
}

function ofInstance(found: Found, { cell, provider }: NoProvider): Described {
	const { list, node, property, boot } = found;
	const [kind] = PROVIDER_CELLS[list.cells] ?? [];
	const meant = meantBy(found);
	const noun = kind === undefined ? "" : ` ${RESOURCE_KINDS[kind].noun}`;
	const where = meant === undefined ? "" : `. ${displayName(meant.node)} is ${nounOf(meant, boot)}`;
	const own = meant && kindOfProtocol(meant.protocolId);
	const fate = withoutProtocol([{ device: { node }, use: { property, kind: own ?? kind ?? "clock" } }]);
	return {
		at: placeOf(cell),
		message: `${headOf(found)}: ${displayName(provider)} is the SCMI node itself and provides no${noun}, whatever ${list.cells} it has: Linux makes providers of protocol nodes alone, and ${fate}${where}`,
		...relatedTo(provider, "the node"),
		fixes: meant ? referTo(meant, cell, true) : [],
	};
}

/** Told at the provider, once for all who refer to it. */
function textAsCells(found: Found, { cell, provider }: ListFault & { kind: "no cells" }, cells: Property): Described {
	const text = textFor(cells);
	return {
		at: spanOfProperty(cells) ?? spanOfNode(provider),
		message: `${cells.name} of ${displayName(provider)} ${text?.says ?? "is text"}, where a number has to stand: Linux logs "could not get ${cells.name} for ${pathOf(provider)}", and reads nothing of ${headOf(found)}`,
		related: [{ at: placeOf(cell), message: headOf(found) }],
		fixes: text?.meant === undefined ? [] : respeltValue(cells, `<${text.meant}>`),
		oneCause: `${cells.name} of ${pathOf(provider)} in ${spanOfNode(provider).file}`,
	};
}

function anotherKind(found: Found, { wanted, cell, provider }: NotOne): Described {
	const what = partText(found, provider);
	const where =
		wanted === "pin state"
			? "a node below the pin control protocol"
			: provider.name === CONTAINER
				? "one of the nodes below it"
				: "a node below the voltage protocol's regulators";
	// regulator_dev_lookup() answers -EPROBE_DEFER, as that may still come
	const then =
		wanted === "pin state"
			? ""
			: `. Linux finds no regulator there, and puts the probe of ${displayName(found.node)} off again and again (-517)`;
	return {
		at: placeOf(cell),
		message: `${headOf(found)}: ${displayName(provider)} is ${what} and no ${wanted}: that is ${where}${then}`,
		...relatedTo(provider, "the node"),
	};
}

function partText({ scmi, boot }: Found, provider: Node): string {
	if (scmi?.protocol === undefined) return "the SCMI node itself";
	if (scmi.protocol.node === provider) return nounOf(scmi.protocol, boot);
	if (kindOfProtocol(scmi.protocol.protocolId) === "pinctrl") return "a part of the pin control protocol";
	return provider.name === CONTAINER ? "the node that the regulators are in" : "a regulator of firmware's";
}

function referTo({ node }: ProtocolNode, cell: ReadCell, preferred: boolean): Fix[] {
	if (!isTyped(cell) || cell.cell.kind !== "reference") return [];
	return [
		{ title: `Refer to &${node.labels[0]}`, preferred, edits: [{ at: placeOf(cell), text: `&${node.labels[0]}` }] },
	];
}

function addCells({ facts, owned, list }: Found, provider: Node): Fix[] {
	const edit = owned.guest ? undefined : insertProperty(facts, provider, `${list.cells} = <1>;`);
	return edit ? [{ title: `Add ${list.cells} = <1> to ${displayName(provider)}`, preferred: true, edits: [edit] }] : [];
}

function tooFewCells(found: Found, { cell, entry, count, isLast }: ListFault & { kind: "short" }): Described {
	const { list } = found;
	const got = entry.cells.length === 0 ? "none" : `only ${entry.cells.length}`;
	const kind = found.scmi?.protocol && kindOfProtocol(found.scmi.protocol.protocolId);
	const missing = kind ? `the ${RESOURCE_KINDS[kind].noun} number is missing` : missingText(count - entry.cells.length);
	const then = isLast
		? `Linux logs "${list.cells} = ${count} found ${entry.cells.length}"`
		: "Linux takes the reference behind it for a number";
	const provider = entry.provider as Node;
	return {
		at: entry.cells.length === 0 ? placeOf(cell) : spanOfTokens(entry.first, entry.last),
		message: `${headOf(found)}: ${displayName(provider)} takes ${cellsText(count)} (${list.cells}) and gets ${got}: ${missing}. ${then}`,
		...relatedTo(provider, found.scmi?.protocol ? "the protocol node" : "the node"),
		fixes: kind && count === 1 && entry.cells.length === 0 ? missingNumber(found, cell, kind) : [],
	};
}

/** The number that the node does not use yet of those that its firmware device owns, if that is one. */
function missingNumber({ facts, boot, board, node, scmi }: Found, cell: ReadCell, kind: ResourceKind): Fix[] {
	const device = board.deviceOf.get(node);
	const protocol = scmi?.protocol;
	const index = boot && protocol && boot.indexOf({ protocol });
	if (!boot || !index || !device || !isTyped(cell)) return [];
	const own = namedDeviceOf(facts, boot, device) ?? deviceLookedLike(index, device);
	if (own === undefined || !hasDevice(index, own)) return [];
	const agent = boot.agentOf({ protocol })?.key;
	const used = new Set(device.uses.filter((use) => use.kind === kind).map(({ id }) => id));
	const left = own.members.filter((entry) => entry.kind === kind && !used.has(numberFor(entry, agent)));
	const [only, ...others] = left;
	const number = only && numberFor(only, agent);
	if (number === undefined || others.length > 0) return [];
	const at = placeOf(cell);
	const edit = { at: { ...at, start: at.end }, text: ` ${number}` };
	return [{ title: `Write ${number} (${only?.resource.name || only?.key})`, preferred: false, edits: [edit] }];
}

const missingText = (count: number) => (count === 1 ? "1 cell is missing" : `${count} cells are missing`);
const cellsText = (count: number) => `${count === 0 ? "no" : count} ${count === 1 ? "cell" : "cells"}`;

function noPhandle(found: Found, { cell, before, hasLabels }: ListFault & { kind: "no phandle" }): Described {
	const number = writtenNumber(cell);
	if (before?.provider === undefined || beginsGroup(found.property, cell)) {
		const hex = `0x${Number(cell.value).toString(16)}`;
		// nobody has a macro for a phandle
		const isMeant = hasLabels || number !== `${cell.value}`;
		const why = isMeant ? `${number} stands where a reference should` : `no node is given phandle ${hex}`;
		if (isPinState(found.property)) {
			const own = hasLabels ? `${number} is no reference, and each cell of it is one` : why;
			const then = `Linux logs "invalid phandle", and ${displayName(found.node)} does not probe, -22 (EINVAL)`;
			return { at: placeOf(cell), message: `${headOf(found)}: ${own}. ${then}` };
		}
		const { controllers } = found.board;
		const protocols = controllers.flatMap((controller) => (controller.enabled ? controller.protocols : []));
		return {
			at: placeOf(cell),
			message: `${headOf(found)}: ${why}. Linux reads nothing of the list from there on`,
			fixes: withoutProvider(found, cell, found.boot, protocols),
		};
	}
	const provider = displayName(before.provider);
	return {
		at: placeOf(cell),
		message: `${headOf(found)}: ${provider} takes ${cellsText(before.cells.length)} (${found.list.cells}), and ${number} is one too many: Linux takes it for the phandle of the next provider`,
		...relatedTo(before.provider, found.scmi?.protocol ? "the protocol node" : "the node"),
		fixes: afterTooMany(found, cell, before),
	};
}
