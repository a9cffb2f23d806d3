// Released Xen, whatever domains are made and destroyed in whatever order: one domain's calls reach firmware at most, and it is one that
// may have SCMI; an interrupt has one domain. scmi_smc_domain_init(), scmi_handle_smc(), route_irq_to_guest().
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import fc from "fast-check";
import { indexCatalogue } from "../../server/src/catalogue/catalogue-index.ts";
import type { Catalogue } from "../../server/src/catalogue/model.ts";
import type { Dom0lessPlan, UpstreamPlan } from "../../server/src/hypervisors/xen/upstream/plan.ts";
import { startUpstream } from "../../server/src/hypervisors/xen/upstream/run.ts";
import type { SmcNode } from "../../server/src/hypervisors/xen/upstream/smc-nodes.ts";
import type { ChannelRequest, ControllerPlan, DomainPlan } from "../../server/src/machine/boot-plan.ts";
import { startFirmware } from "../../server/src/machine/firmware.ts";
import { startTrace } from "../../server/src/machine/recorder.ts";
import { known, NO_PERMISSIONS, page, scmi } from "../machine/board.ts";

const SEQUENCES = 10_000;

const SMC = 0xc20000fe;
const PAGE = 0x47ff0000;
const GUEST_PAGE = 0x22001000;

const CATALOGUE: Catalogue = {
	firmware: { name: "random", kind: "other" },
	scmi: { baseVersion: 0x20000, protocols: { clock: { id: 0x14, version: 0x20000 } } },
	agents: {
		ospm: { id: 1, type: "ospm", channels: [{ transport: "smc", smcId: SMC, shmem: { address: PAGE, size: 0x1000 } }] },
	},
	resources: { clock: {} },
	devices: {},
	permissions: {
		model: "none",
		initial: "none",
		setBy: [],
		bypass: [],
		controls: [],
		hidesUngranted: [],
		exclusive: false,
		grantAggregation: "last-write",
		stateAggregation: "last-write",
		resetAgent: "flag",
		statuses: {},
		hierarchy: true,
		grants: {},
	},
	completeness: { agents: "complete", protocols: "complete" },
	quirks: [],
};

interface RandomGuest {
	readonly atBoot: boolean;
	readonly asks: ChannelRequest["kind"] & ("none" | "any" | "strange" | "unknown");
	/** Its SCMI node calls with the number that is let through. */
	readonly isRightSmc: boolean;
	/** It is given the page that its node names. */
	readonly hasPage: boolean;
	readonly interrupts: readonly number[];
}

interface RandomXen {
	readonly driver: "layered" | "alone";
	readonly passthrough: boolean;
	readonly registered: boolean;
	readonly hasDom0: boolean;
	readonly dom0Interrupts: readonly number[];
	readonly guests: readonly RandomGuest[];
}

const interrupts = fc.uniqueArray(fc.nat({ max: 5 }), { maxLength: 1 });
const guest: fc.Arbitrary<RandomGuest> = fc.record({
	atBoot: fc.constantFrom(false, false, true),
	asks: fc.constantFrom("any", "any", "any", "any", "any", "none", "strange", "unknown"),
	isRightSmc: fc.constantFrom(true, true, true, false),
	hasPage: fc.constantFrom(true, true, true, false),
	interrupts,
});
const xen: fc.Arbitrary<RandomXen> = fc.record({
	driver: fc.constantFrom("layered", "layered", "layered", "alone"),
	passthrough: fc.constantFrom(true, true, false),
	registered: fc.constantFrom(true, true, true, false),
	hasDom0: fc.constantFrom(true, true, false),
	dom0Interrupts: interrupts,
	guests: fc.array(guest, { minLength: 1, maxLength: 4 }),
});
const steps = fc.array(fc.record({ verb: fc.constantFrom("create", "destroy"), guest: fc.nat({ max: 3 }) }), {
	maxLength: 30,
});

const routed = (numbers: readonly number[], path: string) => numbers.map((interrupt) => ({ interrupt, path }));

