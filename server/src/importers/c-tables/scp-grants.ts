import { grouped } from "../../text/grouped.ts";
import type { ImportedGrant, ImportedGrants, ImportedPermissions } from "../imported-catalogue.ts";
import type { Numbered } from "./numbered.ts";
import type { Denial, Denials } from "./scp-permissions.ts";

/** What agents are refused, as grants of everything else. */
export function permissionsFrom(
	denials: Denials,
	agentKeys: ReadonlyMap<number, string>,
	keys: ReadonlyMap<Numbered, string>,
	src: (at: Denial) => string,
): ImportedPermissions {
	if (denials.kind === "none") return { model: "none" };
	const byAgent = grouped(denials.list, ({ agent }) => agent);
	const grants = [...agentKeys].flatMap(([id, key]): readonly (readonly [string, ImportedGrants])[] => {
		const own = byAgent.get(id);
		return own ? [[key, grantsOf(own, keys, src)]] : [];
	});
	return {
		model: denials.byDevice ? "device-runtime" : "static",
		initial: "all",
		// whoever may send the message
		...(denials.byDevice && { setBy: [...agentKeys.values()], grantAggregation: "last-write", resetAgent: "flag" }),
		...(grants.length > 0 && { grants: Object.fromEntries(grants) }),
	};
}

function grantsOf(
	denials: readonly Denial[],
	keys: ReadonlyMap<Numbered, string>,
	src: (at: Denial) => string,
): ImportedGrants {
	const whole = denials.filter(({ rows }) => rows === undefined);
	const protocols = Object.fromEntries(
		[...grouped(whole, ({ kind }) => kind)].map(([kind, all]) => [kind, grantOf(all, src)]),
	);
	const single = denials.flatMap((denial) =>
		(denial.rows ?? []).flatMap((row) => ({ denial, table: row.table, key: keys.get(row) ?? "" })),
	);
	const resources = Object.fromEntries(
		[...grouped(single, ({ table }) => table)].map(([table, all]) => [
			table,
			Object.fromEntries(
				[...grouped(all, ({ key }) => key)].map(([key, of]) => [
					key,
					grantOf(
						of.map(({ denial }) => denial),
						src,
					),
				]),
			),
		]),
	);
	return {
		...(whole.length > 0 && { protocols }),
		...(single.length > 0 && { resources }),
	};
}

/** Nothing, or all but some messages. */
function grantOf(denials: readonly Denial[], src: (at: Denial) => string): ImportedGrant {
	const [first] = denials;
	const at = first ? { src: src(first) } : {};
	if (denials.some(({ message }) => message === undefined)) return { level: "none", ...at };
	return { level: "all", deny: [...new Set(denials.flatMap(({ message }) => message ?? []))], ...at };
}
