import { answeredName } from "../../scmi/answered-name.ts";
import { BASE_PROTOCOL_ID, RESOURCE_KINDS } from "../../scmi/resource-kind.ts";
import { folderOf, joinPath, nameOf, stemOf } from "../../text/path.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import { macroNumber } from "../c-source/macro-number.ts";
import { readSource } from "../c-source/read-source.ts";
import { distinctProblems } from "../distinct-problems.ts";
import type {
	Imported,
	ImportedAgent,
	ImportedCatalogue,
	ImportedChannel,
	ImportedDevice,
	ImportedGrant,
	ImportedGrants,
	ImportedResource,
	ImportFacts,
	ImportProblem,
} from "../imported-catalogue.ts";
import { importedSources } from "../imported-sources.ts";
import { keyFor } from "../key-for.ts";
import { configurationLines } from "./configuration-lines.ts";
import { type MailboxUnit, mailboxUnits } from "./mailbox-units.ts";
import { type SmNumber, smNumbers } from "./numbers.ts";
import { readPartition, type SmAgent, type SmChannel, type SmPermission, type SmProtocol } from "./partition.ts";

/** The table of the catalogue for what the configuration gives permissions for. */
const TABLES: Record<Exclude<SmProtocol, "sys" | "fusa">, string> = {
	base: "agent",
	pd: "power",
	perf: "perf",
	clk: "clock",
	sensor: "sensor",
	rst: "reset",
	volt: "voltage",
	pin: "pinctrl",
	lmm: "lmm",
	gpr: "gpr",
	rtc: "rtc",
	button: "button",
	cpu: "cpu",
	perlpi: "perlpi",
	daisy: "daisy",
	ctrl: "ctrl",
	fault: "fault",
};

/** Protocols, their identifier, and the file of sm/rpc/scmi that serves them. Source: sm/rpc/scmi/rpc_scmi.h. */
const PROTOCOLS: Readonly<
	Record<
		string,
		{ readonly id: number; readonly file: string; readonly vendor?: true; readonly tables?: readonly string[] }
	>
> = {
	base: { id: BASE_PROTOCOL_ID, file: "base", tables: ["agent"] },
	power: { id: RESOURCE_KINDS.power.protocolId, file: "power" },
	system: { id: RESOURCE_KINDS.system.protocolId, file: "sys" },
	perf: { id: RESOURCE_KINDS.perf.protocolId, file: "perf" },
	clock: { id: RESOURCE_KINDS.clock.protocolId, file: "clock" },
	sensor: { id: RESOURCE_KINDS.sensor.protocolId, file: "sensor" },
	reset: { id: RESOURCE_KINDS.reset.protocolId, file: "reset" },
	voltage: { id: RESOURCE_KINDS.voltage.protocolId, file: "voltage" },
	pinctrl: { id: RESOURCE_KINDS.pinctrl.protocolId, file: "pinctrl", tables: ["daisy"] },
	lmm: { id: 0x80, file: "lmm", vendor: true },
	bbm: { id: 0x81, file: "bbm", vendor: true, tables: ["gpr", "rtc", "button"] },
	cpu: { id: 0x82, file: "cpu", vendor: true, tables: ["perlpi"] },
	fusa: { id: 0x83, file: "fusa", vendor: true, tables: ["fault"] },
	misc: { id: 0x84, file: "misc", vendor: true, tables: ["ctrl"] },
};

/** One buffer a doorbell. Source: imx-sm components/smt/smt.h SMT_BUFFER_SIZE, smt.c. */
const BUFFER_BYTES = 0x80;
const SHARED_MEMORY_OFFSET = 0x1000n;

/**
 * A configuration of NXP's i.MX System Manager, `configs/mx95evk.cfg`, with the sources beside it that number and name
 * what it grants: agents with their mailboxes, resources, devices and permissions of one firmware. Without those sources
 * nothing has a number: that is a problem, and the catalogue is empty.
 */