function planOf({ driver, passthrough, registered, dom0Interrupts, guests }: RandomXen): UpstreamPlan {
	const node: SmcNode = { path: "/firmware/scmi", cause: 0, skipped: undefined, smcId: known(SMC) };
	const numbered = registered ? { node, smcId: SMC } : undefined;
	const isLayered = driver === "layered";
	const window = { host: PAGE, guest: GUEST_PAGE, bytes: 0x1000, text: "its page", cause: 0 };
	const names = guests.map((each, i) => [`dom${i}`, each] as const);
	return {
		...{ complete: true, isWhole: true, lineCauses: [], nodes: [node], devices: new Map(), assumed: undefined },
		permissions: NO_PERMISSIONS,
		build: {
			release: isLayered ? "4.22" : "4.20",
			driver,
			requests: isLayered ? "served" : "unread",
			passthrough: isLayered && passthrough,
			ignoredWords: [],
			readsCapabilities: isLayered,
			permitsOneMore: !isLayered,
			knowsImx8m: false,
		},
		scan: { registered: numbered, filter: numbered, end: undefined },
		pageless: undefined,
		platformCalls: () => undefined,
		memory: {
			mapped: passthrough ? [] : [{ first: PAGE / 0x1000, count: 1 }],
			permitted: [{ first: PAGE / 0x1000, last: PAGE / 0x1000 }],
			isOpen: false,
		},
		interrupts: routed(dom0Interrupts, "/dom0"),
		irqs: new Map(),
		dom0less: new Map(
			names.flatMap(([name, { atBoot, interrupts: own }]): [string, Dom0lessPlan][] => {
				const path = `/soc/${name}`;
				const passed = { path, cause: 0, regCause: 0, isForced: true, lacks: [], isUnaligned: false, hostPath: path };
				const host = { path, found: true, behindIommu: false, passthrough: true, interrupts: routed(own, path) };
				const rest = { capabilities: 0, isSecondHardwareDomain: false, hasIommu: true, hasTreeModule: true };
				const read = {
					staticMemory: true,
					directMap: true,
					lacks: [],
					isSciTypeUnreadable: false,
					erasedTree: undefined,
					isTreeMissing: false,
				};
				return atBoot ? [[name, { ...rest, ...read, passed: [{ ...passed, node: host }] }]] : [];
			}),
		),
		xl: new Map(names.map(([name]) => [name, { ignored: undefined, isTreeMissing: false, uncopied: undefined }])),
		guestMemory: new Map(
			names.map(([name, { hasPage }]) => [
				name,
				{ windows: hasPage ? [window] : [], isWhole: true, property: "iomem" as const },
			]),
		),
	};
}

const DOMAIN = { cause: 0, os: "linux", devices: [], moreDevices: false, consumers: [], controllers: [] } as const;
const DOM0: DomainPlan = {
	...DOMAIN,
	name: "Dom0",
	hardware: true,
	atBoot: true,
	channel: { kind: "any", causes: [] },
};

function domainOf({ atBoot, asks }: RandomGuest, i: number): DomainPlan {
	const channel: ChannelRequest =
		asks === "unknown"
			? { kind: asks }
			: asks === "strange"
				? { kind: asks, value: "type=wrong", causes: [] }
				: { kind: asks, causes: [] };
	return { ...DOMAIN, name: `dom${i}`, hardware: false, channel, ...(atBoot && { atBoot }) };
}

const node = (smcId: number, address: number): ControllerPlan =>
	scmi({ path: "/firmware/scmi", smcId: known(smcId), shmem: known(page(0, address)) });

/** How often what the properties are about came to pass. */
const seen = { connected: 0, taken: 0, panicked: 0, handedDown: 0, inDoubt: 0 };

