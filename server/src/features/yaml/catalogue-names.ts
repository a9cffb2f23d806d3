import { messagesOfProtocol, type StatedProtocol } from "../../catalogue/protocol-messages.ts";
import { type Named, TABLES } from "../../catalogue/shape-parts.ts";
import type { Message } from "../../scmi/message.ts";
import { entriesOf, type Sketch, type SketchEntry, sketchAt, sketchedTexts } from "../../text/yaml-sketch.ts";
import type { OfferedName } from "./offered-name.ts";

/** Where a name would stand. */
export interface NamePlace {
	/** The keys and indices that lead there. */
	readonly path: readonly (string | number)[];
	/** By kind of name, the key nearest above that is one of these. */
	readonly within: ReadonlyMap<string, string>;
}

type Layers = readonly Sketch[];

/** What of this kind a catalogue has, in all its layers: what could be named there. */
export function catalogueNames(kind: Named, layers: Layers, place: NamePlace): readonly OfferedName[] {
	const { within } = place;
	const table = within.get("table") ?? "";
	switch (kind) {
		case "agent":
			return agents(layers);
		case "device":
			return named(layers, "devices");
		case "resource": {
			const own = place.path[0] === "resources" ? place.path[2] : undefined;
			return named(layers, "resources", table).filter(({ name }) => name !== own);
		}
		case "table":
			return tables(layers);
		case "protocol":
			return protocols(layers);
		case "message":
			return messages(layers, place).map(messageName);
		case "reply field": {
			const message = messages(layers, place).find(({ name }) => name === within.get("message"));
			return (message?.reply ?? []).map(({ name, unit }) => ({ name, ...(unit && { detail: unit }) }));
		}
		case "source line":
			return entriesIn(layers, "sources").map(({ key, value }) => ({
				name: `${key}:`,
				detail: sketchedTexts(value, "path")[0] ?? "",
				isOpen: true,
			}));
		case "catalogue file":
			return [];
	}
}

/** The entries of a map in all layers, of each key the one that counts. */
export function entriesIn(layers: Layers, ...path: readonly string[]): readonly SketchEntry[] {
	const found = new Map<string, SketchEntry>();
	for (const layer of layers)
		for (const entry of entriesOf(sketchAt(layer, ...path))) if (!found.has(entry.key)) found.set(entry.key, entry);
	return [...found.values()].filter(({ value }) => value?.kind !== "scalar" || value.text !== "null");
}

function named(layers: Layers, ...path: readonly string[]): readonly OfferedName[] {
	return entriesIn(layers, ...path).map(({ key, value }) => ({ name: key, ...saidOf(value) }));
}

function saidOf(value: Sketch | undefined): Omit<OfferedName, "name"> {
	const [id] = sketchedTexts(value, "id");
	const [name] = sketchedTexts(value, "name");
	const [description] = sketchedTexts(value, "description");
	const detail = [id, name].filter((part) => part !== undefined && part !== "").join(" ");
	return { ...(detail !== "" && { detail }), ...(description && { doc: description }) };
}

/** DEN0056 counts agents in 8 bits. */
const MAX_AGENTS = 255;

/** One that repeats stands for several, whose keys end in a number. */
function agents(layers: Layers): readonly OfferedName[] {
	return entriesIn(layers, "agents").flatMap(({ key, value }): readonly OfferedName[] => {
		const count = Number(sketchedTexts(value, "repeat", "count")[0] ?? Number.NaN);
		if (!(count >= 1)) return [{ name: key, ...saidOf(value) }];
		const first = Number(sketchedTexts(value, "repeat", "first")[0] ?? 0);
		return Array.from({ length: Math.min(count, MAX_AGENTS) }, (_, i) => ({ name: `${key}${first + i}` }));
	});
}

function tables(layers: Layers): readonly OfferedName[] {
	const stated = entriesIn(layers, "scmi", "protocols");
	const vendors = stated.filter(({ value }) => sketchedTexts(value, "vendor")[0] === "true").map(({ key }) => key);
	const further = stated.flatMap(({ value }) => sketchedTexts(value, "tables"));
	return [
		...Object.entries(TABLES).map(([name, doc]) => ({ name, doc })),
		...[...new Set([...vendors, ...further])].map((name) => ({ name, doc: "A table of the vendor's own." })),
	];
}

/** Those that are listed; where none are, those of the specification. */
function protocols(layers: Layers): readonly OfferedName[] {
	const stated = named(layers, "scmi", "protocols");
	const listed = stated.length > 0 ? stated : Object.keys(TABLES).map((name): OfferedName => ({ name }));
	const all = listed.some(({ name }) => name === "base") ? listed : [{ name: "base" }, ...listed];
	return all.map(({ name, ...said }) => ({ name, ...said, ...(TABLES[name] && { doc: TABLES[name] }) }));
}

/** Of the protocol or table around it, or of all that a device has. */
function messages(layers: Layers, { path, within }: NamePlace): readonly Message[] {
	const device = path.includes("devices") ? within.get("device") : undefined;
	if (device === undefined) return messagesOf(layers, within.get("protocol") ?? within.get("table") ?? "");
	const own = entriesIn(layers, "devices", device, "resources").map(({ key }) => key);
	return ["base", ...(own.length > 0 ? own : Object.keys(TABLES))].flatMap((key) => messagesOf(layers, key));
}

function messagesOf(layers: Layers, key: string): readonly Message[] {
	const value = entriesIn(layers, "scmi", "protocols").find((entry) => entry.key === key)?.value;
	const id = Number(sketchedTexts(value, "id")[0] ?? Number.NaN);
	const [dialect] = sketchedTexts(value, "dialect");
	const stated: StatedProtocol = {
		id,
		...(sketchedTexts(value, "vendor")[0] === "true" && { vendor: true }),
		...((dialect === "draft-2021" || dialect === "draft-2023") && { dialect }),
	};
	return messagesOfProtocol(key, Number.isNaN(id) ? undefined : stated) ?? [];
}

function messageName({ name, id, request, reply, access }: Message): OfferedName {
	const fields = (list: Message["reply"]): string => list.map((field) => field.name).join(", ") || "nothing";
	const does = access === undefined ? "" : ` ${DOES[access]}`;
	return {
		name,
		detail: `message ${id}`,
		doc: `Message 0x${id.toString(16)}: takes ${fields(request)}, answers ${fields(reply)}.${does}`,
	};
}

const DOES: Readonly<Record<NonNullable<Message["access"]>, string>> = {
	describe: "It tells what a resource is.",
	read: "It reads a state.",
	notify: "It asks for notifications.",
	change: "It changes hardware.",
};
