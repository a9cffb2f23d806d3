import type { Capture, CapturedConsumer, CapturedLine, CapturedProvider } from "./read-capture.ts";

/** A name that Linux has for one number, and where it says so. */
export interface NamedNumber {
	readonly id: number;
	readonly name: string;
	readonly line: number;
}

export interface NamesByUse {
	readonly clock: readonly NamedNumber[];
	readonly power: readonly NamedNumber[];
	/** Names and numbers that do not lead to each other. */
	readonly unclear: readonly CapturedLine[];
}

const PROTOCOLS = { clocks: "/protocol@14", "power-domains": "/protocol@11" } as const;

/**
 * The numbers of clocks and power domains, from who uses them: Linux lists the users of a name, and a user's node has the number.
 * That counts where the two lead to each other: one node of that name, one entry of its list, and no other user against it.
 * @param scmiNode the path of the firmware's node
 */
export function namesByUse(capture: Capture, scmiNode: string): NamesByUse {
	const unclear: CapturedLine[] = [];
	const clock = namedNumbers(clockUsers(capture.clocks), "clocks", capture, scmiNode, unclear);
	const power = namedNumbers(powerUsers(capture.powerDomains), "power-domains", capture, scmiNode, unclear);
	return { clock, power, unclear };
}

/** Somebody who uses what has this name. */
interface User {
	readonly name: string;
	readonly device: string;
	/** What the device calls it: an entry of `clock-names`. Undefined: it has but one. */
	readonly connection: string | undefined;
	readonly line: number;
}

/**
 * Linux 6.8 and later: name, enable, prepare, protect, rate, accuracy, phase, duty, hardware, user, connection; further users of a
 * clock stand alone on lines of their own. Source: drivers/clk/clk.c clk_summary_show_one.
 */
function clockUsers(lines: readonly CapturedLine[]): readonly User[] {
	const users: User[] = [];
	let name: string | undefined;
	for (const { line, text } of lines) {
		const words = text.trim().split(/\s+/);
		const isClock = words.length >= 8 && words.slice(1, 5).every((word) => /^\d+$/.test(word));
		if (isClock) name = words[0];
		else if (words.length !== 2) name = undefined;
		const [device, connection] = isClock ? words.slice(9) : words;
		if (name === undefined || device === undefined || connection === undefined || device === "deviceless") continue;
		users.push({ name, device, connection: connection === "no_connection_id" ? undefined : connection, line });
	}
	return users;
}

/** A domain's name begins its line, its devices stand below it, indented. Source: drivers/pmdomain/core.c genpd_summary_one. */
function powerUsers(lines: readonly CapturedLine[]): readonly User[] {
	const users: User[] = [];
	let name: string | undefined;
	for (const { line, text } of lines) {
		const [first = "", second = ""] = text.trim().split(/\s+/);
		if (/^\S/.test(text)) name = /^(?:on|off(?:-\d+)?)$/.test(second) ? first : undefined;
		else if (name !== undefined && /^\w+$/.test(second))
			users.push({ name, device: first.slice(first.lastIndexOf("/") + 1), connection: undefined, line });
	}
	return users;
}

function namedNumbers(
	users: readonly User[],
	property: CapturedConsumer["property"],
	{ consumers, providers }: Capture,
	scmiNode: string,
	unclear: CapturedLine[],
): readonly NamedNumber[] {
	const own = consumers.filter((consumer) => consumer.property === property);
	const byDevice = new Map<string, CapturedConsumer[]>();
	for (const consumer of own)
		for (const device of deviceNames(consumer.path)) byDevice.set(device, [...(byDevice.get(device) ?? []), consumer]);
	const provider = `${scmiNode}${PROTOCOLS[property]}`;
	const found = users.flatMap(({ name, device, connection, line }) => {
		const [consumer, another] = byDevice.get(device) ?? [];
		if (consumer === undefined || another) return [];
		const id = numberOf(consumer, connection, provider, providers);
		return id === undefined ? [] : [{ id, name, line }];
	});
	const contradicting = found.filter(({ id, name }) =>
		found.some((other) => (other.id === id) !== (other.name === name)),
	);
	for (const { id, name, line } of contradicting)
		unclear.push({
			line,
			text: `${name} and ${id} do not lead to each other: other users have other names or numbers`,
		});
	const clear = found.filter((each) => !contradicting.includes(each));
	const named = [...new Map(clear.map((each) => [each.id, each])).values()];
	return named.sort((a, b) => a.id - b.id);
}

/** What Linux may call the device of a node: its name, or its address and name, or its path where it has no address. */
function deviceNames(path: string): readonly string[] {
	const node = path.slice(path.lastIndexOf("/") + 1);
	const [name = "", address] = node.split("@");
	return address === undefined ? [path.slice(1).replaceAll("/", ":")] : [node, `${address}.${name}`];
}

/** The number that stands in the entry of a list for this connection, if its provider is the one. */
function numberOf(
	{ cells, names }: CapturedConsumer,
	connection: string | undefined,
	provider: string,
	providers: readonly CapturedProvider[],
): number | undefined {
	const entries = entriesOf(cells, providers);
	if (entries === undefined || names.length > entries.length) return undefined;
	const places = connection === undefined ? [] : names.flatMap((name, at) => (name === connection ? [at] : []));
	const place = connection === undefined && entries.length === 1 ? 0 : places.length === 1 ? places[0] : undefined;
	const entry = place === undefined ? undefined : entries[place];
	return entry?.provider.path === provider && entry.cells.length === 1 ? entry.cells[0] : undefined;
}

interface Entry {
	readonly provider: CapturedProvider;
	readonly cells: readonly number[];
}

/** Undefined where a provider is not known: then nobody can say where its entry ends. */
function entriesOf(cells: readonly number[], providers: readonly CapturedProvider[]): readonly Entry[] | undefined {
	const entries: Entry[] = [];
	for (let at = 0; at < cells.length; ) {
		const provider = providers.find(({ phandle }) => phandle === cells[at]);
		if (provider === undefined) return undefined;
		const end = at + 1 + provider.cells;
		if (end > cells.length) return undefined;
		entries.push({ provider, cells: cells.slice(at + 1, end) });
		at = end;
	}
	return entries;
}
