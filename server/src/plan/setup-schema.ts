import { SETUP_FILE } from "../configs/setup-shape.ts";
import { HYPERVISOR_WORDS } from "../hypervisors/index.ts";
import { schemaOf } from "../text/yaml-schema.ts";

type Schema = { readonly [key: string]: unknown };

/** The JSON schema of scmi.yaml, setup.schema.json: the decoder takes any word for a mediator, an editor offers those there are. */
export function setupSchema(): unknown {
	const text = JSON.stringify(schemaOf(SETUP_FILE, "SCMI setup (scmi.yaml), format 1"));
	return JSON.parse(text, (key, value) => (key === "profile" ? offering(value) : value));
}

/** Any text, alone or beside null, becomes one of the words. */
function offering({ type, anyOf, ...rest }: Schema): Schema {
	if (Array.isArray(anyOf)) return { ...rest, anyOf: anyOf.map(offering) };
	return type === "string" ? { ...rest, enum: HYPERVISOR_WORDS } : { ...rest, type };
}
