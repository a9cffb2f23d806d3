import type { Severity } from "./problem.ts";
import type { Span } from "./span.ts";
import { closestKey } from "./yaml-closest-key.ts";
import { yamlWord } from "./yaml-insert.ts";
import { type Enclosing, keyAround, keyInside } from "./yaml-misplaced.ts";
import { innerPath, isEmptyValue, type YamlEntry, type YamlMap, type YamlNode } from "./yaml-node.ts";
import { meantWord, type Repair } from "./yaml-repair.ts";
import { accepts, type Form, type ObjectForm, type Pattern, type RecordForm, type Shape } from "./yaml-shape.ts";

/**
 * Called for everything that is wrong; `path` is the key path it belongs to: of a misspelt key or a block in the wrong place
 * that of what was meant.
 */
export type Report = (
	path: string,
	at: Span,
	message: string,
	severity?: Severity,
	repairs?: readonly Repair[],
) => void;

/**
 * Reads a node by its shape. What is wrong is reported and left out; a map that lacks what it must have is left out
 * whole. So the result is the part that is sound.
 */
export function decodeYaml<T>(shape: Shape<T>, root: YamlNode, report: Report): T | undefined {
	const place = { node: root, path: "", label: "The file", at: headOf(root), around: [] };
	return decode(shape.form, place, report) as T | undefined;
}

interface Place {
	readonly node: YamlNode;
	readonly path: string;
	/** What messages call it. */
	readonly label: string;
	/** Where a problem with the whole of it is shown. */
	readonly at: Span;
	/** The maps it lies in of whose keys the format knows something, the nearest first. */
	readonly around: readonly Enclosing[];
}

function decode(form: Form, place: Place, report: Report): unknown {
	if (form.kind === "either") return decodeEither(form.forms, place, report);
	if (!accepts(form, place.node)) return refuse(form, place, report);
	const { node } = place;
	if (node.kind === "scalar") return decodeScalar(form, node.value, node.source, place, report);
	if (node.kind === "list") return form.kind === "list" ? decodeList(form.item, node.items, place, report) : undefined;
	if (form.kind === "object") return decodeObject(form, node, place, report);
	return form.kind === "record" ? decodeRecord(form, node, place, report) : undefined;
}

function decodeEither(forms: readonly Form[], place: Place, report: Report): unknown {
	const accepting = forms.filter((candidate) => accepts(candidate, place.node));
	const form = accepting.find((candidate) => hasKeysOf(candidate, place.node)) ?? accepting[0];
	return form ? decode(form, place, report) : refuse({ kind: "either", forms }, place, report);
}

/** Of two kinds of maps the one is meant of which there is a key. */
function hasKeysOf(form: Form, node: YamlNode): boolean {
	if (node.kind !== "map") return true;
	if (form.kind === "object") return node.entries.some(({ key }) => Object.hasOwn(form.fields, key));
	return form.kind !== "record" || node.entries.some(({ key }) => matches(form.key, key));
}

function refuse(form: Form, place: Place, report: Report): undefined {
	const { node, path, label } = place;
	if (isEmptyValue(node)) report(path, place.at, `${label} has no value; it must be ${formText(form)}.`);
	else {
		const at = node.kind === "scalar" ? node.at : place.at;
		const { hint, written } = meantBy(form, node);
		const repairs: readonly Repair[] = written === undefined ? [] : [{ kind: "text", at, text: written }];
		report(path, at, `${label} must be ${formText(form)}, not ${describeNode(node)}.${hint}`, "error", repairs);
	}
	return undefined;
}

/** What a value of the wrong kind was probably meant to be, and how that is written. */
function meantBy(form: Form, node: YamlNode): { readonly hint: string; readonly written?: string } {
	if (node.kind === "list" && form.kind === "record")
		return { hint: ' Give each entry a name of its own: "name: …", not "- …".' };
	if (node.kind !== "scalar") return { hint: "" };
	const { value, source } = node;
	if ((form.kind === "text" || form.kind === "word") && value !== null) {
		const isMeant = form.kind === "text" || form.words.includes(source);
		return { hint: ` Put it in quotes: "${source}".`, ...(isMeant && { written: JSON.stringify(source) }) };
	}
	if (form.kind === "integer" && typeof value === "string" && /^(0x[0-9a-f]+|\d+)$/i.test(value))
		return { hint: ` Write it without quotes: ${value}.`, written: value };
	if (form.kind === "boolean" && /^(yes|on|no|off)$/i.test(source))
		return { hint: "", written: String(/^(yes|on)$/i.test(source)) };
	if (form.kind !== "list") return { hint: "" };
	const isItem = accepts(form.item, node) && value !== null;
	return { hint: ` Put it in brackets: [${source}].`, ...(isItem && { written: `[${asItem(source, value)}]` }) };
}

const asItem = (source: string, value: unknown): string => (typeof value === "string" ? yamlWord(source) : source);

