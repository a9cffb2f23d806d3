import type { BoardDevice } from "../board/board.ts";
import { compatiblesOf } from "../devicetree/tree/read-property.ts";
import { displayName, spanOfNode } from "../devicetree/tree/tree.ts";
import type { DomainFacts, Facts, OwnedStack } from "../facts.ts";
import { hex } from "../machine/channels.ts";
import type { UseOutcome } from "../machine/use-outcome.ts";
import { grouped } from "../text/grouped.ts";
import { listed } from "../text/listed.ts";
import type { Verdicts } from "../verdicts/verdicts.ts";
import { setProperty } from "./protocol-nodes.ts";
import type { Reported, Rule } from "./rule.ts";

export const scmiDeviceInTwoTrees: Rule = {
	code: "scmi-device-in-two-trees",
	summary: "two systems that run side by side drive the same device",
	severity: "warning",
	needs: [],
	*check({ facts, verdicts }) {
		const { hypervisor } = facts.recognised;
		if (!hypervisor.isModelled || hypervisor.isMediator) return;
		for (const drivers of grouped(driversIn(facts), ({ address }) => address).values())
			if (new Set(drivers.map(({ domain }) => domain)).size > 1 && areOneDevice(drivers))
				yield* reported(facts, drivers, verdicts);
	},
};

/** A node in use of the tree of a system. */
interface Driver {
	readonly part: OwnedStack;
	readonly domain: DomainFacts;
	readonly device: BoardDevice;
	readonly address: number;
}

function driversIn({ stacks, domains }: Facts): readonly Driver[] {
	const root = domains.find(({ hardware }) => hardware);
	return stacks.flatMap((part) => {
		const { stack, guest } = part;
		const domain = guest ?? root;
		if (domain === undefined) return [];
		return stack.board.devices.flatMap((device): Driver[] => {
			const { region, enabled, uses } = device;
			const isDriven = enabled && uses.length > 0 && region.kind === "region" && !isDivided(device);
			return isDriven ? [{ part, domain, device, address: region.region.address }] : [];
		});
	});
}

/** What several may have a part of: a bus, registers that are nobody's alone, and channels of a DMA engine that the tree divides. */
function isDivided({ node }: BoardDevice): boolean {
	const isShared = compatiblesOf(node).some((name) => SHARED.includes(name));
	return isShared || DIVIDING.some((name) => node.properties.has(name));
}

const SHARED = ["simple-bus", "simple-pm-bus", "simple-mfd", "syscon"];
const DIVIDING = ["dma-channel-mask", "gpio-reserved-ranges"];

/** Another system may call it otherwise; two trees of one system call it alike. */
function areOneDevice(drivers: readonly Driver[]): boolean {
	const [first, ...others] = drivers.map(({ domain, device }) => ({
		names: compatiblesOf(device.node),
		isOther: domain.request.os !== "linux",
	}));
	return others.every(
		({ names, isOther }) =>
			isOther ||
			first?.isOther ||
			names.length + (first?.names.length ?? 0) === 0 ||
			names.some((name) => first?.names.includes(name)),
	);
}

function* reported(facts: Facts, drivers: readonly Driver[], verdicts: Verdicts | undefined): Generator<Reported> {
	const owner = ownerOf(drivers, verdicts);
	for (const own of oneAPlace(drivers, owner)) {
		const others = drivers.filter(({ domain }) => domain !== own.domain);
		const names = listed([...new Set(others.map(({ domain }) => domain.name))]);
		const name = displayName(own.device.node);
		const whose = owner && `firmware gives what it uses to ${owner.name} alone`;
		const advice =
			owner === undefined
				? "Disable it in one of the trees"
				: owner === own.domain
					? `Disable it in the tree of ${names}: ${whose}`
					: `Disable it here: ${whose}`;
		yield {
			at: spanOfNode(own.device.node),
			message: `${own.domain.name} drives ${name} (${hex(own.address)}), and so does ${names}: two drivers set its registers and take its interrupts, and neither knows of the other. ${advice}`,
			related: others
				.filter((other) => placeOf(other) !== placeOf(own))
				.map(({ domain, device }) => ({
					at: spanOfNode(device.node),
					message: `${displayName(device.node)} in the tree of ${domain.name}`,
				})),
			fixes:
				owner === undefined || owner === own.domain
					? []
					: setProperty(facts, own.part, own.device.node, "status", '"disabled"', `Disable ${name}`).map((fix) => ({
							...fix,
							preferred: false,
						})),
			explains: drivers
				.filter((driver) => placeOf(driver) === placeOf(own))
				.flatMap((driver) => outcomesOf(driver, verdicts).map(({ use }) => use.cause)),
		};
	}
}

/** Of a node in a file that both trees have, the one that has to go. */
function oneAPlace(drivers: readonly Driver[], owner: DomainFacts | undefined): readonly Driver[] {
	return [...grouped(drivers, placeOf).values()].flatMap((same) => same.find(({ domain }) => domain !== owner) ?? same);
}

function placeOf({ device }: Driver): string {
	const { file, start, end } = spanOfNode(device.node);
	return `${file} ${start} ${end}`;
}

/** The one domain that firmware lets use all of it, where it keeps some of it from each other; undefined: that is not so. */
function ownerOf(drivers: readonly Driver[], verdicts: Verdicts | undefined): DomainFacts | undefined {
	const byDomain = [...grouped(drivers, ({ domain }) => domain)].map(([domain, own]) => ({
		domain,
		outcomes: own.flatMap((driver) => outcomesOf(driver, verdicts)),
	}));
	const owners = byDomain.filter(
		({ outcomes }) => outcomes.length > 0 && outcomes.every(({ state }) => state === "works"),
	);
	const kept = byDomain.filter(({ outcomes }) => outcomes.some(isKept));
	return owners.length === 1 && kept.length === byDomain.length - 1 ? owners[0]?.domain : undefined;
}

const isKept = (outcome: UseOutcome) =>
	(outcome.state === "refused" && !outcome.isMissing) || (outcome.state === "untouched" && outcome.heldBy.length > 0);

function outcomesOf({ domain, device }: Driver, verdicts: Verdicts | undefined): readonly UseOutcome[] {
	return device.uses.flatMap((use) => verdicts?.boot.useOutcomeOf(domain.name, use) ?? []);
}
