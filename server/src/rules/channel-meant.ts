import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { cellsOf, numberOf } from "../devicetree/tree/read-property.ts";
import { type Property, spanOfProperty } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import { hex } from "../machine/channels.ts";
import type { Fix } from "../text/fix.ts";
import type { Span } from "../text/span.ts";
import type { Verdicts } from "../verdicts/verdicts.ts";
import { onlyNumber } from "./missing-channel.ts";
import { textFor } from "./number-form.ts";
import { DOOR_PROPERTIES, type OwnChannel, writtenChannels } from "./own-channels.ts";
import { respeltValue } from "./respelt.ts";

/** The property whose number a channel rings by. */
export const doorOf = ({ controller, node }: OwnChannel): Property | undefined =>
	controller.node.properties.get(DOOR_PROPERTIES[node.transport] ?? "");

/** The one channel that firmware has on this transport, where the number stands there itself. */
export function channelMeant(own: OwnChannel, verdicts: Verdicts, isCertain: boolean): readonly Fix[] {
	const property = doorOf(own);
	const typed = property && textFor(property)?.meant;
	if (typed !== undefined)
		return respeltValue(property as Property, `<${own.node.transport === "smc" ? hex(typed) : typed}>`);
	if (!isCertain) return [];
	const cell = property && cellsOf(property)?.[0]?.cell;
	const meant = onlyNumber(own, verdicts);
	if (Number(meant) === numberOf(property)) return [];
	if (own.node.transport === "mailbox" || cell === undefined || meant === undefined) return [];
	if (cell.first !== cell.last || cell.first.expansion !== undefined) return [];
	const at = spanOfTokens(cell.first, cell.last);
	return [{ title: `Write ${meant}`, preferred: true, edits: [{ at, text: meant }] }];
}

/** The same for the channel whose number stands at a place. */
export function channelMeantAt(facts: Facts, verdicts: Verdicts, at: Span): readonly Fix[] {
	const own = writtenChannels(facts).find((each) => {
		const door = doorOf(each);
		const place = door && spanOfProperty(door);
		return place?.file === at.file && place.start === at.start;
	});
	return own ? channelMeant(own, verdicts, true) : [];
}
