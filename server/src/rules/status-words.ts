import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { cellsOf, isEmpty, stringsOf } from "../devicetree/tree/read-property.ts";
import type { Node, Property } from "../devicetree/tree/tree.ts";
import type { Fix } from "../text/fix.ts";
import { closestKey } from "../text/yaml-closest-key.ts";
import { respeltString, respeltValue } from "./respelt.ts";

/** What `status` says and the specification does not have. Devicetree Specification 2.3.4: okay, disabled, reserved, fail, fail-sss. */
export interface StrangeStatus {
	/** As it is typed: in quotes, or a number, or nothing. */
	readonly says: string;
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
	const status = properties.get("status");
	if (status !== undefined && isEmpty(status)) return { says: "empty", meant: "okay" };
	const number = status && numberAsStatus(status);
	if (number !== undefined) return number;
	const [word] = stringsOf(status) ?? [];
	if (word === undefined || WORDS.has(word) || word.startsWith("fail-")) return undefined;
	const says = `"${word}"`;
	const plain = word.trim().toLowerCase();
	for (const meant of ["okay", "disabled"] as const)
		if (CALLED[meant].includes(plain) || closestKey(plain, [meant]) !== undefined) return { says, meant };
	return { says, meant: plain === "ok" ? "okay" : undefined };
}

function numberAsStatus(status: Property): StrangeStatus | undefined {
	const [cell, ...others] = cellsOf(status) ?? [];
	if (cell?.cell.kind !== "number" || others.length > 0) return undefined;
	return { says: `the number ${cell.value}`, meant: cell.value === 0 ? "disabled" : "okay" };
}

export function respeltStatus(node: Node): readonly Fix[] {
	const status = node.properties.get("status");
	const meant = strangeStatus(node)?.meant;
	const [word = ""] = stringsOf(status) ?? [];
	if (status === undefined || meant === undefined) return [];
	if (status.value.length === 0) return withValue(status, meant);
	return isEmpty(status) || numberAsStatus(status)
		? respeltValue(status, `"${meant}"`)
		: respeltString(status, word, meant);
}

/** `status;` with the word behind it. */
function withValue({ definitions }: Property, meant: string): readonly Fix[] {
	const name = definitions.at(-1)?.name;
	if (name === undefined || name.last.expansion !== undefined) return [];
	const at = spanOfTokens(name.last, name.last);
	const edit = { at: { ...at, start: at.end }, text: ` = "${meant}"` };
	return [{ title: `Write "${meant}"`, preferred: true, edits: [edit] }];
}
