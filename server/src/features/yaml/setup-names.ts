import type { Analysis } from "../../analysis.ts";
import { bundledNames, bundledWord } from "../../configs/bundled-word.ts";
import { HARDWARE_DOMAIN } from "../../configs/setup.ts";
import type { SetupNamed } from "../../configs/setup-shape.ts";
import { compatiblesOf } from "../../devicetree/tree/read-property.ts";
import { pathOf } from "../../devicetree/tree/tree.ts";
import { BUILD_OPTIONS, MODELLED } from "../../hypervisors/index.ts";
import { IMPORT_KINDS } from "../../importers/importers.ts";
import { RULES } from "../../rules/index.ts";
import { folderOf, joinPath } from "../../text/path.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import { entriesOf, type Sketch, sketchAt, sketchedTexts, sketchYaml } from "../../text/yaml-sketch.ts";
import { catalogueLayers } from "./catalogue-layers.ts";
import { catalogueNames } from "./catalogue-names.ts";
import { fileNames } from "./file-names.ts";
import type { OfferedName } from "./offered-name.ts";

/** A scmi.yaml as it looks at the moment, and what was last known of the setups it holds. */
export interface SketchedSetup {
	readonly snapshot: Snapshot;
	readonly file: string;
	readonly root: Sketch | undefined;
	readonly analyses: readonly Analysis[];
}

/** The domain whose part of a scmi.yaml a place is in. */
export const domainAt = ([first, second]: readonly (string | number)[]): string | undefined =>
	first === "domains" && typeof second === "string" ? second : undefined;

/** What of this kind a setup could name; `typed`: how it begins; `domain`: whose it is. */
export function setupNames(
	kind: SetupNamed,
	setup: SketchedSetup,
	typed: string,
	domain: string | undefined,
): readonly OfferedName[] {
	switch (kind) {
		case "catalogue":
			return [...fileNames(setup.snapshot, setup.file, "catalogue file", typed), ...bundled(setup)];
		case "agent":
			return likeliestFirst(agents(setup), setup, domain);
		case "mediator":
			return MODELLED.map(({ name, title }) => ({ name, detail: title }));
		case "import kind":
			return IMPORT_KINDS.map((name) => ({ name }));
		case "rule":
			return RULES.map(({ code, summary }) => ({ name: code, doc: `Finds: ${summary}.` }));
		case "domain":
			return domains(setup).map((name) => ({ name }));
		case "step":
			return ["create", "destroy"].flatMap((verb) => stated(setup).map((name) => ({ name: `${verb} ${name}` })));
		case "build option":
			return BUILD_OPTIONS;
		case "SCMI node":
			return nodes(setup).map((name) => ({ name }));
		default:
			return [];
	}
}

function agents({ snapshot, file, root, analyses }: SketchedSetup): readonly OfferedName[] {
	const named = entriesOf(sketchAt(root, "catalogue")).flatMap(({ value }) => sketchedTexts(value));
	const written = [...sketchedTexts(root, "catalogue"), ...named].map((name) => joinPath(folderOf(file), name));
	const bound = analyses.flatMap(({ facts }) => facts.firmwares.map(({ catalogue }) => catalogue.path));
	const found = [...new Set(written.length > 0 ? written : bound)].flatMap((path) => {
		const reading = snapshot.read(path);
		if (reading.kind !== "text") return [];
		const layers = catalogueLayers(snapshot, reading.path, sketchYaml(reading.text).root);
		return catalogueNames("agent", layers, { path: [], within: new Map() });
	});
	return [...new Map(found.map((agent) => [agent.name, agent])).values()];
}

/** The agent whose channel a domain's own tree has, then what is called as the domain is. */
function likeliestFirst(
	names: readonly OfferedName[],
	{ analyses }: SketchedSetup,
	domain: string | undefined,
): readonly OfferedName[] {
	const byChannel = new Set(
		analyses.flatMap(({ facts: { domains, boot } }) =>
			domains
				.filter(({ name }) => name === domain)
				.flatMap(({ guest }) => guest?.board.controllers ?? [])
				.flatMap(({ protocols: [protocol] }) => (protocol && boot?.agentOf({ protocol })?.key) ?? []),
		),
	);
	const rankOf = ({ name }: OfferedName): number =>
		byChannel.has(name) ? 2 : name.toLowerCase() === domain?.toLowerCase() ? 1 : 0;
	return names.toSorted((a, b) => rankOf(b) - rankOf(a));
}

/** Files that a setup does not name yet before those that it does; `typed` stands at the place itself. */
export function unusedFirst(
	names: readonly OfferedName[],
	{ root }: SketchedSetup,
	typed: string,
): readonly OfferedName[] {
	const used = new Set(writtenIn(root).filter((name) => name !== typed));
	return names.toSorted((a, b) => Number(used.has(a.name)) - Number(used.has(b.name)));
}

/** All texts of a part of a file. */
function writtenIn(sketch: Sketch | undefined): readonly string[] {
	switch (sketch?.kind) {
		case "map":
			return sketch.entries.flatMap(({ value }) => writtenIn(value));
		case "list":
			return sketch.items.flatMap(({ value }) => writtenIn(value));
		default:
			return sketchedTexts(sketch);
	}
}

/** Those that come with the product, what the boards are compatible with first. */
function bundled({ snapshot, analyses }: SketchedSetup): readonly OfferedName[] {
	const own = new Set(analyses.flatMap(({ facts }) => compatiblesOf(facts.host.resolved.tree.root)));
	const isFor = (name: string): boolean => own.has(name.split(".")[0] as string);
	return bundledNames(snapshot)
		.toSorted((a, b) => Number(isFor(b)) - Number(isFor(a)))
		.map((name) => ({
			name: bundledWord(name),
			detail: isFor(name) ? "comes with the product, for this board" : "comes with the product",
		}));
}

/** Those that something else says there are: a tree, a configuration. */
function domains({ analyses, root }: SketchedSetup): readonly string[] {
	const known = analyses.flatMap(({ facts }) => facts.domains.map(({ name }) => name));
	return [...new Set([...known, sketchedTexts(root, "root")[0] ?? HARDWARE_DOMAIN])];
}

const stated = ({ root }: SketchedSetup): readonly string[] =>
	entriesOf(sketchAt(root, "domains")).map(({ key }) => key);

function nodes({ analyses }: SketchedSetup): readonly string[] {
	return [...new Set(analyses.flatMap(({ facts }) => facts.host.board.controllers.map(({ node }) => pathOf(node))))];
}
