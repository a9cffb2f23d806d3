import type { Board, ProtocolNode, Use } from "../board/board.ts";
import { strangeCells } from "../board/protocol-number.ts";
import { CONSUMER_PROPERTIES } from "../board/read-uses.ts";
import {
	type CatalogueIndex,
	nounOfEntry,
	numberFor,
	type ResourceEntry,
	resourcesOf,
} from "../catalogue/catalogue-index.ts";
import { tellingWords } from "../catalogue/telling-words.ts";
import { macrosOf, spanOfTokens } from "../devicetree/lex/origin.ts";
import type { Resolved } from "../devicetree/resolve.ts";
import { specifiersOf } from "../devicetree/tree/read-property.ts";
import { displayName, type Property } from "../devicetree/tree/tree.ts";
import type { BootFacts } from "../facts.ts";
import type { StackFacts } from "../plan/read-sources.ts";
import type { Fix } from "../text/fix.ts";
import { grouped } from "../text/grouped.ts";
import { nameOf } from "../text/path.ts";
import type { MacroUse, Span } from "../text/span.ts";
import { nounOf, resourceOfUse } from "../verdicts/used-resources.ts";
import type { Related } from "./finding.ts";
import { literalOf, symbolInReach } from "./written-number.ts";

/** Why the macro that a number is written as means something else to firmware. */
export interface SymbolFault {
	readonly symbol: string;
	/** What it is, or what is meant, as a sentence without its end. */
	readonly hint: string;
	readonly related: readonly Related[];
	readonly fixes: readonly Fix[];
	/** Of a header that was written for other numbers: all of its symbols have this one cause. */
	readonly header?: string;
}

/** Whether Linux passes over a protocol node, as one before it has its number. */
function isSecond({ controllers }: Board, { controller, node, protocolId }: ProtocolNode): boolean {
	const own = controllers.find((each) => each.node === controller)?.protocols ?? [];
	return own.find((other) => other.enabled && other.protocolId === protocolId)?.node !== node;
}

/**
 * Asks of one tree after another number what is wrong with the macro it is written as. Undefined where that is right, or nothing shows
 * that it is wrong: a name that the catalogue does not list may be a newer one. What shows it: the catalogue lists the name with another
 * number, or in other tables only; or it lists the name behind a prefix, with another number; or the tree uses it with a provider that
 * is not firmware; or its header has firmware's names apart, by their prefix.
 */
export function symbolFaults(boot: BootFacts, { board, resolved }: StackFacts): (use: Use) => SymbolFault | undefined {
	let native: NativeMacros | undefined;
	const nativeMacros = () => {
		native ??= nativeMacrosOf(boot, board);
		return native;
	};
	return (use) => {
		const index = boot.indexOf(use);
		if (index === undefined || use.cell === undefined || use.id === undefined) return undefined;
		// of a protocol with the number of another every number is another's, and that is told there
		if (strangeCells(use.protocol) !== undefined || isSecond(board, use.protocol)) return undefined;
		const written = macrosOf(use.cell.first, use.cell.last);
		const last = written.at(-1);
		if (last === undefined) return undefined;
		const asked: Asked = { boot, index, resolved, use, id: use.id, written, nativeMacros };
		const known = written.findLast(({ name }) => index.resourcesBySymbol.has(name));
		return known ? faultOfKnown(asked, known.name) : faultOfStranger(asked, last.name);
	};
}

interface Asked {
	readonly boot: BootFacts;
	readonly index: CatalogueIndex;
	readonly resolved: Resolved;
	readonly use: Use;
	readonly id: number;
	readonly written: readonly MacroUse[];
	nativeMacros(): NativeMacros;
}

