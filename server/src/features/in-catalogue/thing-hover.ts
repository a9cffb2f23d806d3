import type { Hover } from "vscode-languageserver-types";
import type { Analysis } from "../../analysis.ts";
import {
	type AgentEntry,
	type CatalogueIndex,
	type DeviceEntry,
	deviceName,
	type ResourceEntry,
} from "../../catalogue/catalogue-index.ts";
import type { Thing } from "../../catalogue/named-things.ts";
import { spanOfNode } from "../../devicetree/tree/tree.ts";
import type { DomainFacts, Facts } from "../../facts.ts";
import type { ResourceKind } from "../../scmi/resource-kind.ts";
import { listed, listedSome } from "../../text/listed.ts";
import { nameOf } from "../../text/path.ts";
import type { Span } from "../../text/span.ts";
import { entryOf } from "../../text/yaml-node.ts";
import { fateOf } from "../../verdicts/fate.ts";
import { deviceOf } from "../../verdicts/named-device.ts";
import { referenceTo } from "../../verdicts/subjects.ts";
import { resourceOfUse, resourceTitle } from "../../verdicts/used-resources.ts";
import type { Verdicts } from "../../verdicts/verdicts.ts";
import { resourceDetails, sourceOf } from "../hover-firmware.ts";
import { basisLine, summaryOf, verdictTable } from "../hover-verdicts.ts";
import { code, plain, prose } from "../markdown.ts";
import { type Places, placesAround, placesIn } from "../places.ts";
import { agentDetails, agentTitle } from "./agent-details.ts";
import { entriesOf, type Library } from "./library.ts";
import { type ThingAt, thingsAt } from "./thing-at.ts";

/** Boards that are told of one by one. */
const MAX_SETUPS = 3;

/** Users that are told of one by one. */
const MAX_USERS = 8;

/** What the key under the cursor is to the boards that are checked against its catalogue: who uses it, and who may. */
export function thingHover(
	library: Library,
	analyses: readonly Analysis[],
	file: string,
	offset: number,
): Hover | undefined {
	const all = thingsAt(library, analyses, file, offset);
	const [found] = all;
	if (found === undefined || found.thing.kind === "protocol" || found.thing.kind === "source") return undefined;
	const range = placesAround(analyses, library.snapshot).rangeOf(found.at);
	const setups = boundTo(library, found.catalogue);
	const bound = setups.map((setup) => entryIn(setup, found.thing));
	const parts =
		all.length > 1
			? [`**agents ${code(all[0]?.thing.key ?? "")} to ${code(all.at(-1)?.thing.key ?? "")}**`]
			: [titleOf(library, found, bound[0]), ...detailsOf(bound[0])];
	const told = setups.slice(0, MAX_SETUPS).flatMap((setup) => {
		const { facts } = setup.analysis;
		const head = setups.length > 1 ? [`**${plain(facts.setup.name)}**`] : [];
		return [
			...head,
			...all.flatMap(({ thing }) => describe(entryIn(setup, thing), all.length === 1)),
			basisLine(facts),
		];
	});
	if (bound.length === 0) parts.push("*No open board is checked against this catalogue.*");
	const more = bound.length - MAX_SETUPS;
	if (more > 0) told.push(`*${more} more ${more === 1 ? "setup is" : "setups are"} checked against this catalogue.*`);
	return { contents: { kind: "markdown", value: [...parts, ...told].join("\n\n") }, range };
}

/** What an entry of a setup's catalogue is to its board, as Markdown by paragraph: the same as where somebody points at its key. */
export function entryText(
	setup: BoundSetup,
	entry: Partial<Pick<Bound, "resource" | "device" | "agent">>,
): readonly string[] {
	const bound: Bound = { ...setup, resource: entry.resource, device: entry.device, agent: entry.agent };
	return [...detailsOf(bound), ...describe(bound, true), basisLine(setup.analysis.facts)];
}

/** A setup that is checked against a catalogue. */
export interface BoundSetup {
	readonly analysis: Analysis;
	readonly verdicts: Verdicts;
	readonly index: CatalogueIndex;
}

/** The same with what its catalogue has of a thing, whose kind it is. */
interface Bound extends BoundSetup {
	readonly resource: ResourceEntry | undefined;
	readonly device: DeviceEntry | undefined;
	readonly agent: AgentEntry | undefined;
}

function boundTo(library: Library, catalogue: string): readonly BoundSetup[] {
	return library.analysesOf(catalogue).flatMap((analysis) => {
		const { facts, verdicts } = analysis;
		const firmware = facts.firmwares.find((each) => each.catalogue.read.files.includes(catalogue));
		const index = firmware?.catalogue.index;
		return index === undefined || verdicts === undefined ? [] : [{ analysis, verdicts, index }];
	});
}

function entryIn(setup: BoundSetup, { kind, table, key }: Thing): Bound {
	const { tables, deviceByKey, agentByKey } = setup.index;
	return {
		...setup,
		resource: kind === "resource" ? tables.get(table as ResourceKind)?.byKey.get(key) : undefined,
		device: kind === "device" ? deviceByKey.get(key) : undefined,
		agent: kind === "agent" ? agentByKey.get(key) : undefined,
	};
}

