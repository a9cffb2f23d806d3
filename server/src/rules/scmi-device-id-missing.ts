import type { BoardDevice, DeviceId } from "../board/board.ts";
import { deviceName } from "../catalogue/catalogue-index.ts";
import type { RankedDevice } from "../catalogue/rank-devices.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { cellsOf } from "../devicetree/tree/read-property.ts";
import { displayName, spanOfNode } from "../devicetree/tree/tree.ts";
import type { BootFacts, Facts } from "../facts.ts";
import type { DeviceNumber } from "../hypervisors/hypervisor.ts";
import type { Cause } from "../machine/boot-plan.ts";
import type { Fix } from "../text/fix.ts";
import { listed } from "../text/listed.ts";
import { deviceIdOf, deviceIndexOf } from "../verdicts/named-device.ts";
import { candidatesFor, describeWanted, reasonsFor, standsOut } from "./device-candidates.ts";
import { devicesWithoutNumber } from "./devices-without-number.ts";
import type { Related } from "./finding.ts";
import { insertProperty } from "./insert-property.ts";
import { textFor } from "./number-form.ts";
import { bootRule } from "./rule.ts";

export const scmiDeviceIdMissing = bootRule({
	code: "scmi-device-id-missing",
	summary: "a device uses what firmware guards by device, but names no firmware device",
	severity: "warning",
	needs: ["whole host tree", "device permissions"],
	*check(facts, boot) {
		const index = deviceIndexOf(boot);
		const { deviceNumber, words, title } = facts.recognised.hypervisor;
		if (index === undefined || deviceNumber === undefined) return;
		const users = usersOf(boot);
		for (const { device, wanted } of devicesWithoutNumber(facts, boot)) {
			const used = users.get(device);
			if (used === undefined) continue;
			const name = displayName(device.node);
			const candidates = candidatesFor(boot, index, device);
			const instead = but(facts, device, deviceNumber, title);
			yield {
				at: spanOfNode(device.node),
				message: `${name} uses ${describeWanted(wanted)} ${instead}, so ${words.asker} asks for nothing and "${index.catalogue.firmware.name}" denies by default; ${refusedText(boot, used)}${advice(name, candidates)}`,
				related: namedElsewhere(facts, candidates),
				fixes: fixesFor(facts, device, deviceNumber, candidates),
				explains: [...used.causes],
				follows: [facts.causeOf(device)].filter((cause) => cause !== undefined),
			};
		}
	},
});

/** The number it should have stands at another node, which has no use for it. */
function namedElsewhere(facts: Facts, [best]: readonly RankedDevice[]): readonly Related[] {
	if (!best?.ownsAll || best.device.id === undefined) return [];
	return facts.host.board.devices.flatMap((other) => {
		const named = deviceIdOf(facts, other);
		if (named === undefined || named.id !== best.device.id || other.uses.length > 0) return [];
		const name = displayName(other.node);
		return [{ at: named.at, message: `${name} names device ${deviceName(best)}, and uses nothing of firmware's` }];
	});
}

/** What is there instead of the property the mediator reads. */
function but(
	{ hostSide }: Facts,
	{ deviceIds }: BoardDevice,
	{ property, whyUnread }: DeviceNumber,
	title: string,
): string {
	const other = deviceIds[0];
	if (other === undefined) return "but names no firmware device";
	const id = writtenId(other);
	const named = id === undefined ? "a firmware device" : `firmware device ${id}`;
	const unread = other.spelling === property ? whyUnread?.(hostSide, other) : undefined;
	if (unread !== undefined) return `and names ${named} ${unread}`;
	if (other.tooShort && (other.spelling === property || id === undefined)) {
		const text = textFor(other.property)?.says;
		return `but its ${other.spelling} ${text === undefined ? "has no number" : `${text}, which is no number`}`;
	}
	return `and names ${named} in ${other.spelling}, which ${title} does not read (it reads ${property})`;
}

/** The number that stands there, also behind a phandle of a node that does not say how many follow. */
function writtenId({ id, property }: DeviceId): number | undefined {
	if (id !== undefined) return id;
	const cells = cellsOf(property) ?? [];
	const [provider, number] = cells;
	return cells.length === 2 && provider?.cell.kind === "reference" ? toNumber(number?.value) : undefined;
}

const toNumber = (value: bigint | number | undefined) => (value === undefined ? undefined : Number(value));

/** Who drives a host's device, and what for: its own uses and those of the guests' nodes that are it. */
interface Used {
	readonly domains: Set<string>;
	readonly causes: Set<Cause>;
	readonly refused: Set<string>;
}

function usersOf(boot: BootFacts): ReadonlyMap<BoardDevice, Used> {
	const users = new Map<BoardDevice, Used>();
	for (const { domain, device, hostDevice } of boot.planned.consumers) {
		if (hostDevice === undefined) continue;
		const used = users.get(hostDevice) ?? { domains: new Set(), causes: new Set(), refused: new Set() };
		users.set(hostDevice, used);
		used.domains.add(domain);
		for (const use of device.uses) {
			const cause = boot.planned.causeOf(use);
			if (cause !== undefined) used.causes.add(cause);
			if (boot.useOutcomeOf(domain, use)?.state === "refused") used.refused.add(domain);
		}
	}
	return users;
}

