import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { displayName, type Property, spanOfProperty } from "../devicetree/tree/tree.ts";
import { hex } from "../machine/channels.ts";
import type { Fix } from "../text/fix.ts";
import { grantsByNumber } from "../verdicts/named-device.ts";
import { devicesWithoutNumber } from "./devices-without-number.ts";
import { type OddNumber, oddNumberOf } from "./number-form.ts";
import { setProperty } from "./protocol-nodes.ts";
import type { Checked, Rule } from "./rule.ts";

export const scmiDeviceIdMalformed: Rule = {
	code: "scmi-device-id-malformed",
	summary: "the number of a firmware device is written as text, as several numbers, as a reference or in another width",
	severity: "error",
	needs: [],
	*check(checked) {
		const { facts, verdicts } = checked;
		const { deviceNumber, words } = facts.recognised.hypervisor;
		const [host] = facts.stacks;
		const told = toldAsMissing(checked);
		for (const device of facts.host.board.devices)
			for (const deviceId of device.deviceIds) {
				const odd = oddNumberOf(deviceId);
				if (odd === undefined || host === undefined) continue;
				const isRead = deviceId.spelling === deviceNumber?.property;
				if (isRead && odd.read === undefined && told.has(device)) continue;
				const name = displayName(device.node);
				const causes = [deviceId, device].flatMap((thing) => verdicts?.boot.planned.causeOf(thing) ?? []);
				const { spelling } = deviceId;
				const value = `<${odd.meant}>`;
				yield {
					at: spanOfProperty(deviceId.property) ?? deviceId.at,
					severity: !isRead ? "information" : odd.hasMore || odd.read === undefined ? "warning" : "error",
					message: `${spelling} of ${name} ${odd.says}${isRead ? readText(words.asker, odd) : ", and a firmware device is one number of 32 bits"}`,
					fixes: odd.hasMore
						? keepFirst(deviceId.property)
						: odd.meant === undefined
							? []
							: setProperty(facts, host, device.node, spelling, value, `Write ${spelling} = ${value}`),
					...(isRead && odd.read !== undefined && !odd.hasMore && { explains: causes }),
				};
			}
	},
};

/** Without what stands behind the number that is read. */
function keepFirst({ name, value }: Property): readonly Fix[] {
	const [part, ...others] = value;
	if (part?.kind !== "cells" || part.bits !== 32 || others.length > 0) return [];
	const [first, second] = part.cells;
	const last = part.cells.at(-1);
	if (first === undefined || second === undefined || last === undefined) return [];
	if ([second, last].some((cell) => cell.first.expansion !== undefined || cell.last.expansion !== undefined)) return [];
	const kept = spanOfTokens(first.first, first.last);
	const at = { ...kept, start: kept.end, end: spanOfTokens(last.first, last.last).end };
	return [{ title: `Keep the first number of ${name}`, preferred: true, edits: [{ at, text: "" }] }];
}

/** What a device without a number is refused is told at its node, with the number to write. */
function toldAsMissing({ facts, verdicts }: Checked): ReadonlySet<object> {
	if (verdicts === undefined || !facts.host.board.tree.complete || !grantsByNumber(verdicts.boot)) return new Set();
	return new Set([...devicesWithoutNumber(facts, verdicts.boot)].map(({ device }) => device));
}

/** dt_property_read_u32() of Xen. */
function readText(asker: string, { read, hasMore, says }: OddNumber): string {
	if (read === undefined) return `: ${asker} reads four bytes, and to ${asker} this is not there`;
	if (hasMore) return `: ${asker} reads the first, ${read}, and asks firmware for no other`;
	const taken = says.includes("reference") ? "its phandle" : "the first four bytes";
	return `: ${asker} takes ${taken} for the number, and asks firmware for device ${read} (${hex(read)})`;
}
