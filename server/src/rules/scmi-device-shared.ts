import type { BoardDevice } from "../board/board.ts";
import { deviceName, sharedPartition } from "../catalogue/catalogue-index.ts";
import { displayName } from "../devicetree/tree/tree.ts";
import type { BootFacts, Facts } from "../facts.ts";
import type { Cause } from "../machine/boot-plan.ts";
import type { Firmware } from "../machine/firmware.ts";
import { fieldOf } from "../machine/grants.ts";
import { aggregationOf } from "../machine/hardware.ts";
import type { Fix } from "../text/fix.ts";
import { grouped } from "../text/grouped.ts";
import { listed } from "../text/listed.ts";
import type { Span } from "../text/span.ts";
import { deviceIdOf, deviceIdPlaceOf, deviceIndexOf } from "../verdicts/named-device.ts";
import { insertProperty } from "./insert-property.ts";
import { bootRule } from "./rule.ts";

export const scmiDeviceShared = bootRule({
	code: "scmi-device-shared",
	summary: "two domains are given one firmware device",
	severity: "warning",
	needs: ["device permissions"],
	*check(facts, boot) {
		const index = deviceIndexOf(boot);
		if (index === undefined) return;
		const { permissions } = index.catalogue;
		const asked = requestsByDevice(facts, boot);
		for (const entry of index.devices) {
			const requests = (entry.device.id === undefined ? undefined : asked.get(entry.device.id)) ?? [];
			const domains = [...new Set(requests.map(({ domain }) => domain))];
			const refused = requests.filter(({ status }) => status !== "SUCCESS");
			// Who asks last is likelier the one that is out of place.
			const place = requests.flatMap(({ host }) => (host === undefined ? [] : [deviceIdPlaceOf(facts, host)])).at(-1);
			if (domains.length < 2 || place === undefined || (refused.length > 0 && !permissions.exclusive)) continue;
			const askers = listed(
				[...grouped(requests, ({ domain }) => domain)].map(([domain, own]) => {
					const hosts = own.flatMap(({ host }) => host ?? []);
					return `${domain} (${[...new Set(hosts.map(({ node }) => displayName(node)))].join(", ")})`;
				}),
			);
			const fixes = fixesFor(facts, requests);
			const { deviceNumber } = facts.recognised.hypervisor;
			const keeping = fixes.length > 0 ? `; add ${deviceNumber?.keeper} to keep it from ${rootOf(facts)}` : "";
			const grants = domains.map((name) =>
				boot.outcomeOf(name)?.grants.find(({ firmware }) => firmware.index === index),
			);
			const firmware = grants.find((own) => own !== undefined)?.firmware;
			const outcome = refused.length > 0 ? oneOwner(facts, requests, refused) : sharingText(firmware);
			const isOnePartition = sharedPartition(grants.map((own) => own?.agent)) !== undefined;
			yield {
				at: place,
				...(refused.length > 0
					? { severity: "error" as const }
					: isOnePartition && { severity: "information" as const }),
				message: `device ${deviceName(entry)} is requested by ${askers}. ${outcome}${keeping}`,
				related: requests.flatMap(({ domain, host, at }) => {
					const other = at ?? (host === undefined ? undefined : deviceIdPlaceOf(facts, host));
					return other === undefined || (other.file === place.file && other.start === place.start)
						? []
						: [{ at: other, message: `requested for ${domain} here` }];
				}),
				fixes,
				explains: refused.flatMap(({ causes }) => causes),
				follows: requests.flatMap(({ host }) => {
					const number = host && deviceIdOf(facts, host);
					return (number && boot.planned.causeOf(number)) ?? [];
				}),
			};
		}
	},
});

/** One BASE_SET_DEVICE_PERMISSIONS of the boot, and what it was sent for. */
interface Request {
	readonly domain: string;
	readonly hardware: boolean;
	readonly status: string | number;
	readonly host: BoardDevice | undefined;
	/** The line of the configuration that asks; undefined for what the system on the host's tree gets by itself. */
	readonly at: Span | undefined;
	readonly causes: readonly Cause[];
}

/** What firmware was asked to do about each device, by its number, in order. */
function requestsByDevice(
	facts: Facts,
	{ planned, result, outcomeOf }: BootFacts,
): ReadonlyMap<number, readonly Request[]> {
	const domains = new Map(planned.plan.domains.map((domain) => [domain.name, domain]));
	const lines = new Set(planned.plan.domains.flatMap(({ devices }) => devices.map(({ cause }) => cause)));
	const hosts = new Map(facts.host.board.devices.map((device) => [planned.causeOf(device), device]));
	const requests = new Map<number, Request[]>();
	for (const step of result.trace) {
		if (step.kind !== "message" || step.message !== "BASE_SET_DEVICE_PERMISSIONS") continue;
		const domain = domains.get(step.domain ?? "");
		// who is gone shares nothing any more
		if (domain === undefined || outcomeOf(domain.name)?.state === "destroyed") continue;
		const line = step.causes.find((cause) => lines.has(cause));
		const at = line === undefined ? undefined : planned.originOf(line)?.at;
		const host = step.causes.map((cause) => hosts.get(cause)).find((device) => device !== undefined);
		const id = fieldOf(step, "device_id");
		const { status, causes } = step;
		const request = { domain: domain.name, hardware: domain.hardware, status, host, at, causes };
		const known = requests.get(id);
		if (known) known.push(request);
		else requests.set(id, [request]);
	}
	return requests;
}

function sharingText(firmware: Firmware | undefined): string {
	return firmware !== undefined && aggregationOf(firmware, "clock") === "last-write"
		? "Either can switch it off while the other is using it"
		: "Both may change it, and either can reset it while the other is using it";
}

function oneOwner(facts: Facts, requests: readonly Request[], refused: readonly Request[]): string {
	const owner = requests.find(({ status }) => status === "SUCCESS")?.domain ?? "another";
	const losers = [...new Set(refused.map(({ domain }) => domain))];
	return `This firmware allows one owner: ${owner} is first, ${listed(losers)} ${losers.length === 1 ? "is" : "are"} ${facts.recognised.hypervisor.words.ownedByOther}`;
}

const rootOf = ({ domains }: Facts) => domains.find(({ hardware }) => hardware)?.name ?? "";

/** Where the system on the host's tree asks for the very node that a guest is given, the node can be kept from it. */
function fixesFor(facts: Facts, requests: readonly Request[]): Fix[] {
	const { deviceNumber } = facts.recognised.hypervisor;
	if (deviceNumber === undefined) return [];
	const given = new Set(requests.filter(({ hardware }) => !hardware).map(({ host }) => host));
	return requests.flatMap(({ hardware, host }) => {
		if (!hardware || host === undefined || deviceNumber.isKept(host) || !given.has(host)) return [];
		const edit = insertProperty(facts, host.node, `${deviceNumber.keeper};`);
		const title = `Keep ${displayName(host.node)} from ${rootOf(facts)} (${deviceNumber.keeper})`;
		return edit === undefined ? [] : [{ title, preferred: false, edits: [edit] }];
	});
}
