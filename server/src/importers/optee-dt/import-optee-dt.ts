import { compatiblesOf, numberOf, stringsOf } from "../../devicetree/tree/read-property.ts";
import { type Node, spanOfNode, spanOfProperty } from "../../devicetree/tree/tree.ts";
import { kindOfProtocol, RESOURCE_KINDS, type ResourceKind } from "../../scmi/resource-kind.ts";
import { grouped } from "../../text/grouped.ts";
import { positionAt } from "../../text/line-index.ts";
import { listed } from "../../text/listed.ts";
import { nameOf, stemOf } from "../../text/path.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import type { Span } from "../../text/span.ts";
import type { Imported, ImportedAgent, ImportedResource, ImportFacts, ImportProblem } from "../imported-catalogue.ts";
import { importedSources } from "../imported-sources.ts";
import { keyFor } from "../key-for.ts";
import { repositoryPath } from "../repository-path.ts";
import { readServerTree, type ServerTree } from "./server-tree.ts";

/** What besides the tree the importer is told. */
export interface ServerTreeFacts extends ImportFacts {
	/** Where headers are looked for, besides OP-TEE's own. */
	readonly includePaths?: readonly string[];
}

/**
 * The node of a protocol that lists its resources, and the property with what each stands for. Source: OP-TEE
 * core/lib/scmi-server/scmi_{clock,reset}_consumer.c, and ST's scmi_{regulator,pd}_consumer.c.
 */
const LISTS: Readonly<Partial<Record<ResourceKind, { readonly node: string; readonly hardware: string }>>> = {
	clock: { node: "clocks", hardware: "clocks" },
	reset: { node: "resets", hardware: "resets" },
	voltage: { node: "regulators", hardware: "voltd-supply" },
	power: { node: "power-domains", hardware: "clocks" },
};

/** Source: OP-TEE include/dt-bindings/scmi/scmi-clock.h. */
const DEFAULT_ENABLED = 1;
const ALLOW_SET_RATE = 2;

/** What one agent has of one kind. */
interface List {
	readonly kind: ResourceKind;
	readonly entries: readonly Listed[];
	/** The number of every entry is known. */
	readonly isWhole: boolean;
}

interface Listed {
	readonly agent: string;
	readonly id: number;
	readonly name: string | undefined;
	/** Firmware has every number up to the highest: one that nothing is listed for has an empty name. */
	readonly isHole: boolean;
	/** The macro that its number is written as. */
	readonly symbol: string | undefined;
	readonly hardware: string | undefined;
	readonly flags: number;
	readonly src: string | undefined;
}

/**
 * The SCMI server inside OP-TEE (SCP-firmware's, configured by a node `optee,scmi-server`): agents with their channels and
 * the clocks, resets, regulators and power domains that each of them counts from 0. Permissions are not in the tree.
 * @param path a board's tree, or the file with the server's node alone
 */
