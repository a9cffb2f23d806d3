import type { Problem } from "../text/problem.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Span } from "../text/span.ts";
import { misspeltXlKeys, problemsOfMisspelt } from "./misspelt-xl-keys.ts";
import { replacedXlKeys } from "./replaced-xl-keys.ts";
import { strangeXlWords } from "./strange-xl-words.ts";
import { readXlAssignments, type XlAssignment, type XlValue } from "./xl-assignments.ts";

/** What the configuration of one xl domain says of devices and SCMI, each value with its place. */
export interface XlConfig {
	readonly name: Placed<string> | undefined;
	readonly kernel: Placed<string> | undefined;
	/** The guest's partial device tree, a path on the target. */
	readonly deviceTree: Placed<string> | undefined;
	readonly armSci: ArmSci | undefined;
	/** Host paths of the devices given to the domain, in order. */
	readonly dtdev: readonly Placed<string>[];
	readonly iomem: readonly XlIomem[];
	/** Devices without an IOMMU may be given too (Xen RFC v2). */
	readonly forceAssignWithoutIommu: Placed<boolean> | undefined;
	/** Every key with the value that counts, known to us or not. */
	readonly settings: ReadonlyMap<string, XlAssignment>;
	/** By a key that is not set, the one with a slip in it that was meant to be that. */
	readonly misspelt: ReadonlyMap<string, XlAssignment>;
	/** Lines filled in later. */
	readonly placeholders: readonly Span[];
	readonly problems: readonly Problem[];
	/** The fragments that could be read, in order. */
	readonly files: readonly string[];
	/** Every fragment could be read, and nothing in them is filled in later. */
	readonly whole: boolean;
	/**
	 * Where xl refuses the file; undefined where it does not, or where what is filled in later may mend it. What its parser does not
	 * take is the one problem then: what else is read is what would count with that mended.
	 */
	readonly refusedAt: Span | undefined;
}

export interface Placed<T> {
	readonly value: T;
	readonly at: Span;
}

/**
 * `arm_sci = "scmi_smc"` (Xen RFC v2), or with keys: `arm_sci = "type=scmi_smc"` (Xen 4.21 and later), `arm_sci =
 * "type=scmi_smc_multiagent,agent_id=2"` (the multi-agent series).
 */
export interface ArmSci {
	readonly at: Span;
	/** As written. */
	readonly value: string;
	readonly hasKeys: boolean;
	readonly type: string;
	readonly agentId?: number;
}

/** Pages of `iomem`. */
export interface XlPages {
	readonly frame: number;
	readonly pages: number;
	/** Undefined: mapped where it is on the host. */
	readonly guestFrame?: number;
}

/** `"e6590,1@22000"`: page frame numbers, hexadecimal with or without 0x. */
export interface XlIomem extends Placed<string>, XlPages {}

/** Reads a domain's fragments as one file, in order: a later assignment of a key wins. Absent files are left out. */
export function readXlConfig(snapshot: Snapshot, paths: readonly string[]): XlConfig {
	const settings = new Map<string, XlAssignment>();
	const grown = new Map<string, XlValue[]>();
	const placeholders: Span[] = [];
	const problems: Problem[] = [];
	const files: string[] = [];
	let refusal: Problem | undefined;
	for (const [place, path] of paths.entries()) {
		const reading = snapshot.read(path);
		if (reading.kind !== "text") continue;
		files.push(reading.path);
		const read = readXlAssignments(reading.path, reading.text);
		// what is behind the end of a fragment is another
		if (read.refusal && !(read.refusal.isAtEnd && place + 1 < paths.length)) refusal ??= read.refusal.problem;
		for (const placeholder of read.placeholders) placeholders.push(placeholder);
		problems.push(...read.problems, ...replacedXlKeys(reading.text, read));
		for (const assignment of read.assignments) assign(settings, grown, assignment);
	}
	const setTo = (key: string) => settings.get(key)?.value;
	const items = (key: string): readonly XlValue[] => {
		const value = setTo(key);
		if (!value || value.kind === "unknown") return [];
		if (value.kind === "list") return value.items;
		const message = `xl ignores this, as it expects a list: write ${key} = [ … ].`;
		problems.push({
			code: "scmi-xl-config",
			severity: "warning",
			at: value.at,
			message,
		});
		return [];
	};
	const misspelt = misspeltXlKeys(settings);
	problems.push(...problemsOfMisspelt(misspelt));
	const iomem = items("iomem");
	const strange = [
		...items("irqs").flatMap((item) => strangeIrq(item) ?? []),
		...strangeIomems(iomem),
		...strangeXlWords(settings),
	].slice(0, MAX_PROBLEMS);
	problems.push(...strange);
	const whole = files.length === paths.length && placeholders.length === 0;
	const armSci = textOf(setTo("arm_sci"));
	const force = wholeNumber(setTo("force_assign_without_iommu"));
	return {
		name: textOf(setTo("name")),
		kernel: textOf(setTo("kernel")),
		deviceTree: textOf(setTo("device_tree")),
		armSci: armSci && readArmSci(armSci),
		dtdev: items("dtdev").flatMap((value) => textOf(value) ?? []),
		iomem: iomem.flatMap((item) => readIomem(textOf(item))),
		forceAssignWithoutIommu: force && {
			value: force.value !== 0,
			at: force.at,
		},
		settings,
		misspelt,
		placeholders,
		problems: refusal ? [refusal] : problems,
		files,
		whole,
		refusedAt: refusal?.at ?? (whole ? strange[0]?.at : undefined),
	};
}

