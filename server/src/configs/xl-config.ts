import type { Problem } from "../text/problem.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Span } from "../text/span.ts";
import { misspeltXlKeys } from "./misspelt-xl-keys.ts";
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
	/** Lines filled in later. */
	readonly placeholders: readonly Span[];
	readonly problems: readonly Problem[];
	/** The fragments that could be read, in order. */
	readonly files: readonly string[];
	/** Every fragment could be read, and nothing in them is filled in later. */
	readonly whole: boolean;
	/** Where xl refuses the file; undefined where it does not, or where what is filled in later may mend it. */
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
	let refusedAt: Span | undefined;
	for (const path of paths) {
		const reading = snapshot.read(path);
		if (reading.kind !== "text") continue;
		files.push(reading.path);
		const read = readXlAssignments(reading.path, reading.text);
		refusedAt ??= read.refusedAt;
		for (const placeholder of read.placeholders) placeholders.push(placeholder);
		for (const problem of read.problems) problems.push(problem);
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
	problems.push(...misspeltXlKeys(settings));
	const strangeIrqs = items("irqs").flatMap((item) => strangeIrq(item) ?? []);
	problems.push(...strangeIrqs);
	refusedAt ??= strangeIrqs[0]?.at;
	const whole = files.length === paths.length && placeholders.length === 0;
	const armSci = textOf(setTo("arm_sci"));
	const force = wholeNumber(setTo("force_assign_without_iommu"));
	return {
		name: textOf(setTo("name")),
		kernel: textOf(setTo("kernel")),
		deviceTree: textOf(setTo("device_tree")),
		armSci: armSci && readArmSci(armSci),
		dtdev: items("dtdev").flatMap((value) => textOf(value) ?? []),
		iomem: items("iomem").flatMap((value) => readIomem(textOf(value), problems)),
		forceAssignWithoutIommu: force && {
			value: force.value !== 0,
			at: force.at,
		},
		settings,
		placeholders,
		problems,
		files,
		whole,
		refusedAt: whole ? refusedAt : undefined,
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

function readIomem(written: Placed<string> | undefined, problems: Problem[]): readonly XlIomem[] {
	if (!written) return [];
	const range = iomemRange(written.value);
	if (range === undefined) {
		const message =
			'iomem is "first frame,number of pages" in hexadecimal, with "@guest frame" where it differs: "e6590,1".';
		if (problems.length < MAX_PROBLEMS)
			problems.push({ code: "scmi-xl-config", severity: "warning", at: written.at, message });
		return [];
	}
	return [{ ...written, ...range }];
}

/** A number of `irqs` that is not decimal: xl_parse.c reads it with strtoul(…, 10), and gives up at what is left of it (Xen c447b7308b). */
function strangeIrq(item: XlValue): Problem | undefined {
	const written = item.kind === "text" || item.kind === "number" ? item.text : undefined;
	if (written === undefined || /^\s*\d+$/.test(written)) return undefined;
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
		/^\s*((?:0x)?[0-9a-f]+),((?:0x)?[0-9a-f]+)(?:@((?:0x)?[0-9a-f]+))?\s*$/i.exec(text) ?? [];
	if (frame === undefined || pages === undefined) return undefined;
	const hex = (digits: string) => Number.parseInt(digits, 16);
	return { frame: hex(frame), pages: hex(pages), ...(guest !== undefined && { guestFrame: hex(guest) }) };
}

/** As the toolstack reads it: docs/man/xl.cfg.5.pod.in. */
export function iomemText({ frame, pages, guestFrame }: XlPages): string {
	const hex = (number: number) => number.toString(16);
	return `${hex(frame)},${hex(pages)}${guestFrame === undefined ? "" : `@${hex(guestFrame)}`}`;
}