export function importOpteeDt(snapshot: Snapshot, path: string, facts: ServerTreeFacts = {}): Imported {
	const problems: ImportProblem[] = [];
	const tree = readServerTree(snapshot, path, facts);
	const { resolved, server, boards } = tree;
	const place = (span: Span): { readonly path: string; readonly line: number } => {
		const source = resolved.sources.get(span.file);
		return { path: span.file, line: source ? positionAt(source.lines, span.start).line + 1 : 1 };
	};
	const tell = (span: Span, text: string): void => void problems.push({ ...place(span), text });
	tellOfTree(tree, path, tell);
	const files = new Map<string, string>();
	const sourceKey = keyFor();
	const src = (node: Node): string => {
		const { path, line } = place(spanOfNode(node));
		const key = files.get(path) ?? sourceKey(stemOf(path));
		files.set(path, key);
		return `${key}:${line}`;
	};
	const text = ({ file, start, end }: Span): string => resolved.sources.get(file)?.text.slice(start, end) ?? "";
	const named = keyFor();
	const agents: Record<string, ImportedAgent> = {};
	const lists: List[] = [];
	for (const node of server?.children.values() ?? []) {
		if (!node.name.includes("agent@")) continue;
		const id = numberOf(node.properties.get("reg"));
		if (id === undefined) {
			tell(spanOfNode(node), `${node.name} has no reg: an agent without a number is left out`);
			continue;
		}
		const key = named(`agent${id}`);
		agents[key] = { id, ...channelOf(node, tell), src: src(node) };
		for (const protocol of node.children.values())
			if (protocol.name.includes("protocol@")) lists.push(...listsIn(protocol, key, { tell, src, text, tree }));
	}
	const byKind = grouped(lists, ({ kind }) => kind);
	const kinds = [...byKind.keys()];
	const isPerAgent = Object.keys(agents).length > 1;
	return {
		catalogue: {
			firmware: {
				name: `OP-TEE SCMI server, ${stemOf(path)}`,
				kind: "scp-firmware",
				...(boards.length > 0 && { match: { rootCompatible: boards, scmiCompatible: ["linaro,scmi-optee"] } }),
			},
			sources: importedSources(
				Array.from(files, ([file, key]) => [key, repositoryPath(snapshot, file)] as const),
				"optee-dt",
				facts,
			),
			protocols: Object.fromEntries(
				kinds.map((kind) => [
					kind,
					{ id: RESOURCE_KINDS[kind].protocolId, ...(isPerAgent && { idSpace: "per-agent" }) },
				]),
			),
			agents,
			resources: Object.fromEntries([...byKind].map(([kind, lists]) => [kind, resourcesOf(kind, lists, isPerAgent)])),
			completeness: Object.fromEntries(
				[
					...(server ? [["agents", resolved.tree.complete] as const] : []),
					...[...byKind].map(([kind, lists]) => [kind, lists.every(({ isWhole }) => isWhole)] as const),
				].map(([table, isWhole]) => [table, isWhole ? "complete" : "partial"]),
			),
		},
		problems,
		files: new Map(Array.from(files, ([path, key]) => [key, path])),
	};
}

type Tell = (span: Span, text: string) => void;

function tellOfTree({ resolved, server, undecided }: ServerTree, path: string, tell: Tell): void {
	if (server === undefined) tell({ file: path, start: 0, end: 0 }, "there is no node compatible optee,scmi-server");
	if (undecided.size > 0) return;
	for (const { severity, at, message, code } of resolved.problems)
		if (severity === "error" && code.includes("include")) tell(at, message);
}

/** What is typed between `<` and `>`, `&` and needless blanks left out: `rcc CK_UART`. */
function typedCells(node: Node, property: string, text: Reading["text"]): string | undefined {
	const found = node.properties.get(property);
	const span = found && spanOfProperty(found);
	return (
		span &&
		/<([^<>]*)>/
			.exec(text(span))?.[1]
			?.replace(/[&\s]+/g, " ")
			.trim()
	);
}

/** The macro that the number of a node is written as. */
function symbolOf(node: Node, text: Reading["text"]): string | undefined {
	const typed = typedCells(node, "reg", text);
	return typed !== undefined && /^[A-Za-z_]\w*$/.test(typed) ? typed : undefined;
}

/** Why the number of a node is not known. */
function undecidedText(node: Node, { text, tree: { undecided } }: Reading): string {
	if (!node.properties.has("reg")) return "it has no reg";
	const name = symbolOf(node, text);
	if (name === undefined) return "it depends on what no header at hand defines";
	const headers = undecided.get(name) ?? [];
	return headers.length > 0
		? `${listed(headers.map(nameOf))} define ${name}, each for itself`
		: `no header at hand defines ${name}`;
}

/** Source: OP-TEE core/lib/scmi-server/scmi_server_scpfw.c. */
function channelOf(agent: Node, tell: Tell): Pick<ImportedAgent, "channels"> {
	if (!compatiblesOf(agent).includes("linaro,scmi-optee")) {
		tell(
			spanOfNode(agent),
			`how ${agent.name} reaches the server is not understood: its compatible is not linaro,scmi-optee`,
		);
		return {};
	}
	const opteeChannel = numberOf(agent.properties.get("scmi-channel-id"));
	if (opteeChannel === undefined) tell(spanOfNode(agent), `${agent.name} has no scmi-channel-id: OP-TEE panics`);
	return { channels: [{ transport: "optee", ...(opteeChannel !== undefined && { opteeChannel }) }] };
}

interface Reading {
	readonly tell: Tell;
	src(node: Node): string;
	text(span: Span): string;
	readonly tree: ServerTree;
}

