import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { cellsOf, type ReadCell } from "../devicetree/tree/read-property.ts";
import { displayName, type Property } from "../devicetree/tree/tree.ts";
import { hex } from "../machine/channels.ts";
import { strangeCall } from "../machine/smc-call.ts";
import type { Fix } from "../text/fix.ts";
import type { Verdicts } from "../verdicts/verdicts.ts";
import { oddNumberOf } from "./number-form.ts";
import { behindChannel, guestsChannels, isUsed, type OwnChannel, ownChannels, placeInNode } from "./own-channels.ts";
import { respeltValue } from "./respelt.ts";
import type { Reported, Rule } from "./rule.ts";

export const scmiCallStrange: Rule = {
	code: "scmi-call-strange",
	summary:
		"`arm,smc-id` is a number of calls that are not a SoC's or a board's: PSCI's, the architecture's, or no fast call",
	severity: "warning",
	needs: [],
	*check({ facts, verdicts }) {
		for (const own of ownChannels(facts)) {
			const why = isToldByCatalogue(own, verdicts) ? undefined : strangenessOf(own);
			if (why !== undefined) yield reported(own, why.id, why.says, FIRMWARE_ANSWERS);
		}
		// behind a mediator it is told where what is typed shows what is meant
		const { title } = facts.recognised.hypervisor;
		for (const own of guestsChannels(facts)) {
			const why = isUsed(own) ? strangenessOf(own) : undefined;
			if (why === undefined) continue;
			const found = reported(own, why.id, why.says, `Such a call is not forwarded: ${title} answers -1`);
			if (found.fixes !== undefined && found.fixes.length > 0) yield found;
		}
	},
};

const FIRMWARE_ANSWERS = "Firmware answers a call it does not know with -1";

/** Why the call by which an SCMI node rings is none of a SoC's, as a clause; undefined: it may be one. */
export function strangenessOf({
	domain,
	node: { smcId, transport },
}: OwnChannel): { readonly id: number; readonly says: string } | undefined {
	if (domain.request.os === "zephyr" || transport !== "smc" || smcId.kind !== "known") return undefined;
	const says = strangeCall(smcId.value);
	return says === undefined ? undefined : { id: smcId.value, says };
}

/** Firmware's own list says more: it has the channel, or surely has not. */
function isToldByCatalogue(own: OwnChannel, verdicts: Verdicts | undefined): boolean {
	const behind = verdicts && behindChannel(verdicts.boot, own);
	return behind?.kind === "agent" || (behind?.kind === "absent" && behind.isCertain);
}

function reported(own: OwnChannel, id: number, why: string, answer: string): Reported {
	const { controller } = own;
	const property = controller.node.properties.get("arm,smc-id");
	const cells = (property && cellsOf(property)) ?? [];
	const [cell] = cells;
	const text = property && oddNumberOf({ property, provider: undefined });
	const slip = cell && withoutSlip(cell);
	const second = cells.length === 2 ? Number(cells[1]?.value) : Number.NaN;
	const inText = cell === undefined ? text?.meant : undefined;
	const meant = Number.isInteger(second) && strangeCall(second) === undefined ? second : inText;
	const typed = slip?.[0] === undefined ? "" : `, as ${cell?.cell.first.text} is typed without 0x`;
	const is =
		text === undefined ? `is ${hex(id)}${typed}` : `${text.says}: Linux reads its first four bytes, ${hex(id)}`;
	return {
		at: placeInNode(own, "channel"),
		message: `arm,smc-id of ${displayName(controller.node)} ${is}, and ${why}. ${answer}, which Linux takes for -95 (EOPNOTSUPP): "unable to communicate with SCMI". A SoC's calls are 0x82000000 to 0x8200ffff, and 0xc2000000 to 0xc200ffff`,
		explains: [own.node.cause, ...(own.node.smcId.kind === "known" ? [own.node.smcId.cause] : [])],
		fixes: meant === undefined || property === undefined ? (slip ?? []) : asNumber(property, meant),
	};
}

/** Text that is a SoC's number. */
const asNumber = (property: Property, meant: number): readonly Fix[] =>
	strangeCall(meant) === undefined ? respeltValue(property, `<${hex(meant)}>`) : [];

/** Digits that are a SoC's number in hexadecimal and were typed without 0x. */
function withoutSlip({ cell }: ReadCell): readonly Fix[] {
	if (cell.first !== cell.last || cell.first.expansion !== undefined || !/^\d{8}$/.test(cell.first.text)) return [];
	const meant = `0x${cell.first.text}`;
	if (strangeCall(Number(meant)) !== undefined) return [];
	return [
		{ title: `Write ${meant}`, preferred: true, edits: [{ at: spanOfTokens(cell.first, cell.last), text: meant }] },
	];
}
