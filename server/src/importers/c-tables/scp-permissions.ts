import { protocolFor } from "../../scmi/protocols.ts";
import { BASE_PROTOCOL_ID, kindOfProtocol, RESOURCE_KINDS, type ResourceKind } from "../../scmi/resource-kind.ts";
import type { CItem, CValue } from "../c-source/initialiser.ts";
import type { ImportProblem } from "../imported-catalogue.ts";
import { builtWith, type Numbered } from "./numbered.ts";
import { nameOfValue, tableNamed, textOf } from "./rows.ts";
import type { Built } from "./scp-build.ts";
import { behindCast, scpModule } from "./scp-modules.ts";
import type { Unit } from "./unit.ts";

/** What one agent is refused from power-on. */
export interface Denial {
	readonly agent: number;
	readonly kind: ResourceKind | "base";
	/** Undefined: the whole protocol. */
	readonly message?: string;
	/** What it is refused for; undefined: whatever the message is about. */
	readonly rows?: readonly Numbered[];
	readonly path: string;
	readonly line: number;
}

/** Who may use what: nobody is refused anything; or all but what is listed, and devices change that while it runs. */
export type Denials =
	| { readonly kind: "none" }
	| { readonly kind: "some"; readonly list: readonly Denial[]; readonly byDevice: boolean };

/**
 * The messages that a bit stands for, from the lowest: by protocol, the identifiers of the first and the last.
 * Source: SCP-firmware mod_resource_perms.c, mod_res_message_id_to_index.
 */
const MANAGED: Readonly<Partial<Record<ResourceKind | "base", readonly [first: number, last: number]>>> = {
	base: [0x8, 0x8],
	power: [0x3, 0x6],
	system: [0x3, 0x5],
	perf: [0x3, 0xb],
	clock: [0x3, 0x7],
	sensor: [0x3, 0x6],
	reset: [0x3, 0x5],
	voltage: [0x3, 0x8],
};

/** The tables by resource, of struct mod_res_agent_permission. Source: mod_resource_perms.h. */
const BY_RESOURCE: Readonly<Record<string, ResourceKind>> = {
	scmi_pd_perms: "power",
	scmi_perf_perms: "perf",
	scmi_clock_perms: "clock",
	scmi_sensor_perms: "sensor",
	scmi_reset_domain_perms: "reset",
	scmi_voltd_perms: "voltage",
};

/** Resources of one element of a table. Source: mod_resource_perms.h, MOD_RES_PERMS_TYPE_SHIFT. */
const ELEMENT_BITS = 16;

/**
 * The permissions of the module resource_perms: a bit that is set denies. Undefined where that is not known: the module is
 * in the build only under a condition, or something in its tables is not understood; which is a problem.
 */
export function scpDenials(
	units: readonly Unit[],
	numbered: readonly Numbered[],
	built: Built | undefined,
	protocolIds: readonly number[],
	agents: readonly number[],
	problems: ImportProblem[],
): Denials | undefined {
	const module = scpModule(units, "resource_perms");
	if (built?.kind === "where" && built.condition.startsWith("the module ")) return { kind: "none" };
	if (module === undefined) return undefined;
	const { unit, table: at } = module;
	if (built?.kind === "where") {
		const text = `who may use what is written here, but only where ${builtWith([built.condition])}: say so with -D. Left out`;
		problems.push({ path: at.path, line: at.line, text, leavesOut: true, wants: "condition" });
		return undefined;
	}
	const name = behindCast(module.data("agent_permissions"));
	if (name === undefined) return { kind: "none" };
	const found = readDenials(unit, name, numbered, numberOf(unit, module.data("protocol_count")), protocolIds);
	if ("problem" in found) {
		problems.push({ ...found.problem, text: `${found.problem.text}: who may use what is left out`, leavesOut: true });
		return undefined;
	}
	for (const agent of agents)
		if (agent > found.rows) {
			const text = `agent ${agent} has no row: firmware reads beyond its table, and what that refuses is not known. Taken for nothing`;
			problems.push({ path: at.path, line: at.line, text });
		}
	return { kind: "some", list: found.list, byDevice: module.data("domain_devices") !== undefined };
}

/** `rows`: how many agents the shortest of the tables has. */
type Read = { readonly list: readonly Denial[]; readonly rows: number } | { readonly problem: ImportProblem };

