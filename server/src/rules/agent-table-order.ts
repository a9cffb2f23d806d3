import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { cellsOf, type ReadCell } from "../devicetree/tree/read-property.ts";
import type { Facts } from "../facts.ts";
import type { AgentTable } from "../hypervisors/hypervisor.ts";
import type { Fix } from "../text/fix.ts";
import { listed } from "../text/listed.ts";

/** Function numbers of fast calls have it (Arm DEN0028, section 2.1); agents' numbers never do. */
const FAST_CALL = 0x80000000;

export interface OtherOrder {
	/** As a sentence without its end. */
	readonly text: string;
	readonly fixes: readonly Fix[];
}

/**
 * A table of agents whose entries have their numbers in another order than this mediator reads: earlier editions of a series and the
 * products differ in it. Undefined unless every entry shows by itself which of its numbers is which, and all are alike.
 */
export function otherOrderOf({ host, hostSide, recognised: { hypervisor } }: Facts): OtherOrder | undefined {
	const table = hypervisor.agentTableOf?.(hostSide);
	if (table === undefined) return undefined;
	const { property, entry } = table;
	const entries = entriesOf(table);
	const written = entries[0]?.map(partOf) ?? [];
	const isMeant = entries.every((cells) => cells.every((cell, i) => partOf(cell) === written[i]));
	if (!isMeant || entry.some((part) => !written.includes(part)) || entry.every((part, i) => part === written[i]))
		return undefined;
	const own = [host.resolved.file, ...host.resolved.overlays];
	const edits = entries.flatMap((cells) => {
		const at = spanOfEntry(cells);
		if (at === undefined || !own.includes(at.file)) return [];
		const texts = entry.map((part) => textOf(cells[written.indexOf(part)]));
		return [{ at, text: texts.join(" ") }];
	});
	const title = `Write the entries of ${property.name} as ${listed(entry)}`;
	return {
		text: `The entries of ${property.name} stand as ${listed(written)}, and ${hypervisor.words.asker} reads ${listed(entry)}`,
		fixes: edits.length === entries.length ? [{ title, preferred: true, edits }] : [],
	};
}

function entriesOf({ property, entry: { length } }: AgentTable): readonly (readonly ReadCell[])[] {
	const cells = cellsOf(property) ?? [];
	if (cells.length % length !== 0) return [];
	return Array.from({ length: cells.length / length }, (_, i) => cells.slice(length * i, length * (i + 1)));
}

/** "another number": not to be told. */
function partOf({ cell, value }: ReadCell): AgentTable["entry"][number] | "another number" {
	if (cell.kind === "reference") return "page";
	if (value === undefined) return "another number";
	return value >= FAST_CALL ? "SMC" : "agent";
}

function textOf(cell: ReadCell | undefined): string {
	return cell === undefined ? "" : cell.cell.first.source.text.slice(cell.cell.first.start, cell.cell.last.end);
}

/** Undefined where a macro or more than blanks stands between the numbers. */
function spanOfEntry(cells: readonly ReadCell[]): ReturnType<typeof spanOfTokens> | undefined {
	const [first, last] = [cells[0], cells.at(-1)];
	if (first === undefined || last === undefined) return undefined;
	const isTyped = cells.every(({ cell }) => cell.first.expansion === undefined && cell.last.expansion === undefined);
	const isTogether = cells.every(({ cell }, i) => {
		const next = cells[i + 1]?.cell.first;
		return next === undefined || cell.last.source.text.slice(cell.last.end, next.start).trim() === "";
	});
	return isTyped && isTogether ? spanOfTokens(first.cell.first, last.cell.last) : undefined;
}