/** The catalogue lists the symbol. */
function faultOfKnown(asked: Asked, symbol: string): SymbolFault | undefined {
	const { index, use, id } = asked;
	const entries = index.resourcesBySymbol.get(symbol) ?? [];
	const own = entries.filter(({ kind }) => kind === use.kind);
	if (own.some((entry) => numbersFor(asked, entry).includes(id))) return undefined;
	const [meant] = own.filter((entry) => numbersFor(asked, entry).length === 1);
	if (meant) return drift(asked, symbol, meant);
	const [other] = entries;
	if (own.length > 0 || other === undefined || isCalledLike(resourceOfUse(asked.boot, use), other)) return undefined;
	const called = resourcesOf(index, use.kind).find(
		(entry) => isCalledLike(entry, other) && numbersFor(asked, entry).length > 0,
	);
	const instead = called && symbolInReach(asked.resolved, called, numbersFor(asked, called));
	return {
		symbol,
		hint: `${symbol} is ${textOf(asked, other)} there${instead === undefined ? "" : `, and ${instead} is ${textOf(asked, called as ResourceEntry)}`}`,
		related: [],
		fixes: instead === undefined ? [] : rewrite(asked, symbol, instead),
	};
}

/** Header and catalogue were not made from the same release. */
function drift(asked: Asked, symbol: string, meant: ResourceEntry): SymbolFault {
	const number = literalOf(asked.resolved, symbol);
	const at = number && spanOfTokens(number, number);
	const to = numbersFor(asked, meant)[0] as number;
	return {
		symbol,
		hint: `${symbol} is ${textOf(asked, meant)} there${at === undefined ? "" : `, so ${nameOf(at.file)} was written for other numbers`}`,
		related: at === undefined ? [] : [{ at, message: `${symbol} is ${asked.id} here` }],
		fixes:
			at === undefined
				? []
				: [
						{
							title: `Set ${symbol} to ${to} in ${nameOf(at.file)}`,
							preferred: false,
							edits: [{ at, text: /^0x/i.test(number?.text ?? "") ? `0x${to.toString(16)}` : `${to}` }],
						},
					],
		...(at !== undefined && { header: at.file }),
	};
}

/** The catalogue does not list the name: one of its own ends like it, or it is known to count something else. */
function faultOfStranger(asked: Asked, name: string): SymbolFault | undefined {
	const { boot, index, use, id } = asked;
	const found = resourceOfUse(boot, use);
	if (found !== undefined && isNamedIn(found, name)) return undefined;
	const words = tellingWords(name).join(" ");
	const isMeant = (symbol: string) => symbol.endsWith(`_${name}`) || tellingWords(symbol).join(" ") === words;
	const meant = resourcesOf(index, use.kind).filter(({ resource }) => resource.symbols?.some(isMeant));
	const [only, more] = meant;
	if (only !== undefined && more === undefined) {
		const numbers = numbersFor(asked, only);
		if (numbers.length === 0 || numbers.includes(id)) return undefined;
		const symbol = only.resource.symbols?.find(isMeant) as string;
		return {
			symbol: name,
			hint: `${symbol} is ${textOf(asked, only)} there`,
			related: [],
			fixes:
				symbolInReach(asked.resolved, only, numbersFor(asked, only)) === symbol ? rewrite(asked, name, symbol) : [],
		};
	}
	if ((found?.resource.symbols?.length ?? 0) === 0) return undefined;
	const native = asked.nativeMacros().get(name);
	if (native)
		return {
			symbol: name,
			hint: `${name} is a number of ${native.provider}'s`,
			related: [{ at: native.at, message: `${name} of ${native.provider}` }],
			fixes: [],
		};
	return found && faultOfPrefix(asked, name, found);
}

/** The header that has firmware's name of the number begins all such names alike, and this one otherwise: it counts something else. */
function faultOfPrefix({ index, resolved, use }: Asked, name: string, found: ResourceEntry): SymbolFault | undefined {
	const prefix = prefixOf(resourcesOf(index, use.kind).flatMap(({ resource }) => resource.symbols ?? []));
	const definition = definitionOf(resolved, name);
	const own = found.resource.symbols?.map((symbol) => definitionOf(resolved, symbol)).find(Boolean);
	if (prefix === "" || name.startsWith(prefix) || !definition || definition.source.path !== own?.source.path)
		return undefined;
	return {
		symbol: name,
		hint: `${nameOf(own.source.path)} calls that ${own.text}, and all of firmware's ${nounOf(use)}s ${prefix}…`,
		related: [{ at: spanOfTokens(own, own), message: own.text }],
		fixes: [],
	};
}

const definitionOf = ({ macros }: Resolved, name: string) =>
	macros.findLast((macro) => macro.name === name)?.definition;

