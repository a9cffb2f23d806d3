import type { Board, Controller, ProtocolNode } from "../board/board.ts";
import { numberInName } from "../board/protocol-number.ts";
import { listNamed } from "../board/reference-lists.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { bytesOf, firstCell } from "../devicetree/tree/bytes.ts";
import { isEnabled, numberOf } from "../devicetree/tree/read-property.ts";
import { displayName, type Node, pathOf, spanOfNode } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import { isCpu } from "../machine/guests/linux/perf.ts";
import { kindOfProtocol, PROVIDER_CELLS, RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import { listedSome } from "../text/listed.ts";
import { misspeltCellsOf } from "./misspelt-cells.ts";
import { textFor } from "./number-form.ts";
import {
	cellsOfKind,
	controllersOf,
	type OwnedController,
	placeOfNumber,
	referringTo,
	setProperty,
	usersOfProtocol,
} from "./protocol-nodes.ts";
import type { Reported, Rule } from "./rule.ts";
import type { Wanting } from "./without-provider.ts";

/** Linux Documentation/devicetree/bindings/firmware/arm,scmi.yaml: each of them is 1. */
export const scmiProtocolCells: Rule = {
	code: "scmi-protocol-cells",
	summary: "a protocol node without the `#…-cells` of what it provides, or with another number there than 1",
	severity: "warning",
	needs: [],
	*check({ facts, verdicts }) {
		for (const owned of controllersOf(facts))
			for (const protocol of owned.controller.protocols) {
				const kind = kindOfProtocol(protocol.protocolId);
				if (!protocol.enabled || kind === undefined || isPassedOver(owned.controller, protocol)) continue;
				const names = cellsOfKind(kind);
				const written = names.filter((name) => protocol.node.properties.has(name));
				let isRight = true;
				for (const name of written) {
					const numberless = usersOfProtocol(owned.board, protocol).filter(({ use }) => use.cell === undefined);
					const explains = numberless.flatMap(({ use }) => verdicts?.boot.planned.causeOf(use) ?? []);
					for (const found of wrongNumber(facts, owned, protocol, kind, name)) {
						isRight = false;
						yield { ...found, explains };
					}
				}
				if (written.length > 1 && isRight) yield* inBothStyles(owned, protocol, written);
				if (names.length > 0 && written.length === 0) yield* withoutCells(facts, owned, protocol, kind, names);
			}
	},
};

/** Of two nodes of one number the second is nobody's, which is told as such. */
const isPassedOver = ({ protocols }: Controller, { protocolId, node }: ProtocolNode): boolean =>
	protocols.find((other) => other.enabled && other.protocolId === protocolId)?.node !== node;

/** Nothing refers to it: a reference is told where it stands. */
function* withoutCells(
	facts: Facts,
	{ owned, board }: OwnedController,
	protocol: ProtocolNode,
	kind: ResourceKind,
	names: readonly string[],
): Generator<Reported> {
	const { node, protocolId } = protocol;
	const isToldElsewhere = board.referenceFaults.some(({ fault }) => "provider" in fault && fault.provider === node);
	// with another protocol's cells its number is what is wrong
	const hasOthers = Object.keys(PROVIDER_CELLS).some((name) => node.properties.has(name));
	// and so it may be with another number in its name
	const isNamedOtherwise = (numberInName(node) ?? protocolId) !== protocolId;
	if (isToldElsewhere || hasOthers || isNamedOtherwise || misspeltCellsOf(protocol) !== undefined) return;
	const name = displayName(node);
	const { noun } = RESOURCE_KINDS[kind];
	yield {
		at: spanOfNode(node),
		severity: "information",
		message:
			kind === "perf"
				? `${name} has neither ${names.join(" nor ")}: no CPU and no device can name a performance domain, and Linux has no cpufreq by it, without a message`
				: `${name} has no ${names.join("")}: nothing can name a ${noun} of firmware's through it`,
		fixes: names.flatMap((cells, i) =>
			setProperty(facts, owned, node, cells, "<1>", `Add ${cells} = <1> to ${name}`).map((fix) => ({
				...fix,
				preferred: i === 0,
			})),
		),
	};
}

/** It works, and a SoC's tree may be for old and new kernels: it is said to who writes it. */
function* inBothStyles(
	{ owned, board }: OwnedController,
	protocol: ProtocolNode,
	names: readonly string[],
): Generator<Reported> {
	const { node } = protocol;
	const [first, second] = names as [string, string];
	const { file, overlays } = owned.stack.resolved;
	const at = placeOfNumber(node, node.properties.get(second));
	if (![file, ...overlays].includes(at.file)) return;
	const lists = new Set(referringTo(board, node).map(({ use }) => listNamed(use.property.name)?.cells));
	if (lists.has(first) && lists.has(second)) return;
	yield {
		at,
		severity: "hint",
		message: `${displayName(node)} has both ${first} and ${second}, and the binding takes one of them: a CPU is read by its clocks first, any other device needs ${first}`,
	};
}

function* wrongNumber(
	facts: Facts,
	{ owned, board }: OwnedController,
	protocol: ProtocolNode,
	kind: ResourceKind,
	cells: string,
): Generator<Reported> {
	const { node } = protocol;
	const property = node.properties.get(cells);
	const count = numberOf(property);
	const bytes = property && bytesOf(property);
	if (property === undefined || bytes === undefined || count === 1) return;
	const name = displayName(node);
	const users = usersOf(board, protocol, cells);
	const short = shortOnes(board, node);
	const text = textFor(property);
	const read = count ?? firstCell(bytes);
	const fate =
		read === undefined ? NO_NUMBER : short.length > 0 || text ? TOO_FEW : FATES[read === 0 ? "none" : "several"][cells];
	if (fate === undefined || (count === undefined && text === undefined && bytes.length >= 4)) return;
	const { noun } = RESOURCE_KINDS[kind];
	const says = text?.says ?? (count === undefined ? "is no number" : `is ${count}`);
	const ofCpus = users.cpus.length > 0 ? fateOfCpus(fate, users.cpus, read) : undefined;
	const ofOthers =
		ofCpus === undefined || users.others.length > 0 ? [fate(whoOf(users.others), cells, pathOf(node), read, noun)] : [];
	yield {
		at: placeOfNumber(node, property),
		severity: users.others.length > 0 || ofCpus !== undefined ? "error" : "warning",
		message: `${cells} of ${name} ${says}, and a ${noun} is one number. ${[...ofOthers, ...(ofCpus ?? [])].join(". ")}`,
		related: short.map(({ property, user, at }) => ({
			at,
			message: `${property.name} of ${displayName(user)} has one number`,
		})),
		fixes: areWrittenForOne(board, protocol)
			? setProperty(facts, owned, node, cells, "<1>", `Write ${cells} = <1> in ${name}`)
			: [],
	};
}

/** Every reference to it, if there is any, has one number already: none has to be written anew. */
function areWrittenForOne(board: Board, protocol: ProtocolNode): boolean {
	const { node } = protocol;
	const right = new Set(shortOnes(board, node).map(({ property }) => property));
	for (const { fault, property } of board.referenceFaults)
		if (fault.kind === "no phandle" && fault.before?.provider === node && fault.before.cells.length === 0)
			right.add(property);
	return usersOfProtocol(board, protocol).every(({ use }) => right.has(use.property));
}

/** References in use that have one number, as is right, where more are asked for. */
function shortOnes({ referenceFaults }: Board, provider: Node) {
	return referenceFaults.flatMap(({ fault, property, node: user }) =>
		fault.kind === "short" && fault.entry.provider === provider && fault.entry.cells.length === 1 && isEnabled(user)
			? [{ property, user, at: spanOfTokens(fault.entry.first, fault.entry.last) }]
			: [],
	);
}

interface Users {
	readonly cpus: readonly string[];
	readonly others: readonly string[];
}

/** Those who refer to it in lists that go by these cells. Where they are text no list can be read. */
function usersOf(board: Board, protocol: ProtocolNode, cells: string): Users {
	const read = usersOfProtocol(board, protocol);
	const users = (read.length > 0 ? read : referringTo(board, protocol.node)).filter(
		({ use }) => listNamed(use.property.name)?.cells === cells,
	);
	const isOfCpu = ({ device }: Wanting) => isCpu(pathOf(device.node));
	return { cpus: namesOf(users.filter(isOfCpu)), others: namesOf(users.filter((user) => !isOfCpu(user))) };
}

const namesOf = (users: readonly Wanting[]): readonly string[] => [
	...new Set(users.map(({ device }) => displayName(device.node))),
];

/** scmi_cpu_domain_id() of Linux drivers/cpufreq/scmi-cpufreq.c reads the first number, whatever there are; undefined: that is there. */
function fateOfCpus(fate: Fate, cpus: readonly string[], count: number | undefined): readonly [string] | undefined {
	const names = listedSome(cpus, MOST);
	if (fate === NO_NUMBER || fate === TOO_FEW) return [`cpufreq gets -22 (EINVAL), and there is none for ${names}`];
	if (count !== 0) return undefined;
	return [
		`cpufreq reads a number all the same: which performance domain ${names} ${cpus.length === 1 ? "gets" : "get"} is left to chance`,
	];
}

/** Who refers to it, as a subject with its verbs. */
interface Who {
	readonly names: string;
	verb(one: string, several: string): string;
}

function whoOf(users: readonly string[]): Who {
	const isOne = users.length < 2;
	return {
		names: users.length === 0 ? "who refers to it" : listedSome(users, MOST),
		verb: (one, several) => (isOne ? one : several),
	};
}

const MOST = 8;

type Fate = (who: Who, cells: string, path: string, count: number | undefined, noun: string) => string;

const NO_NUMBER: Fate = ({ names, verb }, cells, path) =>
	`Linux logs "could not get ${cells} for ${path}", and ${names} ${verb("gets", "get")} -22 (EINVAL)`;

const TOO_FEW: Fate = ({ names, verb }, cells, _, count) =>
	`Linux logs "${cells} = ${count} found 1", and ${names} ${verb("gets", "get")} -22 (EINVAL)`;

const REFUSED: Fate = ({ names, verb }) =>
	`Linux takes no other count: ${names} ${verb("waits for it and never probes", "wait for it and never probe")}`;

const WARNED: Fate = ({ names, verb }) =>
	`Linux warns with a stack trace, and ${names} ${verb("gets", "get")} -22 (EINVAL)`;

/**
 * By how many there are. genpd_xlate_onecell() and __of_reset_control_get() refuse any count but 1; of_clk_hw_onecell_get() reads the first
 * without asking; thermal_of takes sensor 0 for none, and warns of several.
 */
const FATES: Readonly<Record<"none" | "several", Readonly<Record<string, Fate>>>> = {
	none: {
		"#clock-cells": ({ names, verb }, _cells, _path, _count, noun) =>
			`Linux reads a number all the same: which ${noun} ${names} ${verb("gets", "get")} is left to chance`,
		"#power-domain-cells": REFUSED,
		"#reset-cells": WARNED,
		"#thermal-sensor-cells": ({ names, verb }) => `${names} ${verb("gets", "get")} sensor 0`,
	},
	several: {
		"#clock-cells": ({ names, verb }) =>
			`Linux takes as many numbers of each reference, and ${names} ${verb("gets", "get")} the first`,
		"#power-domain-cells": REFUSED,
		"#reset-cells": WARNED,
		"#thermal-sensor-cells": ({ names, verb }) =>
			`Linux warns of "too many cells in sensor specifier", and ${names} ${verb("gets", "get")} the first`,
	},
};