function titleOf(library: Library, { thing, catalogue }: ThingAt, bound: Bound | undefined): string {
	const { resource, device, agent } = bound ?? {};
	const { name } = resource?.resource ?? {};
	const key = name === undefined || name === "" || name === resource?.key ? "" : ` ${code(resource?.key ?? "")}`;
	if (resource) return `**${plain(resourceTitle(resource))}**${key}`;
	if (device) return `**firmware device ${plain(deviceName(device))}**`;
	if (agent) return agentTitle(agent);
	const entries = entriesOf(library, catalogue, thing);
	const word = (key: string): string => {
		const node = entries.map(({ value }) => entryOf(value, key)?.value).find((value) => value?.kind === "scalar");
		return node?.kind === "scalar" && node.value !== null ? ` ${node.source}` : "";
	};
	const noun = thing.kind === "resource" ? thing.table : thing.kind;
	return `**${plain(`${noun}${word("id")}${word("name")}`)}** ${code(thing.key)}`;
}

function detailsOf(bound: Bound | undefined): readonly string[] {
	const { resource, device, agent, index } = bound ?? {};
	if (index === undefined) return [];
	if (resource) {
		const owners = resource.owners.map(deviceName).map(plain);
		const owned = `Belongs to firmware device${owners.length === 1 ? "" : "s"} ${owners.join(", ")}.`;
		return [...resourceDetails(index.catalogue, resource.resource), ...(owners.length > 0 ? [owned] : [])];
	}
	const entry = device?.device;
	const owns = device?.members.map((member) => plain(resourceTitle(member))) ?? [];
	return [
		...(entry?.description === undefined ? [] : [prose(entry.description.replaceAll("\n", " "))]),
		...(agent === undefined ? [] : agentDetails(index.catalogue, agent)),
		...(owns.length > 0 ? [`Owns ${listedSome(owns, MAX_USERS)}.`] : []),
		...sourceOf(index.catalogue, (entry ?? agent?.agent)?.src),
	];
}

/** `isAlone`: it is all that is told of, and so also what it is not. */
function describe(bound: Bound, isAlone: boolean): readonly string[] {
	const agent = describeAgent(bound);
	const nobody = bound.agent !== undefined && agent.length === 0 && isAlone ? ["No domain here is it."] : [];
	return [...describeResource(bound), ...describeDevice(bound), ...agent, ...nobody];
}

function describeResource({ analysis, verdicts, resource }: Bound): readonly string[] {
	if (resource === undefined) return [];
	const { facts } = analysis;
	const places = placesIn([analysis]);
	const subject = verdicts.resourceAt(resource);
	const users = usersOf(facts, verdicts, resource, places);
	return [
		...(subject ? [verdictTable(facts, verdicts, places, subject)] : accessLines(facts, verdicts, resource)),
		users.length > 0 ? `Used by ${listedSome(users, MAX_USERS)}.` : "Nothing in its trees uses it.",
	];
}

/** Whoever could use what nobody does. */
function accessLines({ domains }: Facts, verdicts: Verdicts, resource: ResourceEntry): readonly string[] {
	const having = (access: string) => domains.filter((domain) => verdicts.accessTo(domain, resource) === access);
	const names = (some: readonly DomainFacts[]) => listed(some.map(({ name }) => plain(name)));
	const [allowed, unknown] = [having("allowed"), having("unknown")];
	return [
		...(having("open").length > 0 ? ["Firmware does not ask who uses it."] : []),
		...(allowed.length > 0 ? [`${names(allowed)} may use it.`] : []),
		...(unknown.length > 0 ? [`Whether ${names(unknown)} may use it is not known.`] : []),
	];
}

/** Every node that refers to it, also one that is not in use. */
function usersOf(
	{ stacks, domains }: Facts,
	{ boot }: Verdicts,
	entry: ResourceEntry,
	places: Places,
): readonly string[] {
	const root = domains.find(({ hardware }) => hardware);
	return stacks.flatMap(({ stack, guest }) =>
		stack.board.devices.flatMap(({ node, enabled, uses }) => {
			const use = uses.find((each) => resourceOfUse(boot, each) === entry);
			if (use === undefined) return [];
			const domain = (guest ?? root)?.name;
			const state = enabled ? (domain === undefined ? "" : plain(domain)) : "disabled";
			return [linkTo(places, referenceTo(node), use.at, state)];
		}),
	);
}

function linkTo({ locationOf }: Places, name: string, at: Span, note: string): string {
	const { uri, range } = locationOf(at);
	const { line, character } = range.start;
	const place = `[${plain(`${nameOf(at.file)}:${line + 1}`)}](${uri}#L${line + 1},${character + 1})`;
	return `${plain(name)} (${[note, place].filter((part) => part !== "").join(", ")})`;
}

function describeDevice({ analysis, verdicts, device }: Bound): readonly string[] {
	if (device === undefined) return [];
	const { facts } = analysis;
	const places = placesIn([analysis]);
	const subjects = verdicts.devices().filter((subject) => deviceOf(facts, verdicts.boot, subject.device) === device);
	if (subjects.length === 0) return ["No node of its trees is this device."];
	return subjects.flatMap((subject) => [
		`It is ${linkTo(places, referenceTo(subject.device.node), spanOfNode(subject.device.node), "")}.`,
		verdictTable(facts, verdicts, places, subject),
	]);
}

function describeAgent({ analysis: { facts }, verdicts, agent }: Bound): readonly string[] {
	if (agent === undefined) return [];
	const own = facts.domains.filter((domain) => {
		const fate = fateOf(verdicts.boot, domain);
		return fate.kind === "agent" && fate.agents.includes(agent.agent);
	});
	return own.map((domain) => `${plain(domain.name)} is agent ${agent.agent.id}: ${summaryOf(verdicts, domain)}.`);
}
