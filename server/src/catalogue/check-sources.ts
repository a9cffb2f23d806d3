import type { DecodedCatalogue } from "./catalogue-shape.ts";
import { type Checking, saidOfUnknown } from "./report-at.ts";
import { sourceKeyOf } from "./source-line.ts";

/** Every `src` begins with a key of `sources`, or is a file's own name. */
export function checkSources(catalogue: DecodedCatalogue, { report, isDamaged, isWrong }: Checking): void {
	const known = Object.keys(catalogue.sources ?? {});
	for (const [path, src] of sourceLinesIn(catalogue)) {
		const key = sourceKeyOf(src);
		if (key === undefined || known.includes(key) || isDamaged(`sources.${key}`) || isWrong("sources")) continue;
		report(
			`${path}.src`,
			() =>
				saidOfUnknown("value", `There is no "${key}" in sources.`, key, known, {
					otherwise: known.length === 0 ? " It is empty." : "",
					rest: src.slice(key.length),
				}),
			"warning",
		);
	}
}

function* sourceLinesIn(catalogue: DecodedCatalogue): Generator<readonly [path: string, src: string]> {
	const { agents = {}, resources, devices = {}, permissions, quirks = [] } = catalogue;
	for (const [key, { src }] of Object.entries(agents)) if (src !== undefined) yield [`agents.${key}`, src];
	for (const [table, entries] of Object.entries(resources))
		for (const [key, { src }] of Object.entries(entries))
			if (src !== undefined) yield [`resources.${table}.${key}`, src];
	for (const [key, { src }] of Object.entries(devices)) if (src !== undefined) yield [`devices.${key}`, src];
	for (const [index, { src }] of quirks.entries()) if (src !== undefined) yield [`quirks.${index}`, src];
	for (const [agent, { protocols = {}, devices = {}, resources = {} }] of Object.entries(permissions?.grants ?? {})) {
		const granted = { protocols, devices, ...prefixed(resources) };
		for (const [part, grants] of Object.entries(granted))
			for (const [key, grant] of Object.entries(grants))
				if (typeof grant === "object" && grant.src !== undefined)
					yield [`permissions.grants.${agent}.${part}.${key}`, grant.src];
	}
}

function prefixed<T>(tables: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
	return Object.fromEntries(Object.entries(tables).map(([table, grants]) => [`resources.${table}`, grants]));
}
