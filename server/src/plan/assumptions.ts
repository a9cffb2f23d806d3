import type { Catalogue } from "../catalogue/model.ts";
import { bundledWord } from "../configs/bundled-word.ts";
import type { Sources } from "../hypervisors/hypervisor.ts";
import type { Recognised } from "../hypervisors/recognise.ts";
import type { DomainRequest } from "../machine/boot-plan.ts";
import { isModelledLinux, MODELLED_LINUX } from "../machine/guests/linux/release.ts";
import { RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import { grouped } from "../text/grouped.ts";
import { enumerated, listed } from "../text/listed.ts";
import { nameOf } from "../text/path.ts";
import type { BoundFirmware } from "./bind-firmwares.ts";

/** What a modelled answer rests on, as one sentence. read: the sources say it; stated: the setup does; assumed: nothing does. */
export interface Assumption {
	readonly text: string;
	readonly basis: "read" | "stated" | "assumed";
	/** The same in a few words, to stand behind "assumes"; of what is assumed only. */
	readonly short?: string;
	/** The line of scmi.yaml that says so, or otherwise, where there is one. */
	readonly line?: string;
}

interface Basis {
	readonly recognised: Recognised;
	readonly sources: Sources;
	readonly firmwares: readonly BoundFirmware[];
	readonly domains: readonly DomainRequest[];
	/** The setup is a scmi.yaml. */
	readonly isStated: boolean;
	/** The release of libfdt that the setup states. */
	readonly libfdt: string | undefined;
	/** Trees of guests that no setup names; `at`: the file that does. */
	readonly guestTrees: readonly {
		readonly domain: string;
		readonly file: string;
		readonly at: string | undefined;
		/** Why it is taken to be the one that is meant; undefined: it is called as the domain is. */
		readonly why?: string;
	}[];
	/** What changes the host's tree on the way to the boot. */
	readonly bootFiles: readonly string[];
	/** The nodes, by path, where that makes a difference. */
	readonly relabelled: readonly string[];
}

/** What the modelled answers rest on: what is known, and what is taken to be so. */
export function describeAssumptions(basis: Basis): readonly Assumption[] {
	const { recognised, sources, firmwares, domains, isStated, libfdt } = basis;
	const { hypervisor, because } = recognised;
	const assumptions: Assumption[] = [];
	const add = (text: string, basis: Assumption["basis"]): void => void assumptions.push({ text, basis });
	const assume = (text: string, short: string, line?: string): void =>
		void assumptions.push({ text, short, basis: "assumed", ...(line !== undefined && { line }) });
	add(`${hypervisor.basis} (${because}).`, recognised.basis);
	for (const { catalogue } of firmwares) addFirmware(catalogue, add, assume);
	const named = new Set(isStated ? sources.domains.map(({ setup }) => setup.name) : []);
	for (const [names, linux, isNamed] of linuxes(domains, named)) {
		const release = linux === undefined ? "" : ` ${linux}`;
		const runs = `${listed(names)} ${names.length === 1 ? "runs" : "run"} Linux`;
		if (isNamed || linux !== undefined) add(`${runs}${release}.`, "stated");
		else assume(`${runs} ${MODELLED_LINUX}.`, `Linux ${MODELLED_LINUX}`, LINUX_LINE);
		if (linux === undefined && isNamed)
			assume(`The Linux of ${listed(names)} is ${MODELLED_LINUX}.`, `Linux ${MODELLED_LINUX}`, LINUX_LINE);
		if (linux !== undefined && !isModelledLinux(linux))
			assume(
				`Linux ${linux} does what ${MODELLED_LINUX} does, in so far as it is not known to differ.`,
				`that Linux ${linux} does as ${MODELLED_LINUX}`,
			);
	}
	for (const { domain, file, at, why = "as it is called" } of basis.guestTrees) {
		const name = nameOf(file);
		if (at !== undefined) add(`The tree of ${domain} is ${name}, by ${nameOf(at)}.`, "read");
		else assume(`The tree of ${domain} is ${name}, ${why}.`, `that ${name} is ${domain}'s tree`);
	}
	const guests = domains.filter(({ hardware, atBoot }) => !hardware && !atBoot);
	if (!isStated && guests.length > 1)
		assume(
			"The guests start in the order of the names of their configurations.",
			"guests that start in the order of their configurations' names",
		);
	const isGuest = new Set(guests.map(({ name }) => name));
	for (const { setup, xl } of sources.domains.filter(({ setup: { name } }) => isGuest.has(name)))
		if (xl?.whole === false)
			add(`The configuration of ${setup.name} is not all here; what the rest says is not known.`, "read");
		else if (xl === undefined && !sources.complete && hypervisor.isMediator)
			add(`${setup.name} has no configuration here: whether it asks for SCMI, and for what, is not known.`, "read");
	const hasTree = new Set(basis.guestTrees.map(({ domain }) => domain));
	for (const { setup, xl } of sources.domains)
		if (xl?.deviceTree && setup.guest === undefined && !hasTree.has(setup.name))
			add(
				`The tree that ${setup.name} starts with, ${xl.deviceTree.value}, is not here: what it uses is not known.`,
				"read",
			);
	const [relabelled] = basis.relabelled;
	if (relabelled !== undefined)
		if (libfdt !== undefined) add(`Overlays are applied as by libfdt ${libfdt}.`, "stated");
		else
			assume(
				`Overlays are applied as by libfdt 1.7.1 or newer, which keeps the phandle of ${relabelled}; an older one, as a hypervisor or an old boot loader may have, lets the overlay replace it: say so with \`libfdt:\` in scmi.yaml.`,
				"libfdt 1.7.1 or newer",
				'libfdt: "1.7.1"',
			);
	for (const rests of hypervisor.assumptions(sources))
		if ("basis" in rests) add(rests.text, rests.basis);
		else assume(rests.text, rests.short, rests.line);
	const boot = basis.bootFiles.length === 0 ? "" : listed(basis.bootFiles.map(nameOf));
	if (!sources.complete && boot === "")
		assume("Nothing changes the trees on the way to the boot.", "unchanged trees", COMPLETE_LINE);
	else if (!sources.complete)
		assume(
			`Nothing but ${boot} changes the trees on the way to the boot.`,
			`trees that only ${boot} changes`,
			COMPLETE_LINE,
		);
	return assumptions;
}

const LINUX_LINE = `linux: { version: "${MODELLED_LINUX}" }`;
const COMPLETE_LINE = "complete: true";

/** Domains that run Linux, by its release and whether the setup says that they do. The one system of a board that is called so need not be told. */
function linuxes(
	domains: readonly DomainRequest[],
	named: ReadonlySet<string>,
): readonly (readonly [names: readonly string[], linux: string | undefined, isNamed: boolean])[] {
	const running = domains.filter(({ os, name, linux }) => os === "linux" && (name !== "Linux" || linux !== undefined));
	const groups = grouped(running, ({ name, linux }) => `${linux ?? ""} ${linux === undefined && named.has(name)}`);
	const told = [...groups.values()].flatMap((group) => {
		const [first] = group;
		return first ? [[group.map(({ name }) => name), first.linux, named.has(first.name)] as const] : [];
	});
	const isStated = ([, linux, isNamed]: (typeof told)[number]) => linux !== undefined || isNamed;
	return [...told.filter(isStated), ...told.filter((group) => !isStated(group))];
}

function addFirmware(
	{ read, index, isBundled, configurations = [] }: BoundFirmware["catalogue"],
	add: (text: string, as: Assumption["basis"]) => void,
	assume: (text: string, short: string) => void,
) {
	const { catalogue } = read;
	if (!catalogue || !index) return;
	const { name, release } = catalogue.firmware;
	if (isBundled) assume(`Firmware: ${bundledText(catalogue)}.`, shortBundled(catalogue));
	else add(`Firmware: "${name}"${release === undefined ? ", release not stated" : `, release ${release}`}.`, "read");
	if (catalogue.permissions.assumed === true)
		add(
			catalogue.permissions.isUnread
				? `What the catalogue of "${name}" says of permissions cannot be read: who may use what is not known.`
				: isMadeFromTree(catalogue)
					? `The catalogue of "${name}" is made from this tree: who may use what is not known.`
					: configurations.length > 0
						? `Which configuration of "${name}" is flashed no tree says, so who may use what is not known. ${howToSay(configurations)}`
						: `The catalogue of "${name}" does not say who may use what.`,
			"read",
		);
	const partial = (Object.keys(RESOURCE_KINDS) as ResourceKind[]).filter(
		(kind) => catalogue.resources[kind] !== undefined && catalogue.completeness[kind] !== "complete",
	);
	if (partial.length > 0) add(`Not all is listed for: ${partial.join(", ")}.`, "read");
}

/** Of what public firmware a catalogue is that came with the product: whatever rests on it says so. */
export function bundledText({ firmware: { name }, sources = {} }: Catalogue): string {
	const [source] = Object.values(sources);
	const of = [source?.repository, source?.revision].filter((part) => part !== undefined).join(", revision ");
	return `bundled catalogue of "${name}"${of === "" ? "" : `, ${of}`}; your firmware may differ`;
}

/** The same where its name stands before. */
function shortBundled({ sources = {} }: Catalogue): string {
	const [source] = Object.values(sources);
	const of = source?.revision === undefined ? "" : ` of revision ${source.revision}`;
	return `a bundled catalogue${of} (your firmware may differ)`;
}

/** A public configuration is named by its word wherever a catalogue is. */
function howToSay(configurations: readonly string[]): string {
	const words = enumerated(configurations, NAMED, bundledWord);
	return `If it is a public one, name it as \`catalogue:\` of scmi.yaml, as --catalogue or as the setting scmi.catalogue: ${words}.`;
}

const NAMED = 12;

/** What `import from-dts` writes certifies nothing of the tree it came from. */
export function isMadeFromTree({
	sources,
}: {
	readonly sources?: Readonly<Record<string, { readonly importer?: string }>>;
}): boolean {
	return Object.values(sources ?? {}).some(({ importer }) => importer === "from-dts");
}
