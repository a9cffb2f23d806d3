import type { BoardDevice, DeviceId } from "../board/board.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { displayName, pathOf } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import type { Fix } from "../text/fix.ts";
import { listed } from "../text/listed.ts";
import { deviceIdOf } from "../verdicts/named-device.ts";
import { removeProperty } from "./remove-property.ts";
import type { Reported, Rule } from "./rule.ts";

export const scmiDeviceIdConflict: Rule = {
	code: "scmi-device-id-conflict",
	summary: "a node names two firmware devices in two spellings, or one device twice in a list",
	severity: "warning",
	needs: [],
	*check({ facts }) {
		for (const device of facts.host.board.devices) {
			if (device.deviceIds.length < 2) continue;
			yield* otherNumbers(facts, device);
			yield* namedTwice(facts, device);
		}
	},
};

/** Each spelling that is at odds with the one that is read; with none that is, with the first. */
function* otherNumbers(facts: Facts, device: BoardDevice): Generator<Reported> {
	const { hypervisor, ignored } = facts.recognised;
	const read = deviceIdOf(facts, device);
	const kept = read ?? device.deviceIds.find(({ id }) => id !== undefined);
	if (kept === undefined) return;
	const name = displayName(device.node);
	const own = device.deviceIds.filter(({ spelling }) => spelling === kept.spelling);
	if (own.some(({ id }) => id === undefined)) return;
	const told = new Set<string>();
	for (const other of device.deviceIds) {
		if (other.id === undefined || told.has(other.spelling) || !isAtOdds(facts, device, own, other)) continue;
		told.add(other.spelling);
		const whose = ignored.find(({ at }) => at === other.at)?.whose;
		const numbers = `device ${listed(own.map(({ id }) => String(id)))}`;
		yield {
			at: other.at,
			severity: read === undefined ? "information" : "warning",
			message:
				read === undefined
					? `${other.spelling} of ${name} names firmware device ${other.id}, and ${kept.spelling} ${numbers}: one of them is wrong. On this board nobody asks firmware for either`
					: `${other.spelling} of ${name} names firmware device ${other.id}, and ${read.spelling} ${numbers}: ${hypervisor.title} reads ${read.spelling} alone, and ${numbers} is asked for${whose === undefined ? "" : `. ${other.spelling} is read by ${whose}`}`,
			related: [{ at: kept.at, message: `${kept.spelling} of ${name}` }],
			fixes: read === undefined ? [] : removalOf(facts, other),
		};
	}
}

/** None of its numbers is one of those in the spelling that is read. */
function isAtOdds(
	{ hostSide, recognised }: Facts,
	{ deviceIds }: BoardDevice,
	own: readonly DeviceId[],
	other: DeviceId,
): boolean {
	const [kept] = own;
	if (kept === undefined || other.property === kept.property) return false;
	// a list may name another firmware's SCMI node
	const bound = recognised.hypervisor.deviceNumber?.nodeOf(hostSide)?.path;
	const providers = [kept.provider, other.provider].filter((provider) => provider !== undefined);
	if (bound !== undefined && providers.some((provider) => pathOf(provider) !== bound)) return false;
	const others = deviceIds.filter(({ spelling }) => spelling === other.spelling).map(({ id }) => id);
	return !others.includes(undefined) && !others.some((id) => own.some((each) => each.id === id));
}

function removalOf(facts: Facts, { spelling, property, provider }: DeviceId): Fix[] {
	// a list may have entries of other controllers
	const edit = provider === undefined ? removeProperty(facts, property) : undefined;
	return edit === undefined ? [] : [{ title: `Remove ${spelling}`, preferred: false, edits: [edit] }];
}

/** Of a list: the same number of the same SCMI node again. */
function* namedTwice(facts: Facts, { node, deviceIds }: BoardDevice): Generator<Reported> {
	const named: DeviceId[] = [];
	for (const again of deviceIds) {
		const { provider, id, spelling } = again;
		if (provider === undefined || id === undefined) continue;
		const first = named.find((each) => each.provider === provider && each.id === id && each.spelling === spelling);
		if (first === undefined) {
			named.push(again);
			continue;
		}
		const { deviceNumber, words } = facts.recognised.hypervisor;
		const isRead = spelling === deviceNumber?.property;
		yield {
			at: again.at,
			severity: "information",
			message: `${spelling} of ${displayName(node)} names device ${id} twice${isRead ? `: ${words.asker} asks firmware for it twice, and nothing more comes of it` : ""}`,
			related: [{ at: first.at, message: "the first" }],
			fixes: withoutEntry(again),
		};
	}
}

/** From the end of what stands before the entry to its own. */
function withoutEntry({ property, cell, literal }: DeviceId): Fix[] {
	const at = property.value.findIndex((part) => part.kind === "cells" && part.cells.some((each) => each === cell));
	const part = property.value[at];
	if (cell === undefined || part?.kind !== "cells" || !literal) return [];
	const place = part.cells.indexOf(cell);
	const isWhole = part.cells.length === 2;
	const before = isWhole ? property.value[at - 1] : part.cells[place - 2];
	if (before === undefined || !("last" in before) || before.last.expansion || before.last.source !== cell.last.source)
		return [];
	const end = isWhole ? spanOfTokens(part.first, part.last).end : spanOfTokens(cell.first, cell.last).end;
	const edit = { at: { file: cell.last.source.path, start: before.last.end, end }, text: "" };
	return [{ title: "Remove the second one", preferred: true, edits: [edit] }];
}