/** What the boot showed: who is refused, that nobody is for now, or that it is not known. */
function refusedText(boot: BootFacts, { domains, refused }: Used): string {
	const denied = [...refused];
	if (denied.length > 0) return `${listed(denied)} ${denied.length === 1 ? "gets" : "get"} DENIED`;
	const names = listed([...domains]);
	const isKnown = [...domains].every((name) => (boot.outcomeOf(name)?.grants.length ?? 0) > 0);
	return isKnown
		? `${names} ${domains.size === 1 ? "has" : "have"} access only because another of ${domains.size === 1 ? "its" : "their"} devices owns the same resources`
		: `whether ${names} ${domains.size === 1 ? "is" : "are"} refused is not known`;
}

function advice(name: string, candidates: readonly RankedDevice[]): string {
	const best = candidates[0];
	if (best === undefined) return "";
	if (!best.ownsAll) {
		const rest = best.missing.length === 0 ? "" : `, though it does not own ${describeWanted(best.missing)}`;
		return `. It looks like device ${deviceName(best)}${rest}`;
	}
	const owners = candidates.filter(({ ownsAll }) => ownsAll);
	if (owners.length === 1 || best.byAddress || best.byLabel) return `. Device ${deviceName(best)} owns all of this`;
	return `. Devices ${listed(owners.map(deviceName))} own all of this; check the address of ${name} to see which one it is`;
}

function fixesFor(
	facts: Facts,
	device: BoardDevice,
	deviceNumber: DeviceNumber,
	candidates: readonly RankedDevice[],
): readonly Fix[] {
	const rewritten = rewriteDeviceId(facts, device, deviceNumber, candidates);
	const isRewritten = rewritten.some(({ preferred }) => preferred);
	const added = candidates.flatMap((candidate, rank) =>
		addDeviceId(facts, device, deviceNumber, candidate, !isRewritten && rank === 0 && standsOut(candidates)),
	);
	return [...rewritten, ...added];
}

/** The number it names already, in the spelling that is read; of a list with other entries nothing is taken away. */
function rewriteDeviceId(
	{ host, hostSide }: Facts,
	{ deviceIds, node }: BoardDevice,
	{ property, written, whyUnread }: DeviceNumber,
	candidates: readonly RankedDevice[],
): Fix[] {
	const unread = deviceIds.find((own) => whyUnread?.(hostSide, own) !== undefined);
	const other = unread ?? deviceIds.find(({ spelling }) => spelling !== property);
	const statement = other?.property.definitions.at(-1);
	const id = other && writtenId(other);
	if (other === undefined || id === undefined || statement === undefined) return [];
	if (unread === undefined && node.properties.has(property)) return [];
	const { first, last, name } = statement;
	const { file, overlays } = host.resolved;
	const isTyped = [first, name.first, last].every(({ expansion }) => expansion === undefined);
	const isOwn = [file, ...overlays].includes(first.source.path);
	const value = written === undefined ? `<${id}>` : written(hostSide, id);
	if (!isTyped || !isOwn || value === undefined || deviceIds.length > 1 || (cellsOf(other.property)?.length ?? 0) > 2)
		return [];
	return [
		{
			title: unread ? `Name ${value} in ${property}` : `Write ${property} = ${value} in place of ${other.spelling}`,
			preferred: candidates[0]?.device.id === id,
			edits: [{ at: spanOfTokens(first, last), text: `${property} = ${value};` }],
		},
	];
}

function addDeviceId(
	facts: Facts,
	device: BoardDevice,
	deviceNumber: DeviceNumber,
	candidate: RankedDevice,
	preferred: boolean,
): Fix[] {
	const { property } = deviceNumber;
	const value = valueFor(facts, device, deviceNumber, candidate);
	if (value === undefined) return [];
	const text = `${property} = ${value};`;
	const empty = device.deviceIds.find((deviceId) => isReplaceable(facts, property, deviceId));
	const edit = empty === undefined ? insertProperty(facts, device.node, text) : { at: empty.at, text };
	if (edit === undefined) return [];
	return [
		{
			title: `${empty === undefined ? "Add" : "Write"} ${property} = ${value} (${candidate.key}): ${reasonsFor(candidate)}`,
			preferred,
			edits: [edit],
		},
	];
}

/** A list that is there already may name other controllers too: it is not written anew. */
function valueFor(
	{ hostSide }: Facts,
	{ node }: BoardDevice,
	{ property, written }: DeviceNumber,
	{ device: { id } }: RankedDevice,
): string | undefined {
	if (written === undefined) return `<${id}>`;
	return id === undefined || node.properties.has(property) ? undefined : written(hostSide, id);
}

/** A second one in the same body is an error of dtc's. */
function isReplaceable({ host }: Facts, name: string, { spelling, at, property }: DeviceId): boolean {
	const { file, overlays } = host.resolved;
	const typed = property.definitions.at(-1)?.name.first.expansion === undefined;
	return spelling === name && typed && [file, ...overlays].includes(at.file);
}
