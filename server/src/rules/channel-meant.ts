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
	const at = cellOf(own);
	const meant = onlyNumber(own, verdicts);
	if (Number(meant) === numberOf(property)) return [];
	if (own.node.transport === "mailbox" || at === undefined || meant === undefined) return [];
	return [{ title: `Write ${meant}`, preferred: true, edits: [{ at, text: meant }] }];
}

/** The number a channel rings by, where it is one word of the tree's own. */
function cellOf(own: OwnChannel): Span | undefined {
	const property = doorOf(own);
	const cell = property && cellsOf(property)?.[0]?.cell;
	if (cell === undefined || cell.first !== cell.last || cell.first.expansion !== undefined) return undefined;
	return spanOfTokens(cell.first, cell.last);
}

/** The same of the host's node whose calls guests make, with those of their nodes that have its number. */
export function passedOnMeant(facts: Facts, own: OwnChannel, verdicts: Verdicts, isCertain: boolean): readonly Fix[] {
	const number = numberIn(own);
	const guests = writtenChannels(facts).filter((each) => !each.isPhysical && numberIn(each) === number);
	const [fix] = channelMeant(own, verdicts, isCertain);
	if (fix === undefined || number === undefined) return [];
	const theirs = guests.map((guest) => cellOf(guest));
	if (theirs.includes(undefined)) return [];
	const meant = fix.edits[0]?.text ?? "";
	return [{ ...fix, edits: [...fix.edits, ...theirs.flatMap((at) => (at ? [{ at, text: meant }] : []))] }];
}

function numberIn(own: OwnChannel): number | undefined {
	const door = doorOf(own);
	return door && numberOf(door);
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
