import type { Controller } from "../board/board.ts";
import { CONSUMER_PROPERTIES } from "../board/read-uses.ts";
import {
	type CatalogueIndex,
	nounOfEntry,
	numberFor,
	type ResourceEntry,
	resourceName,
} from "../catalogue/catalogue-index.ts";
import { macroNamesOf, spanOfTokens } from "../devicetree/lex/origin.ts";
import type { Resolved } from "../devicetree/resolve.ts";
import { regionOf } from "../devicetree/tree/address.ts";
import {
	compatiblesOf,
	isEnabled,
	type ReadCell,
	type Specifier,
	specifiersOf,
} from "../devicetree/tree/read-property.ts";
import { displayName, type Node, type Property } from "../devicetree/tree/tree.ts";
import type { BootFacts, Facts } from "../facts.ts";
import type { StackFacts } from "../plan/read-sources.ts";
import { kindOfProtocol, type ResourceKind } from "../scmi/resource-kind.ts";
import type { Fix } from "../text/fix.ts";
import { grouped } from "../text/grouped.ts";
import { resourceOfUse } from "../verdicts/used-resources.ts";
import { bootRule, type Reported } from "./rule.ts";
import { literalOf, symbolInReach } from "./written-number.ts";

export const scmiDrivenDirectly = bootRule({
	code: "scmi-driven-directly",
	summary: "a line that firmware owns is driven directly",
	severity: "warning",
	needs: [],
	*check(facts, boot) {
		for (const { stack, guest } of facts.stacks) {
			const isDriven = guest ? () => true : drivenByRoot(facts);
			for (const controller of stack.board.controllers) {
				const firmware = boot.planned.firmwareOf.get(controller.node);
				const index = firmware === undefined ? undefined : boot.indices[firmware];
				const lines = index && linesOf(index);
				if (lines === undefined || lines.size === 0) continue;
				for (const drive of drivesOf(stack, lines))
					if (isDriven(drive.node)) yield told(facts, boot, stack, firmware as number, controller, drive);
			}
		}
	},
});

/** The system on the host's own tree leaves what it is not given alone. */
function drivenByRoot({ recognised: { hypervisor }, host }: Facts): (node: Node) => boolean {
	const drives = hypervisor.rootDrives(host.board);
	return (node) => drives({ node, enabled: true, region: regionOf(node), deviceIds: [], uses: [] });
}

/** A line as the catalogue writes it: `cpg CPG_MOD 704`. */
interface Line {
	readonly text: string;
	readonly cells: readonly string[];
	readonly entry: ResourceEntry;
}

/** By the label or compatible of what provides it. */
type Lines = ReadonlyMap<string, readonly Line[]>;

function linesOf(index: CatalogueIndex): Lines {
	const lines = [...index.tables.values()].flatMap(({ entries }) =>
		entries.flatMap((entry) =>
			(entry.resource.hardware ?? []).map((text) => {
				const [provider = "", ...cells] = text.split(/\s+/);
				return [provider, { text, cells, entry }] as const;
			}),
		),
	);
	const byProvider = grouped(lines, ([provider]) => provider);
	return new Map([...byProvider].map(([provider, own]) => [provider, own.map(([, line]) => line)]));
}

/** A reference to a line that firmware has too. */
interface Drive {
	readonly node: Node;
	readonly property: string;
	readonly specifier: Specifier;
	readonly line: Line;
}

/** What switches a line; the rate and parent of a clock are also set by whom it is not. */
const DRIVES: ReadonlyMap<string, ResourceKind> = new Map([
	["clocks", "clock"],
	["resets", "reset"],
	["power-domains", "power"],
]);

function* drivesOf({ board, resolved }: StackFacts, lines: Lines): Generator<Drive> {
	for (const { name, cells } of CONSUMER_PROPERTIES) {
		const kind = DRIVES.get(name);
		if (kind === undefined) continue;
		for (const node of board.nodesWith.get(name) ?? []) {
			if (!isEnabled(node)) continue;
			for (const specifier of specifiersOf(resolved.tree, node.properties.get(name) as Property, cells)) {
				const line = lineAt(resolved, lines, specifier);
				if (line?.entry.kind === kind) yield { node, property: name, specifier, line };
			}
		}
	}
}

function lineAt(resolved: Resolved, lines: Lines, { provider, cells }: Specifier): Line | undefined {
	if (provider === undefined) return undefined;
	return [...provider.labels, ...compatiblesOf(provider)]
		.flatMap((name) => lines.get(name) ?? [])
		.find(
			(line) => line.cells.length === cells.length && line.cells.every((word, i) => isCell(resolved, word, cells[i])),
		);
}

/** Whether a cell is what a catalogue calls it: a number, or a macro that it is written as, or comes to in this tree. */
function isCell(resolved: Resolved, word: string, read: ReadCell | undefined): boolean {
	if (read?.value === undefined) return false;
	if (/^(?:0x[0-9a-f]+|\d+)$/i.test(word)) return Number(word) === Number(read.value);
	return (
		macroNamesOf(read.cell.first, read.cell.last).includes(word) ||
		literalOf(resolved, word)?.small === Number(read.value)
	);
}

function told(
	{ stacks }: Facts,
	boot: BootFacts,
	stack: StackFacts,
	firmware: number,
	controller: Controller,
	{ node, specifier, line: { entry, text } }: Drive,
): Reported {
	const users = stacks.flatMap(({ stack: { board } }) =>
		board.devices.flatMap((user) =>
			user.uses.filter((use) => user.enabled && resourceOfUse(boot, use) === entry).map((use) => ({ user, use })),
		),
	);
	const [first] = users;
	const own = stack.board.devices
		.flatMap(({ uses }) => uses)
		.find((use) => use.protocol.controller === controller.node);
	const agent = own && boot.agentOf(own)?.key;
	const name = displayName(node);
	return {
		at: spanOfTokens(specifier.first, specifier.last),
		severity: first ? "warning" : "information",
		message: `${name} drives ${text} directly, which is ${nounOfEntry(entry)} ${resourceName(entry, agent)} of "${boot.indices[firmware]?.catalogue.firmware.name}": ${
			first
				? `${displayName(first.user.node)} asks firmware for it, and neither of the two counts the other's users`
				: `firmware does not know of ${name}`
		}`,
		related: users.map(({ user, use }) => ({
			at: use.at,
			message: `${use.property.name} of ${displayName(user.node)}`,
		})),
		fixes: askFirmware(stack.resolved, controller, specifier, entry, numberFor(entry, agent)),
	};
}

/** The reference is typed as it stands, and so is another put in its place. */
function askFirmware(
	resolved: Resolved,
	{ protocols }: Controller,
	{ first, last }: Specifier,
	entry: ResourceEntry,
	number: number | undefined,
): Fix[] {
	const provider = protocols.find(({ enabled, protocolId }) => enabled && kindOfProtocol(protocolId) === entry.kind);
	const label = provider?.node.labels[0];
	const isTyped = first.expansion === undefined && first.source === last.source;
	const isServed = entry.resource.status === undefined || entry.resource.status === "available";
	if (label === undefined || number === undefined || !isTyped || !isServed) return [];
	const text = `&${label} ${symbolInReach(resolved, entry, [number]) ?? number}`;
	return [
		{ title: `Ask firmware for it: <${text}>`, preferred: false, edits: [{ at: spanOfTokens(first, last), text }] },
	];
}
