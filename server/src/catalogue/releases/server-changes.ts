import type { Catalogue } from "../model.ts";
import type { Change } from "./change.ts";
import type { Comparison } from "./comparison.ts";
import { fieldChanges } from "./field-changes.ts";

const PROTOCOL = { table: "protocols", noun: "protocol" };
const PROTOCOL_FIELDS = [
	...(["version", "idSpace", "unsupported", "listed", "messages", "claims", "dialect", "settings"] as const),
];
const SERVER_FIELDS = ["specification", "baseVersion", "agentCount", "listsBase"] as const;
const PERMISSION_FIELDS = [
	...(["model", "initial", "setBy", "controls", "exclusive", "bypass", "grantAggregation"] as const),
	...(["stateAggregation", "resetAgent", "statuses", "denialFrees", "selfReset", "resetsState"] as const),
	...(["hidesUngranted", "hierarchy"] as const),
];

/** What is another for all agents: protocols and messages that are served, how permissions work. */
export function serverChanges({ before, after }: Comparison): readonly Change[] {
	return [
		...protocolChanges(before.catalogue, after.catalogue),
		...permissionChanges(before.catalogue, after.catalogue),
	];
}

function protocolChanges({ scmi: old }: Catalogue, { scmi: now, completeness }: Catalogue): readonly Change[] {
	const kept = Object.entries(old.protocols).flatMap(([key, protocol]): readonly Change[] => {
		const entry = { key, name: null };
		const same = Object.hasOwn(now.protocols, key) ? now.protocols[key] : undefined;
		if (same === undefined) {
			const isSure = completeness.protocols === "complete";
			return [{ ...PROTOCOL, kind: "removed", entry, from: protocol.id, agent: null, meansNow: null, isSure }];
		}
		return fieldChanges(protocol, same, PROTOCOL_FIELDS).map((field) => ({
			...PROTOCOL,
			...{ kind: "changed", entry, to: null },
			...field,
		}));
	});
	const added = Object.entries(now.protocols)
		.filter(([key]) => !Object.hasOwn(old.protocols, key))
		.map(([key, { id }]): Change => ({ ...PROTOCOL, kind: "added", entry: { key, name: null }, to: id }));
	const server = fieldChanges(old, now, SERVER_FIELDS);
	return [...kept, ...added, ...server.map((field) => ofAll(PROTOCOL, field))];
}

/** Of permissions that one of them does not say only that is said. */
function permissionChanges({ permissions: old }: Catalogue, { permissions: now }: Catalogue): readonly Change[] {
	const about = { table: "permissions", noun: "permissions" };
	const modelIn = ({ assumed, model }: Catalogue["permissions"]) => (assumed ? null : model);
	if (!old.assumed && !now.assumed)
		return fieldChanges(old, now, PERMISSION_FIELDS).map((field) => ofAll(about, field));
	if (old.assumed && now.assumed) return [];
	return [ofAll(about, { field: "model", before: modelIn(old), after: modelIn(now) })];
}

function ofAll(about: typeof PROTOCOL, field: { field: string; before: unknown; after: unknown }): Change {
	return { ...about, kind: "changed", entry: null, to: null, ...field };
}
