import { stringsOf } from "../devicetree/tree/read-property.ts";
import type { Node } from "../devicetree/tree/tree.ts";
import type { Fix } from "../text/fix.ts";
import { closestKey } from "../text/yaml-closest-key.ts";
import { respeltString } from "./respelt.ts";

/** What `status` says and the specification does not have. Devicetree Specification 2.3.4: okay, disabled, reserved, fail, fail-sss. */
export interface StrangeStatus {
	readonly word: string;
	readonly meant: "okay" | "disabled" | undefined;
}

/** `ok` is read by everybody. */
const WORDS: ReadonlySet<string> = new Set(["okay", "ok", "disabled", "reserved", "fail"]);

/** What people write for the two that are written. */
const CALLED: Readonly<Record<"okay" | "disabled", readonly string[]>> = {
	okay: ["enabled", "enable", "on", "yes", "true", "active", "available", "good"],
	disabled: ["disable", "off", "no", "false", "inactive", "unavailable", "deactivated"],
};

/** Undefined: there is none, or one that is known, or it cannot be read. */
export function strangeStatus({ properties }: Node): StrangeStatus | undefined {
	const [word] = stringsOf(properties.get("status")) ?? [];
	if (word === undefined || WORDS.has(word) || word.startsWith("fail-")) return undefined;
	const plain = word.trim().toLowerCase();
	for (const meant of ["okay", "disabled"] as const)
		if (CALLED[meant].includes(plain) || closestKey(plain, [meant]) !== undefined) return { word, meant };
	return { word, meant: plain === "ok" ? "okay" : undefined };
}

export function respeltStatus(node: Node): readonly Fix[] {
	const status = node.properties.get("status");
	const { word, meant } = strangeStatus(node) ?? {};
	return status === undefined || word === undefined || meant === undefined ? [] : respeltString(status, word, meant);
}
