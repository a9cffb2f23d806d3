import { numberOf } from "../devicetree/tree/read-property.ts";
import { displayName, type Node, pathOf, spanOfNode, spanOfProperty } from "../devicetree/tree/tree.ts";
import type { BootFacts, Facts } from "../facts.ts";
import type { Cause } from "../machine/boot-plan.ts";
import { eventText } from "../machine/event-text.ts";
import type { Fix } from "../text/fix.ts";
import { listed } from "../text/listed.ts";
import { type CutList, cutLists } from "./cut-lists.ts";
import { insertProperty } from "./insert-property.ts";
import { lackOf } from "./mediator-words.ts";
import { bootRule, type Reported } from "./rule.ts";

export const scmiDeviceListUnread = bootRule({
	code: "scmi-device-list-unread",
	summary: "a list of firmware devices ends for the hypervisor at an entry that it cannot read",
	severity: "warning",
	needs: [],
	consequence: true,
	*check(facts, boot) {
		const cuts = cutLists(facts, boot).filter((cut) => !namesAnother(facts, cut));
		const bound = boundNode(facts);
		const byNode = bound === undefined ? [] : cutBy(bound, cuts);
		if (bound !== undefined && byNode.length > 0) yield nodeAtFault(facts, boot, bound, byNode);
		for (const cut of cuts) {
			if (byNode.includes(cut)) continue;
			yield {
				at: cut.at,
				message: `${eventText(cut.step).replace(/\.$/, "")}, and asks firmware for none of the devices from there on`,
				explains: [...cut.step.causes.slice(0, 1), ...lostBehind(boot, cut)],
			};
		}
	},
});

/** It names an SCMI node that the hypervisor asks nothing through: that is told of the device. */
function namesAnother({ hostSide, recognised }: Facts, { device }: CutList): boolean {
	const { deviceNumber } = recognised.hypervisor;
	const named = device?.deviceIds.find(({ spelling }) => spelling === deviceNumber?.property);
	return named !== undefined && deviceNumber?.whyUnread?.(hostSide, named) !== undefined;
}

/** The SCMI node through which the hypervisor asks. */
function boundNode({ host, hostSide, recognised }: Facts): Node | undefined {
	const bound = recognised.hypervisor.deviceNumber?.nodeOf(hostSide);
	return host.board.controllers.find(({ node }) => pathOf(node) === bound?.path)?.node;
}

/** The lists that end for what the SCMI node itself says of its entries: nothing, or what none of them keeps to. */
function cutBy(bound: Node, cuts: readonly CutList[]): readonly CutList[] {
	const naming = cuts.filter(({ device, step }) =>
		device?.deviceIds.some(({ spelling, provider }) => spelling === step.property && provider === bound),
	);
	const [first] = naming;
	if (first === undefined) return [];
	const cells = numberOf(bound.properties.get(first.step.cut.cellsName));
	if (cells === undefined || cells === 0) return naming;
	const short = naming.filter(({ step }) => step.cut.because === "too-few-cells");
	return cells !== NUMBERS && short.length > 1 ? short : [];
}

/** A firmware device is one number. */
const NUMBERS = 1;

function nodeAtFault(facts: Facts, boot: BootFacts, bound: Node, cuts: readonly CutList[]): Reported {
	const [{ step }] = cuts as readonly [CutList];
	const { cellsName } = step.cut;
	const written = bound.properties.get(cellsName);
	const cells = numberOf(written);
	const lists = `${step.property} of ${listed(cuts.map((cut) => cut.step.device))}`;
	const name = displayName(bound);
	return {
		at: (written && spanOfProperty(written)) ?? spanOfNode(bound),
		message:
			cells === undefined
				? `${name} has no ${cellsName}: ${step.who} reads nothing of ${lists}, and asks firmware for none of the devices named there. A firmware device is one number`
				: cells === 0
					? `${cellsName} of ${name} is 0: which device ${step.who} asks firmware for by ${lists} is left to chance. A firmware device is one number`
					: `${cellsName} of ${name} is ${cells}, and a firmware device is one number: ${step.who} reads nothing of ${lists}, which have too few, and asks firmware for none of the devices named there`,
		related: cuts.map((cut) => ({ at: cut.at, message: `${cut.step.property} of ${cut.step.device}` })),
		fixes: cellsFix(facts, bound, cellsName),
		...(written === undefined && { oneCause: lackOf(cellsName, spanOfNode(bound)) }),
		explains: cuts.flatMap((cut) => [...cut.step.causes.slice(0, 1), ...lostBehind(boot, cut)]),
	};
}

function cellsFix(facts: Facts, bound: Node, cellsName: string): readonly Fix[] {
	const text = `${cellsName} = <${NUMBERS}>;`;
	const written = bound.properties.get(cellsName);
	const typed = written && spanOfProperty(written);
	const { file, overlays } = facts.host.resolved;
	const isOwn = typed !== undefined && [file, ...overlays].includes(typed.file);
	const isLiteral = written?.definitions.at(-1)?.first.expansion === undefined;
	const edit =
		written === undefined ? insertProperty(facts, bound, text) : isOwn && isLiteral ? { at: typed, text } : undefined;
	const title = `${written === undefined ? "Add" : "Write"} ${cellsName} = <${NUMBERS}> ${written === undefined ? "to" : "in"} ${displayName(bound)}`;
	return edit === undefined ? [] : [{ title, preferred: true, edits: [edit] }];
}

/** What the device with this list is refused, or cannot be told, whoever drives it. */
function lostBehind(boot: BootFacts, { device }: CutList): readonly Cause[] {
	return boot.planned.consumers
		.filter(({ hostDevice }) => hostDevice !== undefined && hostDevice === device)
		.flatMap(({ domain, device: own }) =>
			own.uses.flatMap((use) => {
				const state = boot.useOutcomeOf(domain, use)?.state;
				return state === "refused" || state === "unknown" ? (boot.planned.causeOf(use) ?? []) : [];
			}),
		);
}
