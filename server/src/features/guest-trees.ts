import type { TextEdit } from "vscode-languageserver-types";
import type { Analysis } from "../analysis.ts";
import type { Setup } from "../configs/setup.ts";
import type { DomainFacts } from "../facts.ts";
import { lineIndexOf, positionAt } from "../text/line-index.ts";
import { folderOf, joinPath, nameOf, relativePath, stemOf } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { type Insertion, insertedEntry, insertedValue, yamlWord } from "../text/yaml-insert.ts";
import { entryOf, isEmptyValue, type YamlMap } from "../text/yaml-node.ts";
import { readYaml } from "../text/yaml-read.ts";
import { uriOf } from "./places.ts";
import type { FileEdit, GuestTreeChoices } from "./reports.ts";
import { domainLine, listLines, type SetupLine, stackText } from "./setup-lines.ts";

/** The guests of a mediator of which no tree is known; those alone that read one, and that something may be given to. */
export function guestsWithoutTree({ facts }: Pick<Analysis, "facts">): readonly DomainFacts[] {
	if (!facts.recognised.hypervisor.isMediator) return [];
	return facts.domains.filter(
		({ hardware, guest, request }) =>
			!hardware &&
			request.os !== "zephyr" &&
			guest === undefined &&
			request.withoutTree === undefined &&
			(request.channel.kind !== "none" || request.devices.length > 0),
	);
}

/** Whose tree somebody may choose. */
export function guestTreeChoices(analysis: Analysis): GuestTreeChoices {
	const { setup } = analysis.facts;
	return {
		setup: setup.name,
		guests: guestsWithoutTree(analysis).map(({ name, xl }) => {
			const loaded = setup.guestTrees?.find(({ domain }) => nameOf(domain) === name)?.file;
			const declared = xl?.deviceTree?.value ?? loaded;
			return { domain: name, called: declared === undefined ? null : stemOf(declared) };
		}),
		taken: [setup.host, ...setup.domains.flatMap(({ guest }) => guest ?? [])].map(({ base }) => uriOf(base.path)),
	};
}

/** What has to be written for a domain to have a tree: into the setup's scmi.yaml, else into a new one beside the board. */
export function guestTreeEdit({ facts }: Analysis, snapshot: Snapshot, domain: string, tree: string): FileEdit {
	const { setup } = facts;
	const path = setup.file ?? joinPath(folderOf(setup.host.base.path), "scmi.yaml");
	const nothing = (why: string): FileEdit => ({ uri: uriOf(path), created: null, edits: [], nothing: why });
	if (!facts.domains.some(({ name }) => name === domain)) return nothing(`${setup.name} has no domain ${domain}.`);
	const written = yamlWord(relativePath(folderOf(path), tree));
	const reading = snapshot.read(path);
	if (setup.file === undefined) {
		if (reading.kind === "absent")
			return { uri: uriOf(path), created: setupText(setup, domain, written), edits: [], nothing: null };
		return nothing(
			`There is a scmi.yaml beside ${nameOf(setup.host.base.path)} already, and it is not this board's: name the tree of ${domain} there.`,
		);
	}
	if (reading.kind !== "text") return nothing(`${nameOf(path)} cannot be read.`);
	const { root } = readYaml(reading.path, reading.text, "scmi-setup");
	if (root?.kind !== "map") return nothing(`${nameOf(path)} has errors: correct them first.`);
	const insertion = insertedGuest(reading.text, root, setup, domain, written);
	const at = positionAt(lineIndexOf(reading.text), insertion.offset);
	const edits: TextEdit[] = [{ range: { start: at, end: at }, newText: insertion.text }];
	return { uri: uriOf(path), created: null, edits, nothing: null };
}

/** Where the setup speaks of the domain: in its variant, or for all of them. */
function insertedGuest(text: string, root: YamlMap, setup: Setup, domain: string, tree: string): Insertion {
	const variant = setup.name.includes("#") ? setup.name.slice(setup.name.lastIndexOf("#") + 1) : undefined;
	const variants = mapAt(root, "variants");
	const own = variant === undefined || variants === undefined ? undefined : mapAt(variants, variant);
	for (const level of own === undefined ? [root] : [root, own]) {
		const domains = mapAt(level, "domains");
		const entry = domains && entryOf(domains, domain);
		if (entry?.value.kind === "map") return insertedEntry(text, entry.value, "guest", tree);
		if (entry && isEmptyValue(entry.value)) return insertedValue(text, entry.keyAt.end, `{ guest: ${tree} }`);
	}
	const domains = mapAt(root, "domains");
	const value = `{ guest: ${tree} }`;
	if (domains !== undefined) return insertedEntry(text, domains, domain, value);
	const empty = entryOf(root, "domains");
	const all = `{ ${yamlWord(domain)}: ${value} }`;
	return empty && isEmptyValue(empty.value)
		? insertedValue(text, empty.keyAt.end, all)
		: insertedEntry(text, root, "domains", all);
}

function mapAt(map: YamlMap, key: string): YamlMap | undefined {
	const value = entryOf(map, key)?.value;
	return value?.kind === "map" ? value : undefined;
}

/** A scmi.yaml that says of a board what was found out by itself, and the tree of one domain. */
function setupText(setup: Setup, domain: string, tree: string): string {
	const folder = folderOf(setup.host.base.path);
	const known = setup.domains.map((own) => domainLine(own, own.name === domain ? tree : undefined, folder));
	const isKnown = setup.domains.some(({ name }) => name === domain);
	const lines: readonly SetupLine[] = [
		{ text: `host: ${stackText(setup.host, folder)}` },
		...listLines("boot", setup.host.bootFiles ?? [], folder),
		{ text: "domains:" },
		...known,
		...(isKnown ? [] : [{ text: `  ${yamlWord(domain)}: { guest: ${tree} }` }]),
	];
	return `scmi: 1\n${lines.map(({ text }) => text).join("\n")}\n`;
}