export function importImxSm(snapshot: Snapshot, path: string, facts: ImportFacts = {}): Imported {
	const problems: ImportProblem[] = [];
	const lines = configurationLines(snapshot, path, problems);
	const partition = readPartition(lines, problems);
	const dictionary = lines.find(({ path }) => path.includes("/devices/"))?.path;
	const root = dictionary?.slice(0, dictionary.indexOf("/devices/")) ?? folderOf(folderOf(path));
	const { soc, board, agents } = partition;
	if (lines.length > 0 && (soc === undefined || board === undefined))
		problems.push({ path, line: 1, text: "no MAKE line says soc= and board=: nothing has a number" });
	const numbers =
		soc !== undefined && board !== undefined ? smNumbers(snapshot, root, soc, board, problems) : new Map();
	const units = soc === undefined ? new Map() : mailboxUnits(snapshot, root, soc);
	const tables = tablesFrom(numbers, agents);
	const keys = new Map([...tables].flatMap(([table, list]) => list.map(({ macro, key }) => [macro, { table, key }])));
	const from = (file: string): string => (file === path ? "cfg" : nameOf(file));
	const relative = (file: string): string => (file.startsWith(`${root}/`) ? file.slice(root.length + 1) : nameOf(file));
	const named = keyFor();
	const agentKeys = agents.map(({ name }) => named(name));
	const stem = stemOf(path);
	const used = new Set([...tables].flatMap(([, list]) => list.map(({ path }) => path)));
	const sources = [
		["cfg", path] as const,
		...[...used].filter((file) => file !== "").map((file) => [sourceKey(file), file] as const),
	];
	return {
		catalogue: {
			firmware: {
				name: `i.MX System Manager, ${stem}`,
				kind: "imx-sm",
				vendor: "NXP",
				...(soc !== undefined && { match: { rootCompatible: compatiblesOf(soc) } }),
			},
			sources: importedSources(
				sources.map(([key, file]) => [key, relative(file)]),
				"imx-sm",
				facts,
			),
			protocols: protocolsOf(snapshot, root),
			agents: Object.fromEntries(
				agents.map((agent, at) => [
					agentKeys[at] as string,
					agentOf(agent, units, `${from(agent.path)}:${agent.line}`, soc, problems),
				]),
			),
			resources: Object.fromEntries(
				[...tables].map(([table, list]) => [
					table,
					Object.fromEntries(list.map((number) => [number.key, resourceOf(table, number, keys)])),
				]),
			),
			devices: devicesOf(partition.devices, keys),
			permissions: {
				model: "static",
				initial: "none",
				hierarchy: true,
				stateAggregation: "highest",
				statuses: { unknownDevice: "NOT_SUPPORTED" },
				grants: Object.fromEntries(
					agents.map((agent, at) => [agentKeys[at] as string, grantsOf(agent, keys, from, problems)]),
				),
			},
			completeness: Object.fromEntries(
				["agents", "devices", ...tables.keys()].map((table) => [table, "complete" as const]),
			),
		},
		// an agent that has another's permissions by `dup=` lacks the same
		problems: distinctProblems(problems),
		files: new Map([...lines.map(({ path }) => [from(path), path] as const), ...sources]),
	};
}

/** `MIMX95` is fsl,imx95 in a tree. One family of chips has a tree for each. */
function compatiblesOf(soc: string): readonly string[] {
	if (soc === "MIMX94") return ["fsl,imx943", "fsl,imx942", "fsl,imx94"];
	return [`fsl,${soc.toLowerCase().replace(/^mimx/, "imx")}`];
}

function sourceKey(file: string): string {
	return stemOf(file)
		.replace(/^dev_sm_/, "")
		.replace(/^brd_sm_/, "board_");
}

interface KeyedNumber extends SmNumber {
	readonly key: string;
}

/** The tables with a key for each number. */
function tablesFrom(
	numbers: ReadonlyMap<SmProtocol, readonly SmNumber[]>,
	agents: readonly SmAgent[],
): ReadonlyMap<string, readonly KeyedNumber[]> {
	const all = new Map([
		...numbers,
		...NUMBERED_BY_NAME.map((protocol) => [protocol, numbersInNames(protocol, agents)] as const),
	]);
	return new Map(
		(Object.entries(TABLES) as [keyof typeof TABLES, string][]).flatMap(([protocol, table]) => {
			const list = [...(all.get(protocol) ?? [])].sort((a, b) => a.id - b.id);
			const named = keyFor();
			const keyed = list.map((number) => ({
				...number,
				key: named(number.macro.replace(/^[A-Z]+_SM_(?:[A-Z]+_(?=\D))?/, "")),
			}));
			return keyed.length > 0 ? [[table, keyed]] : [];
		}),
	);
}

/** Agents and logical machines have their number in their name, BASE_AGENT_1 and LMM_2, and stand in the configuration alone. */
const NUMBERED_BY_NAME = ["base", "lmm"] as const;

function numbersInNames(protocol: SmProtocol, agents: readonly SmAgent[]): readonly SmNumber[] {
	const permissions = agents.flatMap(({ permissions }) => [...permissions.values()]);
	const macros = new Set(permissions.filter((each) => each.protocol === protocol).map(({ macro }) => macro));
	return [...macros].flatMap((macro) => {
		const number = /_(\d+)$/.exec(macro)?.[1];
		return number === undefined ? [] : [{ macro, id: Number(number), path: "", line: 0 }];
	});
}

