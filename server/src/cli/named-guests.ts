import { type CfgLanguage, cfgLanguageOf } from "../configs/cfg-language.ts";
import { fileKind } from "../configs/file-kind.ts";
import type { DomainSetup, Setup } from "../configs/setup.ts";
import { readXlConfig } from "../configs/xl-config.ts";
import { joinPath, nameOf, stemOf } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { isFolder, readableFile } from "./inputs.ts";
import { absolute } from "./paths.ts";
import { Refusal, type Terminal } from "./terminal.ts";

/** The guests whose configurations are named: files, or folders with all in them that give a domain a name. */
export function namedGuests(terminal: Terminal, snapshot: Snapshot, typed: readonly string[]): readonly DomainSetup[] {
	const paths = typed.flatMap((name) =>
		snapshot.read(absolute(terminal, name)).kind !== "text" && isFolder(terminal, name)
			? configurationsIn(terminal, snapshot, name)
			: [configuration(terminal, snapshot, name)],
	);
	const guests = [...new Set(paths)].map((path) => guestOf(snapshot, path));
	for (const { name, xl } of guests) {
		const other = guests.find((each) => each.name === name && each.xl !== xl);
		if (other !== undefined)
			throw new Refusal(
				`${nameOf(xl[0]?.path ?? "")} and ${nameOf(other.xl[0]?.path ?? "")} both name their domain ${name}: xl starts one of a name, so name one of them`,
			);
	}
	return guests;
}

function configurationsIn(terminal: Terminal, snapshot: Snapshot, typed: string): readonly string[] {
	const folder = absolute(terminal, typed);
	const found = snapshot
		.list(folder)
		.filter((name) => fileKind(name) === "xl-config")
		.flatMap((name) => {
			const reading = snapshot.read(joinPath(folder, name));
			const isXl = reading.kind === "text" && cfgLanguageOf(reading.text) === "xl";
			return isXl && readXlConfig(snapshot, [reading.path]).name !== undefined ? [reading.path] : [];
		});
	if (found.length === 0)
		throw new Refusal(`${typed} holds no guest's configuration: no .cfg with a line name = "…" as xl reads it`);
	return found.toSorted();
}

function configuration(terminal: Terminal, snapshot: Snapshot, typed: string): string {
	const kind = fileKind(typed);
	const refused = (why: string): Refusal =>
		new Refusal(`${typed} is no configuration of xl's${why}: name a guest's .cfg`);
	if (kind !== "xl-config" && kind !== "other") throw refused("");
	const path = readableFile(terminal, snapshot, typed);
	const reading = snapshot.read(path);
	const text = reading.kind === "text" ? reading.text : "";
	const language = cfgLanguageOf(text);
	if (language === "xl" || text.trim() === "") return path;
	throw refused(language === undefined ? "" : ` but ${LANGUAGES[language]}`);
}

/** What else ends in `.cfg`. */
const LANGUAGES: Readonly<Record<Exclude<CfgLanguage, "xl">, string>> = {
	kconfig: "a part of Kconfig's",
	"imx-sm": "one of the i.MX System Manager's",
	imagebuilder: "one of ImageBuilder's",
};

function guestOf(snapshot: Snapshot, path: string): DomainSetup {
	const { name } = readXlConfig(snapshot, [path]);
	return { name: name?.value || stemOf(path), os: "unknown", xl: [{ path }] };
}

/** A setup with guests that were named: of one that it has by this name, that is the configuration now. */
export function withGuests(setup: Setup, guests: readonly DomainSetup[]): readonly DomainSetup[] {
	const known = new Set(setup.domains.flatMap((domain) => domain.xl.map(({ path }) => path)));
	const more = guests.filter(({ xl }) => !xl.some(({ path }) => known.has(path)));
	const named = new Map(more.map((guest) => [guest.name, guest]));
	const own = setup.domains.map((domain) => ({ ...domain, xl: named.get(domain.name)?.xl ?? domain.xl }));
	const added = more.filter(({ name }) => !setup.domains.some((domain) => domain.name === name));
	return inOrder(setup, [...own, ...added]);
}

/** As a scmi.yaml lists them; where nobody has said in which order guests start, by the names of their configurations. */
function inOrder({ file }: Setup, domains: readonly DomainSetup[]): readonly DomainSetup[] {
	const named = ({ xl }: DomainSetup): string => nameOf(xl[0]?.path ?? "");
	return file === undefined
		? domains.toSorted((a, b) => Number(named(a) > named(b)) - Number(named(a) < named(b)))
		: domains;
}