function listsIn(protocol: Node, agent: string, reading: Reading): readonly List[] {
	const { tell, src, text, tree } = reading;
	const number = numberOf(protocol.properties.get("reg"));
	const kind = number === undefined ? undefined : kindOfProtocol(number);
	const list = kind && LISTS[kind];
	if (kind === undefined || list === undefined) {
		tell(spanOfNode(protocol), `${protocol.name}: what this protocol's resources are is not in the tree`);
		return [];
	}
	const nodes = [...(protocol.children.get(list.node)?.children.values() ?? [])];
	const found = new Map<number, Listed>();
	let isWhole = tree.resolved.tree.complete;
	for (const node of nodes) {
		const id = numberOf(node.properties.get("reg"));
		const first = id === undefined ? undefined : found.get(id);
		if (id === undefined) {
			isWhole = false;
			tell(spanOfNode(node), `the number of ${node.name} is not known, ${undecidedText(node, reading)}: left out`);
		} else if (first) tell(spanOfNode(node), `${node.name} is ${kind} ${id} again, as at ${first.src}: OP-TEE panics`);
		else {
			// without a name a regulator is called as its supply is, which this node does not tell
			const ownName = kind === "voltage" ? undefined : node.name;
			found.set(id, {
				agent,
				id,
				name: stringsOf(node.properties.get("domain-name"))?.[0] ?? ownName,
				isHole: false,
				symbol: symbolOf(node, text),
				hardware: typedCells(node, list.hardware, text),
				flags: numberOf(node.properties.get("flags")) ?? 0,
				src: src(node),
			});
		}
	}
	const count = isWhole ? Math.max(-1, ...found.keys()) + 1 : 0;
	const holes = Array.from({ length: count }, (_, id) => id).filter((id) => !found.has(id));
	const entries = [...found.values(), ...holes.map((id) => holeAt(agent, id))];
	return [{ kind, entries: entries.sort((a, b) => a.id - b.id), isWhole }];
}

const holeAt = (agent: string, id: number): Listed => ({
	agent,
	id,
	name: "",
	isHole: true,
	symbol: undefined,
	hardware: undefined,
	flags: 0,
	src: undefined,
});

/** By key. What two agents have of the same hardware and name is one resource. */
function resourcesOf(
	kind: ResourceKind,
	lists: readonly List[],
	isPerAgent: boolean,
): Readonly<Record<string, ImportedResource>> {
	const entries = lists.flatMap(({ entries }) => entries);
	const named = keyFor();
	const seen = new Map<string, number>();
	const sharedBy = ({ agent, id, name, hardware, isHole }: Listed): string => {
		if (isHole) return `${agent} ${id}`;
		const thing = `${name} of ${hardware}`;
		// one agent may have it twice
		const count = (seen.get(`${agent} ${thing}`) ?? 0) + 1;
		seen.set(`${agent} ${thing}`, count);
		return `${thing} ${count}`;
	};
	const same = [...grouped(entries, sharedBy).values()];
	return Object.fromEntries(
		same.flatMap((group) => {
			const [first] = group;
			if (first === undefined) return [];
			const { id, name, isHole, hardware, flags, src } = first;
			const isOneNumber = group.every((entry) => entry.id === id);
			const symbols = isOneNumber ? [...new Set(group.flatMap(({ symbol }) => symbol ?? []))] : [];
			const number = isPerAgent ? { agentIds: Object.fromEntries(group.map(({ agent, id }) => [agent, id])) } : { id };
			const resource: ImportedResource = {
				...number,
				...(name !== undefined && { name }),
				...(symbols.length > 0 && { symbols }),
				...(isHole && { status: "reserved" as const }),
				...(kind === "clock" && !isHole && clockFlags(flags)),
				...(hardware !== undefined && { hardware: [hardware] }),
				...(src !== undefined && { src }),
			};
			return [[named(isHole ? `reserved_${id}` : name || `${kind}_${id}`), resource] as const];
		}),
	);
}

/** Source: scmi_clock_consumer.c: a clock has one rate unless its flags let it be set, and no parent to choose. */
function clockFlags(flags: number): Pick<ImportedResource, "initial" | "settable"> {
	return {
		...(flags & DEFAULT_ENABLED && { initial: "on" as const }),
		settable: flags & ALLOW_SET_RATE ? ["state", "rate"] : ["state"],
	};
}