function decodeScalar(form: Form, value: unknown, source: string, place: Place, report: Report): unknown {
	const { node, path, label } = place;
	const wrong = (message: string, repairs?: readonly Repair[]): undefined =>
		report(path, node.at, message, "error", repairs) as undefined;
	switch (form.kind) {
		case "integer": {
			const number = value as number;
			if (Number.isInteger(number) && number >= form.min && number <= form.max) return number;
			return wrong(`${label} must be ${formText(form)}; ${source} is not.`);
		}
		case "address": {
			const number =
				typeof value === "number" ? value : /^0x[0-9a-f]{1,16}$/i.test(`${value}`) ? Number(value) : Number.NaN;
			if (Number.isSafeInteger(number) && number >= 0) return number;
			return wrong(`${label} must be ${formText(form)}; "${source}" is not.`);
		}
		case "word":
			if (form.words.includes(value as string)) return value;
			return wrongWord(form.words, source, place, `${label} must be ${formText(form)}; "${source}" is not.`, report);
		case "text": {
			const typed = value as string;
			if (form.maxLength !== undefined && typed.length > form.maxLength)
				return wrong(`${label} has ${typed.length} characters; SCMI has room for ${form.maxLength}.`);
			if (form.pattern && !matches(form.pattern, typed))
				return wrong(`${label} must be ${form.pattern.says}; "${typed}" is not.`);
			return typed;
		}
		default:
			return value;
	}
}

function wrongWord(
	words: readonly string[],
	source: string,
	{ node, path }: Place,
	message: string,
	report: Report,
): undefined {
	const { question, repairs } = meantWord(source, words, node.at);
	report(path, node.at, message + question, "error", repairs);
	return undefined;
}

/** Whole or not at all, so that an element's index is its index in the file. */
function decodeList(item: Form, nodes: readonly YamlNode[], place: Place, report: Report): unknown[] | undefined {
	const values = nodes.map((node, index) => {
		const label = `Item ${index + 1} of ${place.label}`;
		const path = innerPath(place.path, index);
		return decode(item, { node, path, label, at: headOf(node), around: place.around }, report);
	});
	return values.includes(undefined) ? undefined : values;
}

function decodeRecord(form: RecordForm, map: YamlMap, place: Place, report: Report): unknown {
	const decoded: Record<string, unknown> = Object.create(null);
	const around = form.usual ? [{ form, path: place.path }, ...place.around] : place.around;
	for (const entry of distinctEntries(map, place, report)) {
		const path = innerPath(place.path, entry.key);
		if (!checkKey(entry, path, report)) continue;
		const outside = keyAround(place.around, form, entry);
		if (outside) {
			reportOutside(entry, outside, place, report);
			continue;
		}
		if (!matches(form.key, entry.key)) report(path, entry.keyAt, `A key of ${place.label} must be ${form.key.says}.`);
		const value = decode(form.value, placeOfEntry(entry, path, around), report);
		if (value !== undefined) decoded[entry.key] = value;
	}
	return decoded;
}

function decodeObject(form: ObjectForm, map: YamlMap, place: Place, report: Report): unknown {
	const decoded: Record<string, unknown> = {};
	const seen = new Set<string>();
	const around = [{ form, path: place.path }, ...place.around];
	for (const entry of distinctEntries(map, place, report)) {
		const path = innerPath(place.path, entry.key);
		const field = Object.hasOwn(form.fields, entry.key) ? form.fields[entry.key] : undefined;
		seen.add(entry.key);
		if (field) {
			const value = decode(field.shape.form, placeOfEntry(entry, path, around), report);
			if (value !== undefined) decoded[entry.key] = value;
		} else if (form.ignoredPrefix === undefined || !entry.key.startsWith(form.ignoredPrefix)) {
			const meant = checkKey(entry, path, report) ? reportUnknownKey(form, entry, map, place, report) : undefined;
			if (meant !== undefined) seen.add(meant);
		}
	}
	const required = Object.keys(form.fields).filter((key) => form.fields[key]?.required);
	for (const key of required) {
		const missing = form.fields[key];
		if (missing && !seen.has(key))
			report(
				innerPath(place.path, key),
				place.at,
				`${place.label} lacks "${key}": ${formText(missing.shape.form)}.`,
				"error",
				onlyValue(missing.shape.form).map((value) => ({ kind: "entry", map, key, value })),
			);
	}
	const { oneOf } = form;
	if (oneOf && !oneOf.some((key) => seen.has(key)))
		report(place.path, place.at, `${place.label} needs ${oneOf.map((key) => `"${key}"`).join(" or ")}.`);
	if (oneOf && !oneOf.some((key) => decoded[key] !== undefined)) return undefined;
	for (const key of required) decoded[key] ??= form.fields[key]?.standIn;
	return required.every((key) => decoded[key] !== undefined) ? decoded : undefined;
}

/** What a key is written with where it can say one thing, or nothing yet. */
function onlyValue(form: Form): readonly string[] {
	if (form.kind === "record") return ["{}"];
	if (form.kind === "integer" && form.min === form.max) return [String(form.min)];
	return form.kind === "word" && form.words.length === 1 ? form.words.map(yamlWord) : [];
}

function placeOfEntry(entry: YamlEntry, path: string, around: Place["around"]): Place {
	return { node: entry.value, path, label: `"${entry.key}"`, at: entry.keyAt, around };
}