/**
 * Whether what is filled in later, or written in another way than it is read, may say something of this key. One that is written out
 * is taken to stay as it is.
 */
export function mayStillSet({ settings, whole }: XlConfig, key: string): boolean {
	const value = settings.get(key)?.value;
	if (value === undefined) return !whole;
	return value.kind === "unknown" || (value.kind === "list" && value.items.some((item) => isUnread(key, item)));
}

function isUnread(key: string, item: XlValue): boolean {
	if (item.kind === "unknown") return true;
	if (key === "irqs") return item.kind === "list" || strangeIrq(item) !== undefined;
	return key === "iomem" && (item.kind === "list" || iomemRange(item.text) === undefined);
}

/** @param grown by key, the items of a list that has been added to */
function assign(settings: Map<string, XlAssignment>, grown: Map<string, XlValue[]>, more: XlAssignment): void {
	const { key, adds, value } = more;
	const before = adds ? settings.get(key)?.value : undefined;
	if (before?.kind === "list" && value.kind === "list") {
		const items = grown.get(key) ?? [...before.items];
		grown.set(key, items);
		for (const item of value.items) items.push(item);
		settings.set(key, { ...more, value: { ...value, items } });
		return;
	}
	grown.delete(key);
	const isText = before?.kind === "text" && value.kind === "text";
	settings.set(key, isText ? { ...more, value: { ...value, text: before.text + value.text } } : more);
}

function textOf(value: XlValue | undefined): Placed<string> | undefined {
	return value?.kind === "text" || value?.kind === "number" ? { value: value.text, at: value.at } : undefined;
}

/** xl reads a number in quotes too. */
function wholeNumber(value: XlValue | undefined): Placed<number> | undefined {
	if (value?.kind === "number") return { value: value.number, at: value.at };
	const number =
		value?.kind === "text" && /^\s*(0x[0-9a-f]+|\d+)\s*$/i.test(value.text) ? Number(value.text) : undefined;
	return value && number !== undefined ? { value: number, at: value.at } : undefined;
}

function readArmSci({ value, at }: Placed<string>): ArmSci {
	const options = new Map(value.split(",").map((part) => splitOnce(part.trim(), "=")));
	const type = options.get("type") ?? (value.includes("=") ? "" : value);
	const agentId = options.get("agent_id");
	return {
		at,
		value,
		hasKeys: value.includes("="),
		type,
		...(agentId !== undefined && /^\d+$/.test(agentId) && { agentId: Number(agentId) }),
	};
}

function splitOnce(text: string, separator: string): [string, string] {
	const place = text.indexOf(separator);
	return place < 0 ? [text, ""] : [text.slice(0, place).trim(), text.slice(place + 1).trim()];
}

/** More is not read by anybody. */
const MAX_PROBLEMS = 100;

function readIomem(written: Placed<string> | undefined): readonly XlIomem[] {
	const range = written && iomemRange(written.value);
	return written === undefined || range === undefined ? [] : [{ ...written, ...range }];
}

/** An entry of `iomem` that sscanf("%x,%x%n@%x%n") of xl_parse.c does not take to its end: there xl gives up (Xen c447b7308b). */
function strangeIomems(items: readonly XlValue[]): readonly Problem[] {
	return items.flatMap((item, i) => {
		if (withoutQuotes(items[i - 1], item) !== undefined) return [];
		return withoutQuotes(item, items[i + 1]) ?? strangeIomem(item) ?? [];
	});
}