function resourceOf(
	table: string,
	{ id, name, reserved, parent, path, line }: KeyedNumber,
	keys: Keys,
): ImportedResource {
	const made = parent === undefined ? undefined : keys.get(parent);
	return {
		id,
		...(name !== undefined && { name }),
		...(reserved && { status: "reserved" as const }),
		...(table === "pinctrl" && { kind: "pin" as const }),
		...(made && { parents: [made.key] }),
		...(path !== "" && { src: `${sourceKey(path)}:${line}` }),
	};
}

function agentOf(
	{ index, name, secure, machine, indexInMachine, channels, path, line }: SmAgent,
	units: ReadonlyMap<number, MailboxUnit>,
	src: string,
	soc: string | undefined,
	problems: ImportProblem[],
): ImportedAgent {
	for (const number of new Set(channels.flatMap(({ mailboxIndex = -1 }) => mailboxIndex)))
		if (number >= 0 && !units.has(number))
			problems.push({
				path,
				line,
				text: `${name}: mu=${number} is not in MU_BASE_PTRS of ${soc ?? "the SoC"}: its channel left out`,
			});
	return {
		id: index + 1,
		name: answeredName(name),
		...(secure && { secure: true as const }),
		...(machine !== "" && { partition: machine }),
		discoverId: indexInMachine,
		channels: channels.flatMap((channel) => channelOf(channel, units)),
		src,
	};
}

const DIRECTIONS = { a2p: undefined, p2a_notify: "p2a-notify", p2a_priority: "p2a-priority" } as const;

function channelOf(
	{ mailboxIndex, sharedMemory, doorbell, type }: SmChannel,
	units: ReadonlyMap<number, MailboxUnit>,
): readonly ImportedChannel[] {
	const unit = mailboxIndex === undefined ? undefined : units.get(mailboxIndex);
	if (unit === undefined || mailboxIndex === undefined) return [];
	const direction = DIRECTIONS[type];
	const memory = sharedMemory ?? unit.agentAddress + SHARED_MEMORY_OFFSET;
	return [
		{
			transport: "mailbox",
			...(direction && { direction }),
			mailbox: { address: unit.agentAddress, serverAddress: unit.serverAddress, serverIndex: mailboxIndex },
			doorbell,
			shmem: { address: memory + BigInt(doorbell * BUFFER_BYTES), size: BUFFER_BYTES },
		},
	];
}

type Keys = ReadonlyMap<string, { readonly table: string; readonly key: string }>;

function devicesOf(
	devices: ReturnType<typeof readPartition>["devices"],
	keys: Keys,
): Readonly<Record<string, ImportedDevice>> {
	const named = keyFor();
	return Object.fromEntries(
		devices.flatMap(({ name, resources, path, line }) => {
			const owned: Record<string, string[]> = {};
			for (const { macro } of resources) {
				const found = keys.get(macro);
				if (found) owned[found.table] = [...(owned[found.table] ?? []), found.key];
			}
			const src = `${nameOf(path)}:${line}`;
			return Object.keys(owned).length > 0 ? [[named(name), { resources: owned, src }]] : [];
		}),
	);
}

function grantsOf(
	{ permissions }: SmAgent,
	keys: Keys,
	from: (file: string) => string,
	problems: ImportProblem[],
): ImportedGrants {
	const protocols: Record<string, ImportedGrant> = {};
	const resources: Record<string, Record<string, ImportedGrant>> = {};
	for (const permission of permissions.values()) {
		const { macro, level, path, line } = permission;
		const grant = { level, src: `${from(path)}:${line}` };
		const protocol = protocolAsWhole(permission);
		const found = keys.get(macro);
		if (protocol !== undefined) protocols[protocol] = grant;
		else if (found) resources[found.table] = { ...resources[found.table], [found.key]: grant };
		else problems.push({ path, line, text: `${macro} has no number in the firmware's sources: ${level} left out` });
	}
	return {
		default: "none",
		...(Object.keys(protocols).length > 0 && { protocols }),
		...(Object.keys(resources).length > 0 && { resources }),
	};
}

/** SYS and FUSA are granted as a whole. */
function protocolAsWhole({ protocol }: SmPermission): string | undefined {
	if (protocol === "sys") return "system";
	return protocol === "fusa" ? "fusa" : undefined;
}

function protocolsOf(snapshot: Snapshot, root: string): NonNullable<ImportedCatalogue["protocols"]> {
	return Object.fromEntries(
		Object.entries(PROTOCOLS).map(([key, { file, ...protocol }]) => {
			const reading = snapshot.read(joinPath(root, `sm/rpc/scmi/rpc_scmi_${file}.c`));
			const source = readSource(reading.kind === "text" ? [{ path: file, text: reading.text }] : []);
			const version = macroNumber(source, "PROTOCOL_VERSION");
			return [key, { ...protocol, ...(version !== undefined && { version: Number(version) }) }];
		}),
	);
}