/** The entries of a map, each key once: the first counts. */
function* distinctEntries(map: YamlMap, place: Place, report: Report): Generator<YamlEntry> {
	const seen = new Map<string, YamlEntry>();
	for (const entry of map.entries) {
		const used = seen.get(entry.key);
		if (used === undefined) {
			seen.set(entry.key, entry);
			yield entry;
			continue;
		}
		report(
			innerPath(place.path, entry.key),
			entry.keyAt,
			`"${entry.key}" is already in ${place.label}; this one is not used. Remove or rename it.`,
			"error",
			[{ kind: "removal", entry, used }],
		);
	}
}

/** What parses as YAML 1.2, into keys nobody meant: JSON with // comments, the merge key of YAML 1.1. */
function checkKey(entry: YamlEntry, path: string, report: Report): boolean {
	if (entry.key === "<<") {
		report(path, entry.keyAt, "YAML 1.2 has no merge key <<. Write the keys out.");
		return false;
	}
	if (!entry.key.startsWith("//")) return true;
	report(
		path,
		entry.keyAt,
		"There are no // comments here: YAML takes this for a key. Start the comment with #, or remove it.",
	);
	return false;
}

/** The key of this map that was meant, where one was. */
function reportUnknownKey(
	form: ObjectForm,
	entry: YamlEntry,
	map: YamlMap,
	place: Place,
	report: Report,
): string | undefined {
	const { key, keyAt, value } = entry;
	const keys = Object.keys(form.fields);
	const thing = `${article(form.name)} ${form.name}`;
	const path = innerPath(place.path, key);
	if (isEmptyValue(value) && /\s/.test(key)) {
		report(
			path,
			keyAt,
			`"${key}" stands here as a key of ${thing}. Text with a comma or a colon needs quotes around it.`,
		);
		return undefined;
	}
	const inside = keyInside(form, entry);
	if (inside !== undefined) {
		report(innerPath(innerPath(place.path, inside), key), keyAt, `"${key}" belongs inside "${inside}".`);
		return inside;
	}
	const outside = keyAround(place.around, form, entry);
	if (outside) {
		reportOutside(entry, outside, place, report);
		return undefined;
	}
	// what is there already was hardly meant, and what has to be there likelier than what may
	const absent = keys
		.filter((name) => !map.entries.some((other) => other.key === name))
		.sort((a, b) => Number(form.fields[b]?.required) - Number(form.fields[a]?.required));
	const missed = closestKey(key, absent);
	const meant = missed ?? closestKey(key, keys);
	if (meant === undefined) {
		const message = `"${key}" is not a key of ${thing} and is ignored. It has: ${keys.join(", ")}.`;
		report(path, keyAt, message, "warning");
	} else {
		const message = `"${key}" is not a key of ${thing}. Did you mean "${meant}"?`;
		const repairs: readonly Repair[] = missed === undefined ? [] : [{ kind: "word", at: keyAt, word: missed }];
		report(innerPath(place.path, meant), keyAt, message, "error", repairs);
	}
	return meant;
}

/** A block that stands too deep. */
function reportOutside({ key, keyAt }: YamlEntry, outside: Enclosing, place: Place, report: Report): void {
	const beside = place.path.slice(outside.path === "" ? 0 : outside.path.length + 1).split(".", 1)[0];
	report(
		innerPath(outside.path, key),
		keyAt,
		`"${key}" belongs beside "${beside}", not inside it: indent it less, or close the bracket before it.`,
	);
}

/** Where a problem with the whole of a value is shown: its first key, rather than all its lines. */
function headOf(node: YamlNode): Span {
	if (node.kind !== "map") return node.at;
	const own = node.entries.find((entry) => entry.keyAt.file === node.at.file);
	return own?.keyAt ?? { ...node.at, end: node.at.start };
}

function matches(pattern: Pattern, typed: string): boolean {
	return new RegExp(pattern.source).test(typed);
}

/** Completes "must be …". */
export function formText(form: Form): string {
	switch (form.kind) {
		case "text":
			return form.pattern?.says ?? "text";
		case "integer":
			return form.max === Number.MAX_SAFE_INTEGER
				? `a whole number, ${form.min} or more`
				: `a whole number from ${form.min} to ${form.max}`;
		case "address":
			return 'an address: a whole number, or text like "0xe6590000"';
		case "boolean":
			return "true or false";
		case "null":
			return "null";
		case "word":
			return form.words.length === 1 ? `"${form.words[0]}"` : `one of ${form.words.join(", ")}`;
		case "list":
			return "a list";
		case "record":
		case "object":
			return "a map of keys and values";
		case "either":
			return [...new Set(form.forms.map(formText))].join(", or ");
	}
}

function describeNode(node: YamlNode): string {
	if (node.kind !== "scalar") return node.kind === "list" ? "a list" : "a map";
	if (node.value === null) return "null";
	if (typeof node.value === "boolean") return `the truth value ${node.source}`;
	return typeof node.value === "number" ? `the number ${node.source}` : `"${node.source}"`;
}

function article(noun: string): string {
	return /^[aeiou]/i.test(noun) ? "an" : "a";
}