/** What enough names to tell begin with, up to an underscore. */
function prefixOf([first = "", ...others]: readonly string[]): string {
	if (others.length < 2) return "";
	let length = first.length;
	for (const other of others) while (!other.startsWith(first.slice(0, length))) length--;
	return first.slice(0, first.lastIndexOf("_", length) + 1);
}

/** By macro, the first place where a number of a provider that is not firmware's is written as it. */
type NativeMacros = ReadonlyMap<string, { readonly provider: string; readonly at: Span }>;

function nativeMacrosOf(boot: BootFacts, { tree, nodesWith }: Board): NativeMacros {
	const found = new Map<string, { readonly provider: string; readonly at: Span }>();
	for (const { name, cells } of CONSUMER_PROPERTIES)
		for (const node of nodesWith.get(name) ?? []) {
			const list = node.properties.get(name) as Property;
			for (const { provider, cells: numbers } of specifiersOf(tree, list, cells)) {
				if (provider === undefined || (provider.parent && boot.planned.firmwareOf.has(provider.parent))) continue;
				for (const { cell } of numbers)
					for (const macro of macrosOf(cell.first, cell.last))
						if (!found.has(macro.name))
							found.set(macro.name, { provider: displayName(provider), at: spanOfTokens(cell.first, cell.last) });
			}
		}
	return found;
}

/** What the agent that is asked for may call an entry; where it is not known which one that is, what any does. */
function numbersFor({ boot, use }: Asked, entry: ResourceEntry): readonly number[] {
	const agent = boot.agentOf(use)?.key;
	const number = numberFor(entry, agent);
	if (number !== undefined) return [number];
	if (agent !== undefined) return [];
	return Object.values(entry.resource.agentIds ?? {}).filter((own) => own !== null);
}

/** `clock 3 (_hsusb)`. */
function textOf(asked: Asked, entry: ResourceEntry): string {
	const [number] = numbersFor(asked, entry);
	return `${nounOfEntry(entry)} ${number === undefined ? "" : `${number} `}(${entry.resource.name || entry.key})`;
}

/** In the body, where the symbol itself was typed. */
function rewrite({ written }: Asked, symbol: string, instead: string): Fix[] {
	const [first] = written;
	if (first === undefined || first.name !== symbol) return [];
	return [{ title: `Write ${instead}`, preferred: true, edits: [{ at: first.at, text: instead }] }];
}

/** Whether a macro has every word of an entry's name or key: `CLK_UART1` of `uart1`. */
function isNamedIn({ key, resource }: ResourceEntry, symbol: string): boolean {
	const words = tellingWords(symbol);
	return [key, resource.name ?? ""].some((name) => {
		const own = tellingWords(name);
		return own.length > 0 && own.every((word) => words.includes(word));
	});
}

function isCalledLike(entry: ResourceEntry | undefined, other: ResourceEntry): boolean {
	if (entry === undefined) return false;
	const names = [other.key, other.resource.name].filter(Boolean);
	return names.includes(entry.key) || (!!entry.resource.name && names.includes(entry.resource.name));
}

/** What mends one place mends all of them at once. */
export function fixesOfAll(faults: readonly SymbolFault[]): readonly Fix[] {
	const byTitle = grouped(
		faults.flatMap(({ fixes }) => fixes),
		({ title }) => title,
	);
	return [...byTitle].flatMap(([title, fixes]) => {
		const edits = distinctEdits(fixes.flatMap((fix) => fix.edits));
		const [fix] = fixes;
		return fix ? [{ ...fix, title: edits.length === 1 ? title : `${title} in ${edits.length} places`, edits }] : [];
	});
}

export const distinctEdits = (edits: Fix["edits"]): Fix["edits"] => [
	...new Map(edits.map((edit) => [`${edit.at.file} ${edit.at.start}`, edit])).values(),
];

/** `clock 4 of "Alder BL31" is uart`: as it follows what a macro comes to. */
export function writtenAs(boot: BootFacts, use: Use, { symbol }: SymbolFault): string {
	const found = resourceOfUse(boot, use);
	const firmware = boot.indexOf(use)?.catalogue.firmware.name;
	const meaning =
		found === undefined ? "which is not listed for" : `which is ${nounOf(use)} ${found.resource.name || found.key} of`;
	return `${symbol} comes to ${use.id}, ${meaning} "${firmware}"`;
}