/** Two entries that are one without its quotes. */
function withoutQuotes(first: XlValue | undefined, second: XlValue | undefined): Problem | undefined {
	if (first?.kind !== "number" || second?.kind !== "number") return undefined;
	const meant = `"${first.text},${second.text}"`;
	return {
		code: "scmi-xl-config",
		severity: "error",
		at: { ...first.at, end: second.at.end },
		message: `This has no quotes, so that it is two entries of iomem: xl stops at the first ("xl: Invalid argument parsing iomem: ${first.text}"), and creates no domain. Write ${meant}.`,
		fixes: [
			{
				title: `Write ${meant}`,
				preferred: true,
				edits: [{ at: { ...first.at, end: second.at.end }, text: meant }],
			},
		],
	};
}

function strangeIomem(item: XlValue): Problem | undefined {
	if (item.kind === "unknown") return undefined;
	if (item.kind === "list") return strangeEntry(item, "iomem", "xl: Unable to get element");
	// numbers with a sign are some to it
	if (iomemRange(item.text) !== undefined || /(?:^|[,@])\s*[-+]/.test(item.text)) return undefined;
	const [, frame] = /^\s*((?:0x)?[0-9a-f]+)\s*$/i.exec(item.text) ?? [];
	const trimmed = item.text.replaceAll(/\s/g, "");
	const isSpaced = iomemRange(trimmed) !== undefined;
	const lacks = frame === undefined ? "" : ` The number of pages is missing: "${frame},1" is one of 4 KiB.`;
	const message = `xl reads iomem as "first frame,number of pages" in hexadecimal, with "@guest frame" where it differs ("e6590,1"), stops at this ("xl: Invalid argument parsing iomem: ${item.text}"), and creates no domain.${isSpaced ? ` Write it without spaces: "${trimmed}".` : lacks}`;
	return {
		code: "scmi-xl-config",
		severity: "error",
		at: item.at,
		message,
		...(isSpaced && {
			fixes: [{ title: "Take out the spaces", preferred: true, edits: [{ at: item.at, text: `"${trimmed}"` }] }],
		}),
	};
}

/** What is no text and no number where xl reads one. */
function strangeEntry({ at }: XlValue, key: string, says: string): Problem {
	const message = `A list is no entry of ${key}: xl stops at it ("${says}"), and creates no domain.`;
	return { code: "scmi-xl-config", severity: "error", at, message };
}

/** A number of `irqs` that is not decimal: xl_parse.c reads it with strtoul(…, 10), and gives up at what is left of it (Xen c447b7308b). */
function strangeIrq(item: XlValue): Problem | undefined {
	if (item.kind === "unknown") return undefined;
	if (item.kind === "list") return strangeEntry(item, "irqs", "xl: Unable to get element");
	const written = item.text;
	if (/^\s*[-+]?\d+$/.test(written)) return undefined;
	const number = /^\s*0x[0-9a-f]+\s*$/i.test(written) ? Number(written) : undefined;
	const message = `xl reads irqs as decimal numbers, stops at ${written} ("Invalid argument parsing irq"), and creates no domain.${number === undefined ? "" : ` Write ${number}.`}`;
	return {
		code: "scmi-xl-config",
		severity: "error",
		at: item.at,
		message,
		...(number !== undefined && {
			fixes: [{ title: `Write ${number}`, preferred: true, edits: [{ at: item.at, text: String(number) }] }],
		}),
	};
}

/** Undefined: it is written otherwise. */
export function iomemRange(text: string): XlPages | undefined {
	const [, frame, pages, guest] =
		/^\s*((?:0x)?[0-9a-f]+),\s*((?:0x)?[0-9a-f]+)(?:@\s*((?:0x)?[0-9a-f]+))?$/i.exec(text) ?? [];
	if (frame === undefined || pages === undefined) return undefined;
	const hex = (digits: string) => Number.parseInt(digits, 16);
	return { frame: hex(frame), pages: hex(pages), ...(guest !== undefined && { guestFrame: hex(guest) }) };
}

/** As the toolstack reads it: docs/man/xl.cfg.5.pod.in. */
export function iomemText({ frame, pages, guestFrame }: XlPages): string {
	const hex = (number: number) => number.toString(16);
	return `${hex(frame)},${hex(pages)}${guestFrame === undefined ? "" : `@${hex(guestFrame)}`}`;
}
