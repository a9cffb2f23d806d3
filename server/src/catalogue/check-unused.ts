import type { Report } from "../text/yaml-decode.ts";
import type { YamlEntry, YamlMap, YamlNode } from "../text/yaml-node.ts";

/** Keys of the format that no part of the model reads yet, as key paths; * is any key. */
const UNUSED = ["scmi.protocols.*.idSpace", "agents.*.partition", "permissions.hierarchy", "quirks"];

/** Says once of each such key, where it is written first, that it changes nothing. */
export function checkUnused(root: YamlMap, report: Report): void {
	for (const path of UNUSED) {
		const entry = firstAt(root, path.split("."));
		if (entry) report(path, entry.keyAt, `"${entry.key}" has no effect yet: no answer depends on it.`, "information");
	}
}

function firstAt(node: YamlNode, [step, ...rest]: readonly string[]): YamlEntry | undefined {
	if (node.kind !== "map") return undefined;
	for (const entry of node.entries) {
		if (step !== "*" && step !== entry.key) continue;
		const found = rest.length === 0 ? entry : firstAt(entry.value, rest);
		if (found) return found;
	}
	return undefined;
}
