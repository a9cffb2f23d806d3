import { kindOfProtocol, RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import { closestKey } from "../text/yaml-closest-key.ts";
import type { DecodedCatalogue } from "./catalogue-shape.ts";
import type { Damage } from "./damage.ts";
import type { Agent, Catalogue, CatalogueProtocol, Completeness, Device, Permissions, Resource } from "./model.ts";

/**
 * What a catalogue says, less what is wrong in it. What is wrong makes unknown what depends on it and nothing else: a list with a
 * wrong entry is not complete, an entry with a wrong word is not concluded from, unless the word is only shown.
 */
export function modelOf(decoded: DecodedCatalogue, damage: Damage): Catalogue {
	const { firmware, sources = {}, scmi, quirks = [] } = decoded;
	const protocols = protocolsOf(decoded, damage);
	const agents = agentsOf(decoded, damage);
	const devices = devicesOf(decoded, damage);
	const resources = resourcesOf(decoded, damage);
	const completeness = completenessOf(decoded, damage);
	const brokenLists = brokenListsOf(decoded, completeness, damage);
	const isMatchUnread = damage.isWrong("firmware") || damage.has("firmware.match");
	const { match, ...named } = firmware;
	return {
		firmware: { ...named, ...(isMatchUnread ? { isMatchUnread } : match && { match }) },
		sources,
		scmi: {
			...(scmi?.specification && { specification: scmi.specification }),
			...(scmi?.baseVersion !== undefined && { baseVersion: scmi.baseVersion }),
			...(scmi?.agentCount !== undefined && { agentCount: scmi.agentCount }),
			...(scmi?.listsBase !== undefined && { listsBase: scmi.listsBase }),
			...protocols,
		},
		agents,
		...(isAgentListBroken(decoded, damage) && { hasUnreadAgents: true }),
		resources,
		devices,
		permissions: permissionsOf(decoded, damage),
		completeness,
		...(brokenLists.length > 0 && { brokenLists }),
		quirks,
	};
}

/**
 * Keys of which a wrong value leaves their entry standing: they count as not said. Every other makes its entry unknown. Where not said is
 * not the same as not known, that is noted below: what `agentCount` and `listsBase` are about is then not complete, and of `grants`,
 * `stateAggregation` and `statuses` the model says that they are not known.
 */
const TAKEN_FOR_UNSAID = {
	agent: ["name", "src"],
	device: ["description", "dt", "src"],
	resource: [
		...["name", "symbols", "condition", "parents", "rates", "initialRate", "microvolts", "initial", "members"],
		...["starts", "measures", "description", "hardware", "src"],
	],
	protocol: ["version", "vendor"],
	scmi: ["specification", "baseVersion", "agentCount", "listsBase"],
	permissions: ["grantAggregation", "stateAggregation", "resetAgent", "statuses", "grants"],
};

/** An entry that is sound, without what is wrong in it. */
function withoutWrong<T extends object>(entry: T, path: string, damage: Damage): T {
	const wrong = damage.keysIn(path);
	if (wrong.size === 0) return entry;
	return Object.fromEntries(Object.entries(entry).filter(([key]) => !wrong.has(key))) as T;
}

const soundKeys = (map: object, isSound: (key: string) => boolean) => Object.keys(map).filter(isSound);

const isSoundAgent = (damage: Damage) => (key: string) => damage.isSound(`agents.${key}`, TAKEN_FOR_UNSAID.agent);
const isSoundDevice = (damage: Damage) => (key: string) => damage.isSound(`devices.${key}`, TAKEN_FOR_UNSAID.device);
const isSoundProtocol = (damage: Damage) => (key: string) =>
	damage.isSound(`scmi.protocols.${key}`, TAKEN_FOR_UNSAID.protocol);
const isSoundResource = (damage: Damage, table: string) => (key: string) =>
	damage.isSound(`resources.${table}.${key}`, TAKEN_FOR_UNSAID.resource);

function isAgentListBroken({ agents = {} }: DecodedCatalogue, damage: Damage): boolean {
	return !damage.isSound("agents", soundKeys(agents, isSoundAgent(damage)));
}

/**
 * Of an agent with something wrong, with something wrong in its grants, or that is granted a device that cannot be read, is not known what
 * it may do; with the first neither which channels are its.
 */
function agentsOf(decoded: DecodedCatalogue, damage: Damage): Catalogue["agents"] {
	const { agents = {}, devices = {}, permissions } = decoded;
	const isSound = isSoundAgent(damage);
	const wrongGrants = damage.keysIn("permissions.grants");
	// whose a wrong key was meant to be is not known: of those that have no grants yet
	const hasStrayGrants = [...wrongGrants].some((key) => !Object.hasOwn(agents, key));
	const agentOf = (key: string, { repeat: _, ...agent }: NonNullable<typeof agents>[string]): Agent => {
		if (!isSound(key)) {
			const { channels: __, ...rest } = agent;
			return { ...rest, isUnsure: true };
		}
		const sound = withoutWrong(agent, `agents.${key}`, damage);
		const own = permissions?.grants?.[key];
		const isUnsure =
			wrongGrants.has(key) ||
			(hasStrayGrants && own === undefined) ||
			Object.keys(own?.devices ?? {}).some((device) => !Object.hasOwn(devices, device));
		return isUnsure ? { ...sound, isUnsure } : sound;
	};
	return Object.fromEntries(Object.entries(agents).map(([key, agent]) => [key, agentOf(key, agent)]));
}

function devicesOf({ devices = {} }: DecodedCatalogue, damage: Damage): Catalogue["devices"] {
	const isSound = isSoundDevice(damage);
	return Object.fromEntries(
		Object.entries(devices).map(([key, device]): [string, Device] => [
			key,
			isSound(key) ? withoutWrong(device, `devices.${key}`, damage) : { ...device, isUnsure: true },
		]),
	);
}

/** Without entries that have something wrong. Where each agent numbers by itself, no number is everybody's. */
function resourcesOf({ resources, scmi }: DecodedCatalogue, damage: Damage): Catalogue["resources"] {
	const tables = Object.entries(resources).filter(([table]) => Object.hasOwn(RESOURCE_KINDS, table));
	return Object.fromEntries(
		tables.map(([table, entries]) => {
			const isPerAgent = scmi?.protocols?.[table]?.idSpace === "per-agent";
			const sound = Object.entries(entries)
				.filter(([key]) => isSoundResource(damage, table)(key))
				.map(([key, entry]) => [key, withoutWrong(entry, `resources.${table}.${key}`, damage)] as const);
			return [table, Object.fromEntries(sound.map(([key, entry]) => [key, isPerAgent ? withoutId(entry) : entry]))];
		}),
	);
}

function withoutId({ id: _, ...entry }: Resource): Resource {
	return entry;
}

/** A protocol with something wrong is not known to be served as it says; one that a broken list may have had neither. */
function protocolsOf({ scmi }: DecodedCatalogue, damage: Damage): Pick<Catalogue["scmi"], "protocols" | "unread"> {
	const listed = Object.entries(scmi?.protocols ?? {});
	const isSound = isSoundProtocol(damage);
	const protocols: Readonly<Record<string, CatalogueProtocol>> = Object.fromEntries(
		listed
			.filter(([key]) => isSound(key))
			.map(([key, protocol]) => [key, withoutWrong(protocol, `scmi.protocols.${key}`, damage)]),
	);
	if (isProtocolListUnread(damage)) return { protocols, unread: Object.keys(RESOURCE_KINDS) as ResourceKind[] };
	const broken = [...damage.keysIn("scmi.protocols")].filter((key) => !isSound(key));
	const meant = broken.flatMap((key) => [key, kindOfProtocol(scmi?.protocols?.[key]?.id ?? -1) ?? key]);
	const unread = (Object.keys(RESOURCE_KINDS) as ResourceKind[]).filter((kind) => meant.includes(kind));
	return { protocols, ...(unread.length > 0 && { unread }) };
}

function isProtocolListUnread(damage: Damage): boolean {
	return damage.isWrong("scmi.protocols") || !damage.isSound("scmi", [...TAKEN_FOR_UNSAID.scmi, "protocols"]);
}

function completenessOf(decoded: DecodedCatalogue, damage: Damage): Catalogue["completeness"] {
	const { resources, devices = {}, scmi, completeness: stated = {} } = decoded;
	const misnamed = Object.keys(resources).filter(
		(table) => !Object.hasOwn(RESOURCE_KINDS, table) && damage.isWrong(`resources.${table}`),
	);
	const mayMean = new Set(
		misnamed.flatMap((table) => closestKey(table, Object.keys(RESOURCE_KINDS)) ?? Object.keys(RESOURCE_KINDS)),
	);
	const isAgentListInDoubt = isAgentListBroken(decoded, damage) || damage.has("scmi.agentCount");
	const isBroken = (list: string): boolean => {
		if (list === "agents") return isAgentListInDoubt;
		if (list === "devices") return !damage.isSound("devices", soundKeys(devices, isSoundDevice(damage)));
		if (list === "protocols")
			return (
				isProtocolListUnread(damage) ||
				damage.has("scmi.listsBase") ||
				!damage.isSound("scmi.protocols", soundKeys(scmi?.protocols ?? {}, isSoundProtocol(damage)))
			);
		if (damage.isWrong("resources") || mayMean.has(list)) return true;
		// what the numbers of pin control count that it does not say is not known to be lacking
		if (list === "pinctrl" && Object.values(resources.pinctrl ?? {}).some(({ kind }) => kind === undefined))
			return true;
		const own = soundKeys(resources[list] ?? {}, isSoundResource(damage, list));
		return !damage.isSound(`resources.${list}`, own);
	};
	const known = Object.entries(stated).map(([list, word]): [string, Completeness] => [
		list,
		word === "complete" && isBroken(list) ? "partial" : word,
	]);
	const wrong = [...damage.keysIn("completeness")].map((list): [string, Completeness] => [list, "partial"]);
	// agents that nothing calls complete are taken as they stand, unless something is wrong there
	const mayHaveMoreAgents = isAgentListInDoubt || (stated.agents === undefined && damage.has("completeness"));
	return Object.fromEntries([...known, ...wrong, ...(mayHaveMoreAgents ? [["agents", "partial"] as const] : [])]);
}

/** What would be complete, were there nothing wrong in it or in `completeness`. */
function brokenListsOf(decoded: DecodedCatalogue, completeness: Catalogue["completeness"], damage: Damage): string[] {
	const { resources, completeness: stated = {} } = decoded;
	const broken = Object.keys(stated).filter(
		(list) =>
			stated[list] === "complete" &&
			completeness[list] !== "complete" &&
			// pins that do not say what they count are not wrong
			(list !== "pinctrl" || damage.has("resources.pinctrl")),
	);
	const unread = damage.isWrong("completeness")
		? Object.keys(resources)
		: [...damage.keysIn("completeness")].filter((list) => !Object.hasOwn(stated, list));
	return [...broken, ...unread];
}

type Stated = NonNullable<DecodedCatalogue["permissions"]>;

/** Where something in them is wrong, or which server it is, they are as good as not stated. */
function permissionsOf({ permissions, firmware }: DecodedCatalogue, damage: Damage): Permissions {
	const isSound =
		damage.isSound("permissions", TAKEN_FOR_UNSAID.permissions) &&
		!damage.isWrong("permissions.grants") &&
		!damage.isWrong("firmware") &&
		!damage.has("firmware.kind");
	const stated: Stated = (isSound ? permissions : undefined) ?? { model: "none" };
	const { controls, hidesUngranted, grants = {}, statuses = {}, ...rest } = stated;
	return {
		initial: "all",
		setBy: [],
		exclusive: false,
		bypass: [],
		grantAggregation: "unknown",
		resetAgent: "unknown",
		hierarchy: true,
		...withoutWrong(rest, "permissions", damage),
		grants,
		statuses,
		...((controls || firmware?.kind === "rcar-gen3") && { controls: kindsOf(controls ?? GUARDED_ON_RCAR) }),
		...(hidesUngranted && { hidesUngranted: kindsOf(hidesUngranted) }),
		...(damage.has("permissions.stateAggregation") && { stateAggregation: "unknown" }),
		...(damage.has("permissions.statuses") && { hasUnreadStatuses: true }),
		...(!(isSound && permissions) && { assumed: true }),
		...(!isSound && { isUnread: true }),
	};
}

/** Its BL31 looks at no grant where power and pins are concerned: measured, on all of its branches. */
const GUARDED_ON_RCAR = ["clock", "reset"];

/** A vendor's table has no place in the model. */
function kindsOf(tables: readonly string[]): readonly ResourceKind[] {
	return tables.filter((name): name is ResourceKind => Object.hasOwn(RESOURCE_KINDS, name));
}
