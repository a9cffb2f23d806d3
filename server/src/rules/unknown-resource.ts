import type { BoardDevice, Use } from "../board/board.ts";
import {
	type CatalogueIndex,
	isComplete,
	type ResourceEntry,
	resourcesOf,
	selectorOf,
} from "../catalogue/catalogue-index.ts";
import type { Resolved } from "../devicetree/resolve.ts";
import { canBeEnabled } from "../devicetree/tree/read-property.ts";
import { displayName } from "../devicetree/tree/tree.ts";
import type { BootFacts, Facts } from "../facts.ts";
import type { Cause } from "../machine/boot-plan.ts";
import type { Refusal } from "../machine/use-outcome.ts";
import { canBeIn, RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import type { Fix } from "../text/fix.ts";
import { grouped } from "../text/grouped.ts";
import { listedSome } from "../text/listed.ts";
import { milderOf } from "../text/problem.ts";
import { closestKey, didYouMean } from "../text/yaml-closest-key.ts";
import { nounOf, resourceOfUse } from "../verdicts/used-resources.ts";
import { anotherRelease } from "./another-release.ts";
import type { Reported } from "./rule.ts";
import { ownNumbersOf, type ServedNumbers, servedNumbers } from "./served-numbers.ts";
import { fixesOfAll, type SymbolFault, symbolFaults } from "./symbol-fault.ts";

/**
 * Reports every number of one kind that firmware does not serve, where it is written. `consequence`: what Linux does about it, for what
 * uses it; a hole is a number below others that are there.
 */
export function unknownResources(
	facts: Facts,
	boot: BootFacts,
	kind: ResourceKind,
	consequence: string | ((use: Use, device: BoardDevice, isHole: boolean) => string),
): readonly Reported[] {
	const served = servedNumbers(kind);
	const reported: Told[] = [];
	for (const { stack, guest } of facts.stacks) {
		const isDriven = guest ? () => true : facts.recognised.hypervisor.rootDrives(stack.board);
		const faultOf = symbolFaults(boot, stack);
		for (const device of stack.board.devices)
			for (const use of device.uses) {
				if (use.kind !== kind || use.isMissing || !canBeIn(use.property.name, kind) || isPlain(boot, use)) continue;
				const index = boot.indexOf(use);
				if (index === undefined || !isListed(index, use)) continue;
				const isOwn = isDriven(device);
				const what = () => {
					if (!isOwn) return NOT_DRIVEN;
					const hole = isHole(boot, index, use, served);
					// of a hole firmware is asked, and what it answers is its own affair; what several share is told of all
					const shown = hole && !isOfAll(use) ? refusalOf(facts, boot, use)?.consequence : undefined;
					return shown ?? (typeof consequence === "string" ? consequence : consequence(use, device, hole));
				};
				for (const each of judge({ facts, sources: stack.resolved.sources, boot, index, device, use }, what, served)) {
					const felt = isOwn ? each : whilePassedOn(each);
					const told = device.enabled ? felt : whileDisabled(felt, device);
					if (told !== undefined) reported.push({ told, device, use, fault: faultOf(use) });
				}
			}
	}
	return united(byNumber(reported));
}

/** Whether firmware has it for anybody: of nearly every use on a board, and then there is nothing to judge. */
function isPlain(boot: BootFacts, use: Use): boolean {
	const found = resourceOfUse(boot, use);
	return found !== undefined && found.resource.status !== "reserved" && found.resource.status !== "secure-only";
}

/**
 * Of a device that some board may enable; not where it is not known whether firmware has it. A hint, as a device may be disabled because
 * firmware does not have what it needs.
 */
function whileDisabled(reported: Reported, { node }: BoardDevice): Reported | undefined {
	if (reported.severity === "information" || !canBeEnabled(node)) return undefined;
	const message = `${reported.message.replace(/\.$/, "")}. ${displayName(node)} is disabled here, and a board that enables it gets this`;
	return { ...reported, severity: "hint", message };
}

/** A guest's driver goes by the guest's tree, and no other drives it. */
function whilePassedOn(reported: Reported): Reported {
	return { ...reported, severity: milderOf(reported.severity ?? "error", "warning") };
}

const NOT_DRIVEN =
	"No driver of this system's probes the device, which is kept for a guest: what that uses is said in its own tree.";

interface Told {
	readonly told: Reported;
	readonly device: BoardDevice;
	readonly use: Use;
	readonly fault: SymbolFault | undefined;
}

/** One wrong number of a node, or macro for one, is one finding, in however many of its lists it stands. */
function byNumber(reported: readonly Told[]): readonly Reported[] {
	const groups = [...grouped(reported, ({ device }) => device).values()]
		.flatMap((own) => [...grouped(own, ({ use, fault }) => (fault ? undefined : use.protocol)).values()])
		.flatMap((own) => [...grouped(own, (each) => numberKey(each) ?? each).values()]);
	return groups.flatMap((group) => {
		// what its driver asks for tells more than what is set before
		const [first, ...others] = [...group.filter(isUsed), ...group.filter((each) => !isUsed(each))];
		if (first === undefined) return [];
		const { told, fault } = first;
		if (others.length === 0) return [withSymbol(told, fault)];
		if (fault === undefined) {
			const { noun } = RESOURCE_KINDS[first.use.kind];
			const too = others.map(({ told: { at }, use }) => ({
				at,
				message: `${noun} ${use.id} in ${use.property.name} too`,
			}));
			const explains = [first, ...others].flatMap((each) => each.told.explains ?? []);
			return [{ ...told, related: [...(told.related ?? []), ...too], explains }];
		}
		const faults = [fault, ...others.flatMap((other) => other.fault ?? [])];
		const too = others.map(({ told: { at }, use }) => ({ at, message: `${fault.symbol} in ${use.property.name} too` }));
		const { related = [], fixes, ...all } = withSymbol(told, { ...fault, fixes: fixesOfAll(faults) });
		const explains = [told, ...others.map((other) => other.told)].flatMap((each) => each.explains ?? []);
		return [{ ...all, related: [...related, ...too], fixes: fixes ?? [], explains }];
	});
}

/** Of one protocol a number is the same wherever it is written; pins, groups and functions are numbered apart. */
function numberKey({ fault, use, told }: Told): string | undefined {
	if (fault !== undefined) return `${fault.symbol} ${use.id}`;
	if (use.id === undefined || use.pins !== undefined) return undefined;
	return `${use.id} ${told.severity}`;
}

const isUsed = ({ use }: Told): boolean => !use.property.name.startsWith("assigned-");

/** Whether nothing is said here of a number: firmware has it for this agent, or it is not known whether it has. */
export function isServed(boot: BootFacts, use: Use): boolean {
	const index = boot.indexOf(use);
	if (index === undefined || use.id === undefined || !isListed(index, use)) return true;
	const { id } = use;
	const found =
		resourceOfUse(boot, use) ??
		(boot.agentOf(use) === undefined
			? resourcesOf(index, use.kind).find((entry) => ownNumbersOf(entry).includes(id))
			: undefined);
	return found !== undefined && found.resource.status !== "reserved" && !secureFor({ boot, index, use }, found);
}

/** The macro it is written as may be the reason: then the number is wrong also where a list is not complete. */
function withSymbol(reported: Reported, fault: SymbolFault | undefined): Reported {
	if (fault === undefined) return reported;
	const { message, severity, related = [], fixes = [] } = reported;
	return {
		...reported,
		message: `${message}${message.endsWith(".") ? "" : "."} ${fault.hint}`,
		...(severity === "information" && { severity: "warning" }),
		related: [...related, ...fault.related],
		fixes: [...fixes, ...fault.fixes],
	};
}

function isHole(boot: BootFacts, index: CatalogueIndex, use: Use, served: ServedNumbers): boolean {
	return use.id !== undefined && served.areBeyond(index, use, boot.agentOf(use)?.key, use.id);
}

interface Judged {
	readonly facts: Facts;
	readonly sources: Resolved["sources"];
	readonly boot: BootFacts;
	readonly index: CatalogueIndex;
	readonly device: BoardDevice;
	readonly use: Use;
}

/** One finding for all who come to a number that is written once, such as a regulator's. */
function united(reported: readonly Reported[]): readonly Reported[] {
	const byPlace = new Map<string, Reported>();
	for (const each of reported) {
		const { at, message, explains = [] } = each;
		const key = `${at.file} ${at.start} ${at.end} ${message}`;
		const known = byPlace.get(key);
		byPlace.set(key, known ? { ...known, explains: [...(known.explains ?? []), ...explains] } : each);
	}
	return [...byPlace.values()];
}

/** What lists no pin function, and does not say that it is complete, says nothing of functions. */
function isListed(index: CatalogueIndex, { kind, pins }: Use): boolean {
	const { resources, completeness } = index.catalogue;
	if (resources[kind] === undefined || completeness[kind] === "unknown") return false;
	if (pins?.selector !== "function" || isComplete(index, kind)) return true;
	return resourcesOf(index, kind).some((entry) => selectorOf(entry) === "function");
}

function* judge(judged: Judged, consequence: () => string, served: ServedNumbers): Generator<Reported> {
	const { boot, index, use } = judged;
	if (use.id === undefined) {
		yield* judgeName(judged, consequence);
		return;
	}
	const { id } = use;
	const at = use.writtenAt ?? use.at;
	const { name } = index.catalogue.firmware;
	const noun = nounOf(use);
	const explained = { explains: causesOf(judged) };
	const agent = boot.agentOf(use)?.key;
	const found = resourceOfUse(boot, use) ?? (agent === undefined ? served.ofAnyAgent(index, use, id) : undefined);
	const secure = found && secureFor(judged, found);
	const newer = anotherRelease(judged.facts, index, use);
	if (found?.resource.status === "reserved") {
		const message = `${noun} ${id}${calledText(found)} is reserved by "${name}" for itself${newer === undefined ? refusedText(judged) : `. ${newer}`}`;
		yield { at, severity: newer === undefined ? "warning" : "information", message, ...explained };
	} else if (secure !== undefined) {
		const message = `${noun} ${id}${calledText(found as ResourceEntry)} is the secure world's, hidden from ${secure} by "${name}"${refusedText(judged)}`;
		yield { at, severity: "warning", message, ...explained };
	} else if (found === undefined && isComplete(index, use.kind)) {
		const other = agent === undefined ? undefined : served.ofAnyAgent(index, use, id);
		const message =
			other === undefined
				? `${noun} ${id} does not exist: "${name}" serves ${served.text(index, use, agent)}. ${newer ?? consequence()}`
				: `${noun} ${id}${calledText(other)} belongs to another agent: on this channel "${name}" serves agent ${agent}, which has ${served.text(index, use, agent)}. ${consequence()}`;
		yield { at, message, ...explained, ...(newer !== undefined && other === undefined && { severity: "information" }) };
	} else if (found === undefined && !index.catalogue.brokenLists?.includes(use.kind)) {
		// what is wrong in the table is told there
		const isSaid = index.catalogue.completeness[use.kind] !== undefined;
		const unsure = isSaid
			? "the list is not complete"
			: `its catalogue does not say whether these are all (completeness: { ${use.kind}: complete })`;
		const message = `${noun} ${id} is not among those listed for "${name}", and ${unsure}`;
		yield { at, severity: "information", message };
	}
}

/** What firmware answers, and what comes of it, where the boot shows that. */
function refusedText({ facts, boot, device, use }: Judged): string {
	const refused = refusalOf(facts, boot, use);
	if (refused === undefined) return `: ${displayName(device.node)} cannot use it`;
	const { consequence, step } = refused;
	const answer = step.status === "SUCCESS" ? "" : `, which answers ${step.message} with ${step.status}`;
	return `${answer}. ${(isOfAll(use) && FOR_ALL[use.kind]) || consequence}`;
}

/** Whether a number is written once for several, as a regulator's is and a pin state's. */
const isOfAll = (use: Use): boolean => use.writtenAt !== undefined || use.property.name === "reg";

/** What comes of a refusal, for whoever it is. */
const FOR_ALL: Partial<Record<ResourceKind, string>> = {
	voltage: "Linux makes no regulator of it, and what it supplies never probes.",
	pinctrl: "Linux cannot set the pin state, and the device that uses it does not probe.",
};

/** What the first domain that has it gets. */
function refusalOf({ domains }: Facts, boot: BootFacts, use: Use): Refusal | undefined {
	const outcomes = domains.map(({ name }) => boot.useOutcomeOf(name, use));
	return outcomes.find((outcome): outcome is Refusal => outcome?.state === "refused");
}

const calledText = ({ key, resource }: ResourceEntry) => ` (${resource.name || key})`;

/** Whom something that is there for the secure world alone is hidden from; undefined: nobody, or that is not known. */
function secureFor(
	{ boot, index, use }: Pick<Judged, "boot" | "index" | "use">,
	{ resource }: ResourceEntry,
): string | undefined {
	if (resource.status !== "secure-only") return undefined;
	const caller = boot.agentOf(use);
	if (caller !== undefined) return caller.agent.secure ? undefined : `agent ${caller.agent.id}`;
	return index.agents.some(({ agent }) => agent.secure) ? undefined : "every agent";
}

/** A name of pin control. Where none is listed, or firmware's name of one is not known, it may be this. */
function* judgeName(judged: Judged, consequence: () => string): Generator<Reported> {
	const { boot, index, use } = judged;
	const { pins, kind } = use;
	if (pins?.name === undefined || resourceOfUse(boot, use) !== undefined || !isComplete(index, kind)) return;
	const some = resourcesOf(index, kind).filter((entry) => selectorOf(entry) === pins.selector);
	const names = some.flatMap(({ resource }) => resource.name || []);
	if (some.length === 0 || names.length < some.length) return;
	yield {
		at: use.writtenAt ?? use.at,
		message: `${nounOf(use)} "${pins.name}" does not exist: "${index.catalogue.firmware.name}" serves ${listedSome(names, NAMED)}.${didYouMean(pins.name, names)} ${consequence()}`,
		fixes: respelt(judged, pins.name, closestKey(pins.name, names)),
		explains: causesOf(judged),
	};
}

/** In the place of a name that is typed there as it is. */
function respelt({ use: { writtenAt }, sources }: Judged, name: string, instead: string | undefined): Fix[] {
	const typed = writtenAt && sources.get(writtenAt.file)?.text.slice(writtenAt.start, writtenAt.end);
	if (writtenAt === undefined || instead === undefined || typed !== `"${name}"` || /["\\]/.test(instead)) return [];
	return [{ title: `Write "${instead}"`, preferred: true, edits: [{ at: writtenAt, text: `"${instead}"` }] }];
}

/** Of a function also the uses of the groups that go with it. */
function causesOf({ boot, device, use }: Judged): readonly Cause[] {
	const { pins, id, property } = use;
	const groups = device.uses.filter(
		(other) =>
			pins?.selector === "function" &&
			other.property === property &&
			other.pins?.chosen?.id === id &&
			other.pins?.chosen?.name === pins.name,
	);
	return [use, ...groups].flatMap((each) => boot.planned.causeOf(each) ?? []);
}

/** As many as can be taken in. */
const NAMED = 12;