function readDenials(
	unit: Unit,
	name: string,
	numbered: readonly Numbered[],
	protocolCount: number | undefined,
	protocolIds: readonly number[],
): Read {
	const list: Denial[] = [];
	let shortest = Number.POSITIVE_INFINITY;
	let problem: ImportProblem | undefined;
	const fail = ({ path, line }: Pick<CItem, "path" | "line">, text: string, wants?: "definition"): void => {
		problem ??= { path, line, text, ...(wants && { wants }) };
	};
	const bits = (item: CItem): number => {
		const number = item.value.kind === "expression" ? unit.number(item.value.tokens, item.conditions) : undefined;
		if (number?.kind === "value" && number.value >= 0n) return Number(number.value);
		fail(
			item,
			`${item.value.kind === "expression" ? textOf(item.value.tokens).slice(0, 60) : "{ … }"} is not known`,
			"definition",
		);
		return 0;
	};
	const place = (item: CItem, tokens: CItem["index"], order: number): number => {
		const number = tokens && unit.number(tokens, item.conditions);
		if (number === undefined) return order;
		if (number.kind === "value") return Number(number.value);
		fail(item, `[${textOf(tokens ?? [])}] is not known`, "definition");
		return 0;
	};
	const tableOf = (item: CItem): readonly CItem[] => {
		const named = firstWord(item.value);
		const table = named === undefined ? undefined : tableNamed(unit, named, [], unit.path);
		if (table === undefined) fail(item, `${named ?? "a table"} is not understood`);
		return table?.items ?? [];
	};
	/** The items of an agent's row, and its number: agents are counted from 1. */
	const agentsOf = (item: CItem): readonly { readonly agent: number; readonly items: readonly CItem[] }[] => {
		const found = tableOf(item).map((row, order) => {
			if (row.value.kind !== "list" || row.inner) fail(row, "a row of an agent is not understood");
			if (row.conditions.length > item.conditions.length)
				fail(row, `a row is there only where ${builtWith(row.conditions)}`);
			return { agent: place(row, row.index, order) + 1, items: row.value.kind === "list" ? row.value.items : [] };
		});
		shortest = Math.min(shortest, Math.max(0, ...found.map(({ agent }) => agent)));
		return found;
	};

	const structure = tableNamed(unit, name, [], unit.path);
	if (structure === undefined) fail({ path: unit.path, line: 1 }, `${name} is not understood`);
	for (const item of structure?.items ?? []) {
		const kind = BY_RESOURCE[item.field ?? ""];
		if (!isDecided(item, kind, numbered)) fail(item, `${item.field} is there only where ${builtWith(item.conditions)}`);
		if (item.field === "agent_protocol_permissions")
			for (const { agent, items } of agentsOf(item))
				for (const each of items) {
					const denied = bits(each);
					for (const id of [BASE_PROTOCOL_ID, ...protocolIds]) {
						const bit = id - BASE_PROTOCOL_ID;
						const isBeyond = protocolCount !== undefined && bit >= protocolCount;
						const of = kindOf(id);
						if (of && (isBeyond || (denied >> bit) & 1))
							list.push({ agent, kind: of, path: each.path, line: each.line });
					}
				}
		else if (item.field === "agent_msg_permissions")
			for (const { agent, items } of agentsOf(item))
				for (const each of items.flatMap(messagesOf)) {
					const of = kindOf(BASE_PROTOCOL_ID + place(each.item, each.index, each.order));
					for (const message of of ? messagesIn(of, bits(each.item)) : [])
						if (of) list.push({ agent, kind: of, message, path: each.item.path, line: each.item.line });
				}
		else if (kind !== undefined)
			for (const { agent, items } of agentsOf(item))
				for (const each of items.flatMap(elementsOf)) {
					const [message] = messagesIn(kind, 1 << place(each.item, each.message, each.messageOrder));
					const first = ELEMENT_BITS * place(each.item, each.element, each.elementOrder);
					const denied = bits(each.item);
					const rows = numbered.filter(
						(row) =>
							row.table === kind &&
							(row.agent ?? agent) === agent &&
							row.id >= first &&
							row.id < first + ELEMENT_BITS &&
							(denied >> (row.id - first)) & 1,
					);
					if (message !== undefined && rows.length > 0)
						list.push({ agent, kind, message, rows, path: each.item.path, line: each.item.line });
				}
		else fail(item, `${item.field ?? "a field without name"} is not understood`);
	}
	return problem === undefined ? { list, rows: shortest } : { problem };
}

/** What is there only where the protocol is served counts wherever that is looked at. */
function isDecided({ conditions }: CItem, kind: ResourceKind | undefined, numbered: readonly Numbered[]): boolean {
	if (conditions.length === 0) return true;
	return kind !== undefined && numbered.every((row) => row.table !== kind || row.conditions.length > 0);
}

function kindOf(protocolId: number): ResourceKind | "base" | undefined {
	return protocolId === BASE_PROTOCOL_ID ? "base" : kindOfProtocol(protocolId);
}

/** The messages whose bits are set; bits beyond those that firmware looks at stand for none. */
function messagesIn(kind: ResourceKind | "base", bits: number): readonly string[] {
	const [first, last] = MANAGED[kind] ?? [0, -1];
	const { messages } = protocolFor(kind, kind === "base" ? BASE_PROTOCOL_ID : RESOURCE_KINDS[kind].protocolId);
	return messages.flatMap(({ id, name }) => (id >= first && id <= last && (bits >> (id - first)) & 1 ? [name] : []));
}

/** `.messages = { [PROTOCOL] = … }`, `.messages[PROTOCOL] = …`, `{ { [PROTOCOL] = … } }`. */
function messagesOf(
	item: CItem,
): readonly { readonly item: CItem; readonly index: CItem["index"]; readonly order: number }[] {
	if (item.value.kind !== "list") return [{ item, index: item.inner, order: 0 }];
	return item.value.items.map((each, order) => ({ item: each, index: each.index, order }));
}

interface Element {
	readonly item: CItem;
	readonly message: CItem["index"];
	readonly messageOrder: number;
	readonly element: CItem["index"];
	readonly elementOrder: number;
}

/** `[MESSAGE][0] = …`, `[MESSAGE] = { … }`. */
function elementsOf(item: CItem, messageOrder: number): readonly Element[] {
	const message = item.index;
	if (item.value.kind !== "list") return [{ item, message, messageOrder, element: item.inner, elementOrder: 0 }];
	return item.value.items.map((each, elementOrder) => ({
		item: each,
		message,
		messageOrder,
		element: each.index,
		elementOrder,
	}));
}

/** `table`, `&table[0][0][0]`. */
function firstWord(value: CValue): string | undefined {
	if (value.kind !== "expression") return undefined;
	return nameOfValue(value) ?? value.tokens.find(({ kind }) => kind === "word")?.text;
}

function numberOf(unit: Unit, value: CValue | undefined): number | undefined {
	const number = value?.kind === "expression" ? unit.number(value.tokens) : undefined;
	return number?.kind === "value" ? Number(number.value) : undefined;
}
