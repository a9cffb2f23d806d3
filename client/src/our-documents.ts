import type { DocumentFilter } from "vscode-languageclient/node";

/** What the server is told of: trees and what they include, catalogues, setups, and what may be a domain's configuration. */
export const DOCUMENTS: readonly DocumentFilter[] = [
	{ scheme: "file", language: "devicetree" },
	{ scheme: "file", language: "dts" },
	{ scheme: "file", pattern: "**/*.scmi.{yaml,yml,json}" },
	{ scheme: "file", pattern: "**/scmi.yaml" },
	// What numbers meant when somebody said that they are right.
	{ scheme: "file", pattern: "**/{scmi-lock,*.scmi-lock}.yaml" },
	{ scheme: "file", pattern: "**/*.cfg" },
	// What changes trees on the way to the boot.
	{ scheme: "file", pattern: "**/{*.cmd,*.its,extlinux.conf,config.txt}" },
	// An unsaved header counts in the boards that include it.
	{ scheme: "file", pattern: "**/*.h" },
];

/** Ours, or that of another extension for the same files. */
export function isDeviceTree(languageId: string): boolean {
	return languageId === "devicetree" || languageId === "dts";
}

/** Whether a document is reason enough to start the server: many a project has YAML, and .cfg files that are none of Xen's. */
export function isOurs({ path, languageId, text }: { path: string; languageId: string; text: () => string }): boolean {
	if (isDeviceTree(languageId)) return true;
	if (/(^|\/)scmi(-lock)?\.yaml$|\.scmi(-lock\.yaml|\.ya?ml|\.json)$/.test(path)) return true;
	return path.endsWith(".cfg") && /^\s*(arm_sci|dtdev|device_tree)\s*=/m.test(text());
}
