import { deviceName } from "../catalogue/device-lookup.ts";
import { displayName } from "../devicetree/tree.ts";
import type { BootFacts, Facts } from "../facts.ts";
import type { Step } from "../mediator/trace.ts";
import { deviceIdOf } from "./device-ids.ts";
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
		for (const [key, device] of Object.entries(catalogue.devices)) {
			const requests = requestsFor(boot, key);
			if (requests.length < 2) continue;
			const refused = requests.filter(({ state }) => state === "refused");
			if (refused.length > 0 && !catalogue.permissions.exclusive) continue;
			const hostDevice = facts.host.board.devices.find((candidate) => deviceIdOf(facts, candidate)?.id === device.id);
			const at = hostDevice === undefined ? undefined : deviceIdOf(facts, hostDevice)?.at;
			if (hostDevice === undefined || at === undefined) continue;
			const askers = listed(
				requests.map(({ domain, origin }) => `${domain}${origin === undefined ? "" : ` (${origin.text})`}`),
			);
			const ending = refused.length > 0 ? oneOwner(requests, refused) : "Each can switch it off under the other";
			const fix = facts.domains.some(
				({ hardware, setup }) => hardware && requests.some(({ domain }) => domain === setup.name),
			)
				? passthroughFix(facts, hostDevice.node)
				: [];
			yield {
				at,
				...(refused.length > 0 ? { severity: "error" as const } : {}),
				message: `device ${deviceName({ key, device })} is requested by ${askers}. ${ending}${fix.length > 0 ? `; xen,passthrough on ${displayName(hostDevice.node)} keeps it from Dom0` : ""}`,
				related: requests.flatMap(({ domain, origin }) =>
					origin === undefined || (origin.at.file === at.file && origin.at.start === at.start)
						? []
						: [{ at: origin.at, message: `requested for ${domain} here` }],
				),
				fixes: fix,
				explains: refused.flatMap(({ causes }) => causes),
			};
		}
	},
};

interface Request {
	readonly domain: string;
	readonly state: "granted" | "refused";
	readonly origin: ReturnType<BootFacts["planned"]["originOf"]>;
	readonly causes: readonly number[];
}

/** The domains that firmware was asked to give a device to, in the order of asking. */
function requestsFor(boot: BootFacts, key: string): readonly Request[] {
	const requests: (Request & { first: number })[] = [];
	for (const { domain, devices } of boot.result.grants.domains) {
		const grant = devices[key];
		if (grant === undefined || (grant.state !== "granted" && grant.state !== "refused")) continue;
		const step: Step | undefined = boot.result.trace.find(({ n }) => grant.steps.includes(n));
		const causes = step?.causes ?? [];
		const origin = causes.map((cause) => boot.planned.originOf(cause)).find((found) => found !== undefined);
		requests.push({ domain, state: grant.state, origin, causes, first: step?.n ?? 0 });
	}
	return requests.sort((a, b) => a.first - b.first);
}

function oneOwner(requests: readonly Request[], refused: readonly Request[]): string {
	const owner = requests.find(({ state }) => state === "granted")?.domain ?? "another";
	const losers = listed(refused.map(({ domain }) => domain));
	return `This firmware allows one owner: ${owner} is first, ${losers} ${refused.length === 1 ? "is" : "are"} DENIED (-13) and not created`;
}

function passthroughFix(facts: Facts, node: Parameters<typeof insertProperty>[1]): Fix[] {
	const edit = insertProperty(facts, node, "xen,passthrough;");
	return edit === undefined
		? []
		: [{ title: `Keep ${displayName(node)} from Dom0 (xen,passthrough)`, preferred: false, edits: [edit] }];
}
