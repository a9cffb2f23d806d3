import type { BoardDevice } from "../board/board.ts";
import { type DeviceEntry, deviceName, hasDevice, nounOfEntry } from "../catalogue/catalogue-index.ts";
import { displayName, pathOf, spanOfNode } from "../devicetree/tree/tree.ts";
import type { BootFacts, DomainFacts, Facts } from "../facts.ts";
import type { DeviceGrant } from "../machine/grants.ts";
import { fateOf, hasAgent } from "./fate.ts";
import { lostReasons } from "./lost-references.ts";
import { deviceIdOf, deviceOf, grantsByNumber, isAskedFor, isPartOfNamed } from "./named-device.ts";
import { isRefused, type VerdictState } from "./states.ts";
import type { DeviceSubject } from "./subjects.ts";
import { type UnreadLists, unreadReasons, waitingReasons } from "./unread-lists.ts";
import { combined, type UseVerdict, useVerdict } from "./use-verdict.ts";
import { resourceOfUse, wantedBy } from "./used-resources.ts";
import type { Reason, Verdict } from "./verdict.ts";

/** Whether a domain may use a device: what firmware grants it, and what its driver's first messages came to. */
export function deviceVerdict(
	facts: Facts,
	boot: BootFacts,
	domain: DomainFacts,
	subject: DeviceSubject,
	lists: UnreadLists,
): Verdict {
	const verdict = verdictOfRead(facts, boot, domain, subject);
	const own = subject.driven.get(domain.name) ?? [];
	const waiting = boot.outcomeOf(domain.name)?.state === "running" ? waitingReasons(lists, own) : [];
	if (waiting.length > 0) return { ...verdict, state: "waits", waits: true, reasons: waiting };
	if (isRefused(verdict.state) || verdict.state === "waits") return verdict;
	const unread = unreadReasons(lists, own);
	return unread.length === 0 ? verdict : { ...verdict, state: "unknown", reasons: unread, isUnread: true };
}

/** The same, of what could be read of its lists. */
function verdictOfRead(facts: Facts, boot: BootFacts, domain: DomainFacts, subject: DeviceSubject): Verdict {
	const own = subject.driven.get(domain.name) ?? [];
	const used = own.length > 0;
	const named = deviceOf(facts, boot, subject.device);
	const parts = own.flatMap(({ uses }) => uses).flatMap((use) => useVerdict(boot, domain, use, named) ?? []);
	const waits = parts.some(({ state }) => state === "waits");
	const lost = boot.outcomeOf(domain.name)?.state === "running" ? lostReasons(domain, own) : [];
	if (lost.length > 0) return { state: "waits", used, waits: true, reasons: lost };
	const fate = hasAgent(boot, domain) || waits ? undefined : fateOf(boot, domain);
	if (fate !== undefined && fate.kind !== "agent") {
		const isUnknown = fate.kind === "unknown" || parts.some(({ state }) => state === "unknown");
		const state = !used ? "unused" : isUnknown ? "unknown" : "denied";
		return { state: parts.length === 0 && used ? withoutUses(state) : state, used, waits, reasons: [fate.reason] };
	}
	const grant = named && grantOf(boot, domain, named);
	const ofGrant =
		grant === undefined ? [] : grantReasons(facts, boot, domain, subject.device, named as DeviceEntry, grant);
	const base = baseOf(facts, boot, subject.device, grant, used, parts);
	const state = stateOf(base, parts, waits);
	const reasons = reasonsOf(facts, boot, state, subject.device, parts, ofGrant, used);
	const isWithheld = state === "untouched" && parts.some((part) => part.isWithheld);
	return { state, used, waits, reasons, ...(isWithheld && { isWithheld }) };
}

/** What they come to together: a clock that nobody may change, such as a bus's, does not count beside the device's own. */
function together(parts: readonly UseVerdict[]): VerdictState {
	const decisive = parts.filter(({ state, isWithheld }) => state !== "untouched" || isWithheld);
	return combined((decisive.length > 0 ? decisive : parts).map(({ state }) => state));
}

/** A device that uses nothing of firmware's is refused nothing. */
const withoutUses = (state: VerdictState): VerdictState => (state === "denied" ? "unused" : state);

function grantOf(boot: BootFacts, { name }: DomainFacts, entry: DeviceEntry): DeviceGrant | undefined {
	const grants = boot.outcomeOf(name)?.grants.find(({ firmware }) => hasDevice(firmware.index, entry));
	return grants?.device(entry);
}

/** What firmware says of the device as a whole; of a node that is none, what its numbers come to. */
function baseOf(
	facts: Facts,
	boot: BootFacts,
	device: BoardDevice,
	grant: DeviceGrant | undefined,
	used: boolean,
	parts: readonly UseVerdict[],
): VerdictState {
	if (grant !== undefined) {
		if (grant.state === "refused") return "denied";
		return grant.state === "none" ? (used ? "denied" : "unused") : grant.state;
	}
	const all = together(parts);
	const isNameless = grantsByNumber(boot) && wantedBy(boot, device).length > 0;
	return all === "granted" && isNameless && !isPartOfNamed(facts, boot, device, wantedBy(boot, device))
		? "reachable"
		: all;
}

