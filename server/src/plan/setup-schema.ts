import { SETUP_FILE } from "../configs/setup-shape.ts";
import { HYPERVISOR_WORDS } from "../hypervisors/index.ts";
import { PROFILE_NAMES } from "../importers/c-tables/recognise.ts";
import { IMPORT_KINDS } from "../importers/importers.ts";
import { schemaOf } from "../text/yaml-schema.ts";

type Schema = { readonly [key: string]: unknown };

/** The JSON schema of scmi.yaml, setup.schema.json: the decoder takes any word for a mediator or an importer, an editor offers those there are. */
export function setupSchema(): unknown {
	const text = JSON.stringify(schemaOf(SETUP_FILE, "SCMI setup (scmi.yaml), format 1"));
	return JSON.parse(text, (key, value) => (Object.hasOwn(OFFERED, key) ? offering(value, OFFERED[key] ?? []) : value));
}

const OFFERED: Readonly<Record<string, readonly string[]>> = {
	profile: HYPERVISOR_WORDS,
	import: IMPORT_KINDS,
	as: PROFILE_NAMES,
};

/** Any text, alone or beside null, becomes one of the words. */
function offering({ type, anyOf, ...rest }: Schema, words: readonly string[]): Schema {
	if (Array.isArray(anyOf)) return { ...rest, anyOf: anyOf.map((each) => offering(each, words)) };
	return type === "string" ? { ...rest, enum: words } : { ...rest, type };
}
