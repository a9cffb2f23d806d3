import type { Board, ProtocolNode } from "../board/board.ts";
import type { NotOne, ReferenceCheck, ReferenceFault, TextFault } from "../board/reference-lists.ts";
import { hasDevice, numberFor } from "../catalogue/catalogue-index.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { textOfBytes } from "../devicetree/lex/text-escapes.ts";
import { canBeEnabled, isEnabled, type ListFault, type ReadCell } from "../devicetree/tree/read-property.ts";
import { displayName, type Node, type Property, pathOf, spanOfNode, spanOfProperty } from "../devicetree/tree/tree.ts";
import type { BootFacts, Facts, OwnedStack } from "../facts.ts";
import { isCpu } from "../machine/guests/linux/perf.ts";
import { kindOfProtocol, PROVIDER_CELLS, RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import type { Fix } from "../text/fix.ts";
import { deviceLookedLike, namedDeviceOf } from "../verdicts/named-device.ts";
import { disabledHere } from "./disabled-here.ts";
import { isOutsideFirewall, withoutCellsIn } from "./firewall-reference.ts";
import { insertProperty } from "./insert-property.ts";
import { misspeltCells, misspeltCellsOf } from "./misspelt-cells.ts";
import { textFor } from "./number-form.ts";
import { afterTooMany, beginsGroup, withoutProvider, writtenNumber } from "./number-in-place.ts";
import { misnamedCells, wrongCells } from "./protocol-nodes.ts";
import { controllerCauses, ofProvider, whatIsLost, wrongCount } from "./provider-count.ts";
import { respeltProperty, respeltValue } from "./respelt.ts";
import type { Checked, Reported, Rule } from "./rule.ts";

/** The check of dtc that is called so, for boards with SCMI: where a list of references goes wrong, and what was meant. */
export function referenceRule(code: ReferenceCheck, property: string): Rule {
	return {
		code,
		summary: `a reference in \`${property}\` leads to no provider, or has too few or too many cells`,
		severity: "warning",
		needs: [],
		check: (checked) => referenceFaults(checked, ({ list }) => list.check === code),
	};
}

/** Those of the faults that are chosen. With SCMI's part in it it is known what becomes of it: an error, where the node is in use. */
export function* referenceFaults(
	{ facts, verdicts }: Checked,
	isChosen: (fault: ReferenceFault, provider: ScmiProvider | undefined) => boolean,
): Generator<Reported> {
	for (const owned of facts.stacks) {
		const { board } = owned.stack;
		if (!board.tree.complete) continue;
		const told = new Set<Node>();
		for (const found of board.referenceFaults) {
			const provider = providerIn(found.fault);
			// what has the regulators in it is a part of the protocol
			const part = found.fault.kind === "not one" && provider?.name === CONTAINER ? provider.parent : provider;
			const scmi = scmiProviderOf(board, part);
			const isUsed = isEnabled(found.node);
			if (!isChosen(found, scmi) || isToldOfProtocol(found, scmi) || !canBeEnabled(found.node)) continue;
			const all: Found = { facts, boot: verdicts?.boot, owned, board, scmi, ...found };
			const wrong = wrongCount(found);
			// whoever is in use tells that, if anybody is
			if (!isUsed && (wrong !== undefined || lacksOwnCells(all)) && isMissedInUse(board, provider)) continue;
			if (wrong !== undefined) {
				if (!told.has(wrong.provider)) yield ofProvider(facts, owned, wrong);
				told.add(wrong.provider);
				continue;
			}
			const uses = board.deviceOf.get(found.node)?.uses ?? [];
			const explains = uses
				.filter(({ property, isMissing }) => property === found.property && isMissing)
				.flatMap((use) => verdicts?.boot.planned.causeOf(use) ?? []);
			const described = describe(all);
			const controller = board.controllers.find(({ node }) => node === found.node);
			const isDead = controller?.enabled === true && UNCOUNTED.has(found.fault.kind);
			const lost = isDead ? `. ${whatIsLost(board, found.node)}` : "";
			yield {
				...described,
				message: `${described.message}${lost}${disabledHere(found.node)}`,
				severity: isUsed && (scmi !== undefined || isDead) && !isOutsideFirewall(found) ? "error" : "warning",
				explains,
				// what becomes of an SCMI node without a mailbox is told with its channel
				follows: controllerCauses(owned, found.node),
			};
		}
	}
}

/** Linux counts the mailboxes of an SCMI node first, and here it cannot: mailbox_chan_validate() of arm_scmi/transports/mailbox.c. */
const UNCOUNTED: ReadonlySet<ReferenceFault["fault"]["kind"]> = new Set(["no phandle", "no cells"]);

const isMissedInUse = ({ referenceFaults: faults }: Board, provider: Node | undefined): boolean =>
	faults.some(({ node, fault }) => providerIn(fault) === provider && isEnabled(node));

/** Of a protocol node that takes another count than SCMI's numbers have, or has another kind's cells or misspelt ones, that is told. */
function isToldOfProtocol({ fault, list }: ReferenceFault, scmi: ScmiProvider | undefined): boolean {
	if (fault.kind === "no cells" && scmi?.protocol && isEnabled(scmi.protocol.node))
		return (
			misspeltCellsOf(scmi.protocol)?.meant === list.cells ||
			(provides(scmi.protocol, list.cells) &&
				(misnamedCells(scmi.protocol) !== undefined || fault.provider.properties.has(list.cells)))
		);
	const isOfCount = fault.kind === "short" || fault.kind === "no phandle";
	return isOfCount && scmi?.protocol !== undefined && wrongCells(scmi.protocol, list.cells) !== undefined;
}

/** A node of SCMI that a list refers to: a protocol, or the SCMI node itself. */
export interface ScmiProvider {
	/** Undefined: the SCMI node itself. */
	readonly protocol: ProtocolNode | undefined;
	/** Of the same SCMI node. */
	readonly siblings: readonly ProtocolNode[];
}

function scmiProviderOf({ controllers }: Board, node: Node | undefined): ScmiProvider | undefined {
	for (const { node: own, protocols } of controllers) {
		if (node === own) return { protocol: undefined, siblings: protocols };
		const protocol = protocols.find((candidate) => candidate.node === node);
		if (protocol) return { protocol, siblings: protocols };
	}
	return undefined;
}

/** The node whose cells are not as the list has them. */
function providerIn(fault: ReferenceFault["fault"]): Node | undefined {
	if (fault.kind === "text") return undefined;
	if (fault.kind === "no cells" || fault.kind === "not one") return fault.provider;
	return fault.kind === "short" ? fault.entry.provider : fault.before?.provider;
}

interface Found extends ReferenceFault {
	readonly facts: Facts;
	readonly boot: BootFacts | undefined;
	readonly owned: OwnedStack;
	readonly board: Board;
	readonly scmi: ScmiProvider | undefined;
}

type Described = Pick<Reported, "at" | "message" | "related" | "fixes" | "brief" | "oneCause">;

function describe(found: Found): Described {
	const { fault } = found;
	if (fault.kind === "text") return textInstead(found, fault);
	if (fault.kind === "not one") return anotherKind(found, fault);
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
	const others = meant === undefined ? "" : `; ${nounOf(meant)} is ${displayName(meant.node)}`;
	const own = lacksOwnCells(found);
	const misspelt = misspeltCells(provider, list.cells);
	const what =
		scmi === undefined
			? `${name} has no ${list.cells}${misspelt ? `, and its ${misspelt.property.name} is read by nobody` : ""}`
			: scmi.protocol === undefined
				? `${name} is the SCMI node itself and has no ${list.cells}${others}`
				: own
					? `${name} has ${misspelt ? `${misspelt.property.name}, which nobody reads, and ` : ""}no ${list.cells}${misspelt ? "" : ": add it"}`
					: `${name} is ${nounOf(scmi.protocol)} and has no ${list.cells}${others}`;
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

/** It is the protocol that lacks what it should have, and the reference that is right. */
function lacksOwnCells(found: Found): boolean {
	const { fault, list, scmi } = found;
	const isOwn = fault.kind === "no cells" && scmi?.protocol !== undefined && provides(scmi.protocol, list.cells);
	return isOwn && !isForCpusAlone(found, scmi.protocol);
}

/** The performance protocol, at a node that is no CPU, with another protocol for such a list there, and no CPU that misses the same. */
function isForCpusAlone(found: Found, { node: provider, protocolId }: ProtocolNode): boolean {
	const { board, list, node } = found;
	if (kindOfProtocol(protocolId) !== "perf" || isCpu(pathOf(node)) || meantBy(found) === undefined) return false;
	const missesIt = ({ fault, list: { cells }, node: other }: ReferenceFault) =>
		fault.kind === "no cells" && fault.provider === provider && cells === list.cells && isCpu(pathOf(other));
	return !board.referenceFaults.some(missesIt);
}

/** Linux drivers/regulator/scmi-regulator.c. */
const CONTAINER = "regulators";

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
	const itself = found.scmi?.protocol ? nounOf(found.scmi.protocol) : "the SCMI node itself";
	const what = provider.name === CONTAINER ? "the node that the regulators are in" : itself;
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

/** The protocol of the provider's SCMI node that is meant by the list: a CPU's is that of performance domains, if both have the cells. */
function meantBy({ scmi, list, node }: Found): ProtocolNode | undefined {
	const fitting = (scmi?.siblings ?? []).filter(
		(protocol) => protocol.node.properties.has(list.cells) && protocol.node.labels.length > 0,
	);
	if (fitting.length < 2) return fitting[0];
	const kinds = PROVIDER_CELLS[list.cells] ?? [];
	const kind = kinds.find((candidate) => (candidate === "perf") === isCpu(pathOf(node)));
	return fitting.find(({ protocolId }) => kindOfProtocol(protocolId) === kind);
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

function provides({ protocolId }: ProtocolNode, cells: string): boolean {
	const kind = kindOfProtocol(protocolId);
	return kind !== undefined && PROVIDER_CELLS[cells]?.includes(kind) === true;
}

function nounOf({ protocolId }: ProtocolNode): string {
	const kind = kindOfProtocol(protocolId);
	if (kind === undefined) return `protocol 0x${protocolId.toString(16)}`;
	return `the ${kind === "pinctrl" ? "pin control" : RESOURCE_KINDS[kind].noun} protocol`;
}
