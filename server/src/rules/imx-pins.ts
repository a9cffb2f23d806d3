import { CELLS_OF_IMX_PIN, type ImxPin, type ImxPins, imxPinsOf } from "../board/read-imx-pins.ts";
import {
	type CatalogueIndex,
	isComplete,
	numberFor,
	type ResourceEntry,
	resourceAt,
	resourcesOf,
	selectorOf,
} from "../catalogue/catalogue-index.ts";
import { describeIds } from "../catalogue/describe-ids.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { displayName } from "../devicetree/tree/tree.ts";
import type { BootFacts, Facts } from "../facts.ts";
import type { Reported } from "./rule.ts";

/** `fsl,pins` of states in use: of six cells a pin, and of pins that firmware has, under the names that their macros have. */
export function* wrongImxPins({ stacks }: Facts, boot: BootFacts): Generator<Reported> {
	for (const { stack } of stacks)
		for (const list of imxPinsOf(stack.board)) {
			const firmware = boot.planned.firmwareOf.get(list.protocol.controller);
			const index = firmware === undefined ? undefined : boot.indices[firmware];
			if (index === undefined) continue;
			const wrong = absentText(list) ?? sizeText(list);
			if (wrong !== undefined) yield { at: list.at, message: wrong };
			else for (const pin of list.pins) yield* judge(index, list, pin);
		}
}

function absentText({ cells, state, user }: ImxPins): string | undefined {
	if (cells !== "absent") return undefined;
	return `${displayName(state)} has no fsl,pins, and on this machine Linux reads nothing else of it: "no fsl,pins property in node", and ${displayName(user)} does not probe: -22 (EINVAL).`;
}

/** From one that is short on, every cell is another's. */
function sizeText({ cells, state, user }: ImxPins): string | undefined {
	if (typeof cells !== "number" || (cells > 0 && cells % CELLS_OF_IMX_PIN === 0)) return undefined;
	return `fsl,pins of ${displayName(state)} has ${cells} cells, and a pin takes ${CELLS_OF_IMX_PIN}: five of its macro and its configuration. Linux: "Invalid fsl,pins or pins property", and ${displayName(user)} does not probe: -22 (EINVAL).`;
}

function* judge(index: CatalogueIndex, { user }: ImxPins, { id, pad, cell }: ImxPin): Generator<Reported> {
	const found = resourceAt(index, "pinctrl", id);
	// as all of a good board's are, on every edit: no list is searched for these
	if (found !== undefined && (pad === undefined || isPad(found, pad))) return;
	const pins = resourcesOf(index, "pinctrl").filter((entry) => selectorOf(entry) === "pin");
	if (pins.length === 0) return;
	const { name } = index.catalogue.firmware;
	const at = spanOfTokens(cell.first, cell.first);
	const called = pad === undefined ? undefined : pins.find((entry) => isPad(entry, pad));
	const hint = called && called !== found ? ` ${pad} is pin ${numberFor(called)} there.` : "";
	if (found === undefined && isComplete(index, "pinctrl"))
		yield {
			at,
			message: `pin ${id} does not exist: "${name}" serves ${describeIds(pins.flatMap((entry) => numberFor(entry) ?? []))}. Linux: "no group/pin given", and ${displayName(user)} does not probe: -22 (EINVAL).${hint}`,
		};
	else if (found !== undefined && hint !== "")
		yield {
			at,
			severity: "warning",
			message: `${pad} comes to pin ${id}, which is ${found.resource.name || found.key} of "${name}": ${displayName(user)} sets another pad than it says.${hint}`,
		};
}

const isPad = ({ key, resource }: ResourceEntry, pad: string) =>
	isSameWord(key, pad) || isSameWord(resource.name ?? "", pad);

/** Whether two names have the same letters and digits. Compared as they stand first: every pin of a board is asked. */
const isSameWord = (a: string, b: string) => a === b || plain(a) === plain(b);

const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");