function stateOf(base: VerdictState, parts: readonly UseVerdict[], waits: boolean): VerdictState {
	if (parts.length === 0) return base;
	const all = together(parts);
	if (isRefused(all) || all === "partly") return all;
	if (waits) return base === "denied" ? "denied" : "waits";
	if (all === "unknown") return "unknown";
	// nobody asked for the device, and nothing its driver asks is refused
	if (base === "denied" || base === "unused") return all;
	const isLeft = all === "untouched" && (base !== "granted" || parts.some(({ isWithheld }) => isWithheld));
	return isLeft ? "untouched" : base;
}

/** The step that decided first. */
function reasonsOf(
	facts: Facts,
	boot: BootFacts,
	state: VerdictState,
	device: BoardDevice,
	parts: readonly UseVerdict[],
	ofGrant: readonly Reason[],
	used: boolean,
): readonly Reason[] {
	const of = (...states: readonly VerdictState[]) => {
		const byText = new Map<string, Reason>();
		for (const { state, reason } of parts)
			if (states.includes(state) && !byText.has(reason.text)) byText.set(reason.text, reason);
		return [...byText.values()];
	};
	const nameless = used ? namelessReason(facts, boot, device) : [];
	switch (state) {
		case "denied":
		case "missing":
		case "partly":
			return [...nameless, ...of("missing", "denied", "partly"), ...ofGrant];
		case "waits": {
			const [first] = of("waits");
			return [...(first ? [{ ...first, text: `its driver waits: ${first.text}` }] : []), ...ofGrant];
		}
		case "unknown":
			return [...of("unknown"), ...ofGrant];
		case "untouched":
			return of("untouched");
		default:
			return ofGrant.length > 0 ? ofGrant : [...nameless, ...of("granted", "open", "reachable")];
	}
}

/** A node that uses what firmware guards by device, and names none. */
function namelessReason(facts: Facts, boot: BootFacts, device: BoardDevice): readonly Reason[] {
	const { deviceNumber, words } = facts.recognised.hypervisor;
	const wanted = wantedBy(boot, device);
	if (!deviceNumber || !grantsByNumber(boot) || wanted.length === 0 || deviceIdOf(facts, device)) return [];
	if (isPartOfNamed(facts, boot, device, wanted) || boot.planned.hostDevices.at(pathOf(device.node)) !== device)
		return [];
	const name = displayName(device.node);
	const named = device.deviceIds.find(({ spelling }) => spelling === deviceNumber.property);
	const unread = named && deviceNumber.whyUnread?.(facts.hostSide, named);
	const lack = unread === undefined ? `has no ${deviceNumber.property}, so` : `names a firmware device ${unread}:`;
	const text = `${name} ${lack} ${words.asker} asks firmware for nothing`;
	return [{ text, at: spanOfNode(device.node) }];
}

function grantReasons(
	facts: Facts,
	boot: BootFacts,
	domain: DomainFacts,
	host: BoardDevice,
	named: DeviceEntry,
	grant: DeviceGrant,
): readonly Reason[] {
	if (grant.state === "unknown" && named.device.isUnsure)
		return [{ text: `the catalogue's entry for device ${deviceName(named)} has an error: correct it`, at: undefined }];
	const reasons: Reason[] = grant.requests.map(({ message, status, n, causes }) => {
		const origin = boot.planned.firstOriginOf(causes);
		const asked = origin === undefined ? "" : `, asked for by ${origin.text}`;
		return { text: `${message}: ${status} (step ${n})${asked}`, at: origin?.at };
	});
	if (grant.state === "open") reasons.push({ text: "firmware does not ask who uses it", at: undefined });
	if (grant.state === "partly" || grant.state === "reachable") reasons.push(...throughOthers(boot, domain, named));
	return reasons.length > 0 ? reasons : [notAsked(facts, boot, domain, host)];
}

/** The devices of the same domain that share resources with this one. */
function throughOthers(boot: BootFacts, domain: DomainFacts, named: DeviceEntry): readonly Reason[] {
	const through = new Map<DeviceEntry, string[]>();
	for (const member of named.members)
		for (const owner of member.owners)
			if (owner !== named && grantOf(boot, domain, owner)?.state === "granted")
				through.set(owner, [...(through.get(owner) ?? []), `${nounOfEntry(member)} ${member.key}`]);
	return [...through].map(([owner, resources]) => ({
		text: `not asked for, but device ${deviceName(owner)} gives access to ${resources.join(", ")}`,
		at: undefined,
	}));
}

function notAsked(facts: Facts, boot: BootFacts, domain: DomainFacts, host: BoardDevice): Reason {
	const { deviceNumber, words } = facts.recognised.hypervisor;
	const name = displayName(host.node);
	if (!deviceNumber) return { text: words.notRequested(name), at: undefined };
	if (domain.hardware)
		return facts.recognised.hypervisor.rootDrives(facts.host.board)(host)
			? { text: `what ${domain.name} may do with ${name} is not known`, at: undefined }
			: { text: deviceNumber.whyNotRoots(facts.host.board, host), at: spanOfNode(host.node) };
	const path = pathOf(host.node);
	const text = isAskedFor(domain, path)
		? `${name} is given to ${domain.name}, but no message asks firmware for it on its behalf`
		: words.notRequested(path);
	return { text, at: boot.planned.originOf(domain.request.cause)?.at };
}

/** Whether a use belongs to another firmware device than the node is. */
export function isForeign(boot: BootFacts, named: DeviceEntry | undefined, use: BoardDevice["uses"][number]): boolean {
	const owners = resourceOfUse(boot, use)?.owners ?? [];
	return named !== undefined && owners.length > 0 && !owners.includes(named);
}