function check(board: RandomXen, sequence: readonly { readonly verb: string; readonly guest: number }[]): void {
	const plan = planOf(board);
	const firmware = startFirmware(indexCatalogue(CATALOGUE));
	const domains = [...(board.hasDom0 ? [DOM0] : []), ...board.guests.map(domainOf)];
	const trace = startTrace();
	const mediator = startUpstream(
		{ plan: { firmwares: [firmware.index], domains }, firmwares: [firmware], trace },
		plan,
	);
	const passthrough = board.driver === "layered" && board.passthrough;
	const alive = new Set<string>();
	const routes = new Map<number, string>(board.hasDom0 ? board.dom0Interrupts.map((line) => [line, "Dom0"]) : []);
	let owner: string | undefined;
	let last: string | undefined;
	/** Who has SCMI, whether or not it gets through; of whom that is not known. */
	let holder: string | undefined;
	const inDoubt = new Set<string>();
	const guestOf = ({ hardware, name }: DomainPlan) => (hardware ? undefined : board.guests[Number(name.slice(3))]);

	const connected = () =>
		domains.filter((domain) => {
			if (!alive.has(domain.name)) return false;
			const own = guestOf(domain);
			const smcId = domain.hardware || own?.isRightSmc ? SMC : SMC + 1;
			const { kind } = mediator.connect(domain, node(smcId, domain.hardware ? PAGE : GUEST_PAGE));
			if (kind !== "connected") return false;
			// the table of scmi_smc_domain_init(), scmi_handle_smc(), and the page that firmware reads
			assert.ok(board.registered, "without a driver nothing is forwarded");
			assert.equal(domain.hardware, !passthrough, `${domain.name} may not have SCMI`);
			if (domain.hardware) return true;
			assert.ok(own?.asks === "any", `${domain.name} did not ask`);
			assert.ok(own.isRightSmc && own.hasPage, `${domain.name} calls another number, or has no page`);
			return true;
		});

	const create = (domain: DomainPlan): boolean => {
		const own = guestOf(domain);
		const isTaken = domain.atBoot && own?.interrupts.some((line) => (routes.get(line) ?? domain.name) !== domain.name);
		const admission = mediator.admit(domain);
		if (admission === "panic") return false;
		assert.ok(!isTaken, `${domain.name} has an interrupt that another has`);
		if (admission === "refused") {
			assert.ok(!domain.atBoot, "what fails at boot ends it");
			return true;
		}
		if (domain.atBoot) for (const line of own?.interrupts ?? []) routes.set(line, domain.name);
		alive.add(domain.name);
		const mayHave = passthrough && board.registered && holder === undefined;
		if (mayHave && (own?.asks === "unknown" || (own?.asks === "any" && inDoubt.size > 0))) inDoubt.add(domain.name);
		else if (mayHave && own?.asks === "any") holder = domain.name;
		// with a driver, one that asks is made only where it may have SCMI
		if (own?.asks === "any" && board.driver === "layered" && board.registered)
			assert.ok(passthrough, `${domain.name} is made`);
		return true;
	};

	const look = () => {
		const now = connected().map(({ name }) => name);
		assert.ok(now.length <= 1, `${now.join(" and ")} have SCMI`);
		const [name] = now;
		if (name !== undefined && passthrough) assert.equal(name, holder);
		for (const domain of domains)
			if (inDoubt.has(domain.name)) {
				const { kind } = mediator.connect(domain, node(SMC, GUEST_PAGE));
				assert.equal(kind, "unknown", `${domain.name} may have SCMI`);
				seen.inDoubt++;
			}
		// whoever has it keeps it as long as it lives
		if (owner !== undefined) assert.equal(name, owner);
		if (name !== undefined && name !== owner) {
			seen.connected++;
			if (last !== undefined) seen.handedDown++;
		}
		owner = name ?? owner;
		assert.deepEqual(
			trace.steps.filter(({ kind }) => kind === "message"),
			[],
			"this mediator sends nothing",
		);
	};

	const isCreated = domains.filter(({ atBoot }) => atBoot).every(create);
	if (!isCreated) {
		seen.panicked++;
		return;
	}
	look();
	for (const { verb, guest: i } of sequence) {
		const domain = domains.find(({ name }) => name === `dom${i}`);
		if (domain === undefined || domain.atBoot) continue;
		if (verb === "create" && !alive.has(domain.name)) {
			create(domain);
			if (!alive.has(domain.name) && owner !== undefined) seen.taken++;
		}
		if (verb === "destroy" && alive.delete(domain.name)) {
			if (owner === domain.name) last = owner;
			owner = owner === domain.name ? undefined : owner;
			holder = holder === domain.name ? undefined : holder;
			inDoubt.delete(domain.name);
			mediator.retire(domain);
		}
		look();
	}
}

describe("released Xen", () => {
	test(`${SEQUENCES} sequences of domains that come, go and call`, () =>
		fc.assert(fc.property(xen, steps, check), { seed: 0x5c31, numRuns: SEQUENCES }));
	// what never comes to pass is not tried
	after(() => {
		for (const [what, times] of Object.entries(seen)) assert.ok(times > SEQUENCES / 500, `${what}: ${times} times`);
	});
});
