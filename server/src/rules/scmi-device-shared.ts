import type { BoardDevice } from "../board/board.ts";
import { deviceName } from "../catalogue/device-lookup.ts";
import { displayName } from "../devicetree/tree/tree.ts";
import type { BootFacts, Facts } from "../facts.ts";
import type { Cause } from "../machine/boot-plan.ts";
import type { MessageStep } from "../machine/trace.ts";
import type { Span } from "../text/span.ts";
import { deviceIdPlaceOf } from "./device-ids.ts";
import type { Fix } from "./finding.ts";
import { insertProperty } from "./insert-property.ts";
import type { Rule } from "./rule.ts";
import { listed } from "./wording.ts";

export const scmiDeviceShared: Rule = {
	code: "scmi-device-shared",
	severity: "warning",
	*check(facts) {
		const { boot } = facts;
		if (boot === undefined) return;
		const { catalogue } = boot.planned.plan;
		const asked = requestsByDevice(facts, boot);
		for (const [key, device] of Object.entries(catalogue.devices)) {
			const requests = (device.id === undefined ? undefined : asked.get(device.id)) ?? [];
			const domains = [...new Set(requests.map(({ domain }) => domain))];
			const refused = requests.filter(({ status }) => status !== "SUCCESS");
			// Who asks last is likelier the one that is out of place.
			const place = requests.flatMap(({ host }) => (host === undefined ? [] : [deviceIdPlaceOf(facts, host)])).at(-1);
			if (domains.length < 2 || place === undefined || (refused.length > 0 && !catalogue.permissions.exclusive))
				continue;
			const askers = listed(
				domains.map((domain) => {
					const hosts = requests.filter((request) => request.domain === domain).flatMap(({ host }) => host ?? []);
					return `${domain} (${[...new Set(hosts.map(({ node }) => displayName(node)))].join(", ")})`;
				}),
			);
			const fixes = fixesFor(facts, requests);
			yield {
				at: place,
				...(refused.length > 0 ? { severity: "error" as const } : {}),
				message: `device ${deviceName({ key, device })} is requested by ${askers}. ${refused.length > 0 ? oneOwner(requests, refused) : consequence(boot)}${fixes.length > 0 ? "; xen,passthrough keeps it from Dom0" : ""}`,
				related: requests.flatMap(({ domain, host, at }) => {
					const other = at ?? (host === undefined ? undefined : deviceIdPlaceOf(facts, host));
					return other === undefined || (other.file === place.file && other.start === place.start)
						? []
						: [{ at: other, message: `requested for ${domain} here` }];
				}),
				fixes,
				explains: refused.flatMap(({ causes }) => causes),
			};
		}
	},
};

/** One BASE_SET_DEVICE_PERMISSIONS of the boot, and what it was sent for. */
interface Request {
	readonly domain: string;
	readonly hardware: boolean;
	readonly status: string | number;
	readonly host: BoardDevice | undefined;
	/** The line of the configuration that asks; undefined for what Dom0 gets by itself. */
	readonly at: Span | undefined;
	readonly causes: readonly Cause[];
}

/** What firmware was asked to do about each device, by its number, in order. */
function requestsByDevice(facts: Facts, boot: BootFacts): ReadonlyMap<number, readonly Request[]> {
	const { plan } = boot.planned;
	const hardwareDomain = plan.domains.find(({ hardware }) => hardware);
	const guests = new Map(
		plan.domains.flatMap((domain) => domain.assigned.map(({ cause }) => [cause, domain] as const)),
	);
	const hosts = new Map(facts.host.board.devices.map((device) => [boot.planned.causeOf(device), device]));
	const requests = new Map<number, Request[]>();
	for (const { message, request, causes, status } of messagesOf(boot)) {
		if (message !== "BASE_SET_DEVICE_PERMISSIONS") continue;
		const id = Number(request.find(({ name }) => name === "device_id")?.value);
		const line = causes.find((cause) => guests.has(cause));
		const domain = line === undefined ? hardwareDomain : guests.get(line);
		if (domain === undefined) continue;
		const at = line === undefined ? undefined : boot.planned.originOf(line)?.at;
		const host = causes.map((cause) => hosts.get(cause)).find((device) => device !== undefined);
		const known = requests.get(id) ?? [];
		known.push({ domain: domain.name, hardware: domain.hardware, status, host, at, causes });
		requests.set(id, known);
	}
	return requests;
}

const messagesOf = ({ result }: BootFacts): readonly MessageStep[] =>
	result.trace.filter((step): step is MessageStep => step.kind === "message");

function consequence(boot: BootFacts): string {
	return boot.planned.plan.catalogue.permissions.stateAggregation === "last-write"
		? "Each can switch it off under the other"
		: "Both may change it, and reset it under the other";
}

function oneOwner(requests: readonly Request[], refused: readonly Request[]): string {
	const owner = requests.find(({ status }) => status === "SUCCESS")?.domain ?? "another";
	const losers = [...new Set(refused.map(({ domain }) => domain))];
	return `This firmware allows one owner: ${owner} is first, ${listed(losers)} ${losers.length === 1 ? "is" : "are"} DENIED (-13) and not created`;
}

/** Where Dom0 asks for the very node that a guest is given, the node can be kept from it. */
function fixesFor(facts: Facts, requests: readonly Request[]): Fix[] {
	const given = requests.filter(({ hardware }) => !hardware).map(({ host }) => host);
	return requests.flatMap(({ hardware, host }) => {
		if (!hardware || host === undefined || host.passthrough || !given.includes(host)) return [];
		const edit = insertProperty(facts, host.node, "xen,passthrough;");
		const title = `Keep ${displayName(host.node)} from Dom0 (xen,passthrough)`;
		return edit === undefined ? [] : [{ title, preferred: false, edits: [edit] }];
	});
}
