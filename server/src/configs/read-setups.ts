import { type Memo, remembered } from "../text/memo.ts";
import { nameOf, stemOf } from "../text/path.ts";
import type { Problem } from "../text/problem.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Span } from "../text/span.ts";
import { closestKey } from "../text/yaml-closest-key.ts";
import { decodeYaml, type Report } from "../text/yaml-decode.ts";
import { mergeYaml } from "../text/yaml-merge.ts";
import { entryOf, type YamlMap } from "../text/yaml-node.ts";
import { readYaml } from "../text/yaml-read.ts";
import { fixesOf, meantWord, type Repair, textsOf } from "../text/yaml-repair.ts";
import { bootedSetup } from "./boot-steps.ts";
import { catalogueRefOf } from "./catalogue-ref.ts";
import {
	type DomainSetup,
	HARDWARE_DOMAIN,
	type HypervisorBuild,
	type NamedCatalogue,
	type Setup,
	type StatedRelease,
} from "./setup.ts";
import { type SetupPaths, setupPaths } from "./setup-paths.ts";
import { type DecodedSetup, type DecodedSources, SETUP, SETUP_FILE } from "./setup-shape.ts";

export interface ReadSetups {
	/** One for each variant; the one where there are no variants; none where the file cannot be read. */
	readonly setups: readonly Setup[];
	readonly problems: readonly Problem[];
}

const CODE = "scmi-setup";

/** More is not read by anybody. */
const MAX_PROBLEMS = 500;

/**
 * Reads a `scmi.yaml`:
 *
 * ```yaml
 * scmi: 1
 * host: { base: rcar-h3.dts, overlays: [xen.dtso] }   # or just: host: rcar-h3.dts
 * catalogue: rcar-gen3.scmi.yaml
 * boot: boot.cmd
 * release: "4.28"
 * profile: xen-rfc-v2
 * xen: { version: "4.21.0", config: [ARM_SCI, SCMI_SMC], commandLine: "scmi-smc-passthrough" }
 * linux: { version: "6.6" }
 * complete: true
 * libfdt: "1.6.1"
 * include: [../include]
 * define: { FOO: 1 }
 * domains:
 *   DomU1: { os: linux, xl: [domu1.cfg], guest: domu1.dts }
 * variants:
 *   bare: { profile: none, domains: null }
 * ```
 *
 * Paths are relative to the file. A variant is laid over the rest key by key, and null removes a key.
 */
export function readSetups(snapshot: Snapshot, path: string): ReadSetups {
	const problems: Problem[] = [];
	const error = (at: Span, message: string, repairs: readonly Repair[] = []): ReadSetups => {
		problems.push({ code: CODE, severity: "error", at, message, ...fixesOf(repairs, textsOf(snapshot)) });
		return { setups: [], problems };
	};
	const start = { file: path, start: 0, end: 0 };
	const reading = snapshot.read(path);
	if (reading.kind === "unread") return { setups: [], problems };
	if (reading.kind === "absent") return error(start, `There is no file ${nameOf(path)}.`);
	if (reading.kind === "unreadable") return error(start, `${nameOf(path)} cannot be read: ${reading.reason}.`);
	const { root, problems: syntax } = readYaml(reading.path, reading.text, CODE);
	problems.push(...syntax);
	if (syntax.some(({ severity }) => severity === "error")) return { setups: [], problems };
	if (root?.kind !== "map")
		return error(
			{ ...start, file: reading.path },
			"A setup begins with scmi: 1 and names the host's tree: host: board.dts.",
		);
	const wrongVersion = versionProblem(root);
	if (wrongVersion) return error(wrongVersion.at, wrongVersion.message, wrongVersion.repairs);

	const found = new Map<string, Problem>();
	const report: Report = (_, at, message, severity = "error", repairs = []) => {
		if (found.size >= MAX_PROBLEMS) return;
		found.set(`${at.start} ${message}`, { code: CODE, severity, at, message, ...fixesOf(repairs, textsOf(snapshot)) });
	};
	const setups = variantsOf(root, report).flatMap(
		({ name, root: variant }) => setupOf(snapshot, variant, name, report) ?? [],
	);
	return { setups, problems: [...problems, ...[...found.values()].sort((a, b) => a.at.start - b.at.start)] };
}

/** What a `scmi.yaml` says, read again only when it or what it names changes. */
export function setupsIn(snapshot: Snapshot, memo: Memo, path: string): ReadSetups {
	return remembered(memo, `setups ${path}`, snapshot, (inner) => readSetups(inner, path));
}

function versionProblem(
	root: YamlMap,
): { readonly at: Span; readonly message: string; readonly repairs?: readonly Repair[] } | undefined {
	const version = entryOf(root, "scmi")?.value;
	if (version?.kind === "scalar" && version.value === 1) return undefined;
	if (version)
		return { at: version.at, message: "This reads format 1 of setups: write scmi: 1, or update the extension." };
	const at = root.entries[0]?.keyAt ?? root.at;
	if (entryOf(root, "scmiCatalogue"))
		return { at, message: "This is a catalogue; a setup begins with scmi: 1 and names it with catalogue:." };
	const message = "A setup begins with scmi: 1; this file does not have it.";
	return { at, message, repairs: [{ kind: "first line", at, text: "scmi: 1" }] };
}

interface Variant {
	readonly name: string | undefined;
	readonly root: YamlMap;
}

/** The file as it stands, or each of its variants laid over the rest of it. */
function variantsOf(root: YamlMap, report: Report): readonly Variant[] {
	const variants = entryOf(root, "variants")?.value;
	const entries = root.entries.filter(({ key }) => key !== "variants" && key !== "$schema");
	const base: YamlMap = { ...root, entries };
	if (variants?.kind !== "map" || variants.entries.length === 0) {
		if (variants) decodeYaml(SETUP_FILE, root, report);
		return [{ name: undefined, root: base }];
	}
	return variants.entries.flatMap(({ key, keyAt, value }) => {
		const merged = mergeYaml(base, value, {
			onNothingToRemove: (entry, known) => {
				const { question, repairs } = meantWord(entry.key, known, entry.keyAt);
				const message = `null removes what is above, but there is no "${entry.key}".${question}`;
				report("", entry.keyAt, message, "error", repairs);
			},
		});
		if (merged.kind === "map") return [{ name: key, root: { ...merged, at: root.at } }];
		report("", keyAt, `"${key}" must be a map of what differs in this variant.`);
		return [];
	});
}

function setupOf(snapshot: Snapshot, root: YamlMap, variant: string | undefined, report: Report): Setup | undefined {
	const decoded = decodeYaml(SETUP, root, report);
	if (!decoded) return undefined;
	const paths = setupPaths(snapshot, root, report);
	const domains = Object.entries(decoded.domains ?? {});
	for (const [name, { xl, guest }] of domains)
		if (name === (decoded.root ?? HARDWARE_DOMAIN) && (xl !== undefined || guest !== undefined))
			report(
				"",
				paths.at(`domains.${name}`) ?? root.at,
				`${name} runs on the host's own tree: it has no xl configuration and no guest tree.`,
			);
	const profileAt = paths.at("profile");
	const alone = domains.map(([name, domain]) => domainOf(name, domain, decoded.root ?? HARDWARE_DOMAIN, paths));
	const boot = paths.files("boot", decoded.boot);
	const catalogue = decoded.catalogue === undefined ? undefined : cataloguesOf(snapshot, decoded.catalogue, paths);
	const stacks = bootedSetup(snapshot, boot, paths.stack("host", decoded.host), alone);
	return {
		name: `${stemOf(stacks.host.base.path)}${variant === undefined ? "" : `#${variant}`}`,
		file: root.at.file,
		...stacks,
		...(decoded.root !== undefined && { root: decoded.root }),
		...(decoded.sequence !== undefined && { sequence: sequenceOf(decoded.sequence, domains, paths) }),
		...(catalogue && { catalogue }),
		...(decoded.release !== undefined && { releases: releasesOf(decoded.release, paths, root) }),
		...(decoded.profile && { profile: { name: decoded.profile, ...(profileAt && { at: profileAt }) } }),
		...(decoded.linux?.version !== undefined && { linux: decoded.linux.version }),
		...(decoded.xen !== undefined && { build: buildOf(decoded.xen, paths.at("xen.commandLine")) }),
		complete: decoded.complete ?? false,
		rules: Object.fromEntries(
			Object.entries(decoded.rules ?? {}).map(([code, level]) => {
				const at = paths.at(`rules.${code}`);
				return [code, { level, ...(at && { at }) }];
			}),
		),
		...(decoded.libfdt !== undefined && { libfdt: decoded.libfdt }),
		includePaths: paths.folders("include", decoded.include),
		...(paths.missing.length > 0 && { missing: paths.missing }),
		defines: Object.fromEntries(Object.entries(decoded.define ?? {}).map(([name, value]) => [name, String(value)])),
	};
}

/** An option is written as in Kconfig, or as in a .config. */
function buildOf({ config, ...build }: NonNullable<DecodedSetup["xen"]>, at: Span | undefined): HypervisorBuild {
	const options = config?.map((option) => option.replace(/^CONFIG_/, ""));
	return { ...build, ...(options && { config: options }), ...(at && { commandLineAt: at }) };
}

/** Undefined where what is named is not there: then it is found as without. */
function cataloguesOf(
	snapshot: Snapshot,
	written: NonNullable<DecodedSetup["catalogue"]>,
	paths: SetupPaths,
): NamedCatalogue | undefined {
	if (isOne(written)) {
		const file = catalogueRefOf(snapshot, "catalogue", written, paths);
		return file && { kind: "all", file };
	}
	if (Object.keys(written).length === 0) paths.report("catalogue", '"catalogue" names no file.');
	const files = Object.entries(written).flatMap(([node, firmware]) => {
		const file = catalogueRefOf(snapshot, `catalogue.${node}`, firmware, paths);
		return file ? [{ node, file }] : [];
	});
	return { kind: "by node", files };
}

const isOne = (written: NonNullable<DecodedSetup["catalogue"]>): written is string | DecodedSources =>
	typeof written === "string" || typeof written.import === "string";

function releasesOf(
	written: NonNullable<DecodedSetup["release"]>,
	paths: SetupPaths,
	root: YamlMap,
): readonly StatedRelease[] {
	const at = (keyPath: string): Span => paths.at(keyPath) ?? root.at;
	if (typeof written === "string") return [{ release: written, at: at("release") }];
	return Object.entries(written).map(([node, release]) => ({ node, release, at: at(`release.${node}`) }));
}

/** The steps of domains that there are; another is reported. */
function sequenceOf(
	steps: readonly string[],
	domains: readonly (readonly [string, unknown])[],
	paths: SetupPaths,
): NonNullable<Setup["sequence"]> {
	const names = domains.map(([name]) => name);
	return steps.flatMap((step, i) => {
		const [verb, domain = ""] = step.split(" ");
		const at = paths.at(`sequence.${i}`);
		if (!names.includes(domain)) {
			const meant = closestKey(domain, names);
			const question = meant === undefined ? "" : ` Did you mean "${meant}"?`;
			const repairs = meant && at ? [{ kind: "text", at, text: `${verb} ${meant}` } as const] : [];
			paths.report(`sequence.${i}`, `There is no domain "${domain}" in domains:.${question}`, repairs);
		}
		return at && names.includes(domain) ? [{ verb: verb === "destroy" ? verb : "create", domain, at }] : [];
	});
}

function domainOf(
	name: string,
	domain: NonNullable<DecodedSetup["domains"]>[string],
	root: string,
	paths: SetupPaths,
): DomainSetup {
	const path = `domains.${name}`;
	const at = paths.at(path);
	const agentAt = paths.at(`${path}.agent`) ?? at;
	return {
		name,
		os: domain.os ?? (name === root || domain.linux !== undefined ? "linux" : "unknown"),
		...(domain.linux?.version !== undefined && { linux: domain.linux.version }),
		...(domain.agent !== undefined && agentAt && { agent: { key: domain.agent, at: agentAt } }),
		xl: paths.files(`${path}.xl`, domain.xl),
		...(domain.guest !== undefined && { guest: paths.stack(`${path}.guest`, domain.guest) }),
		...(at && { at }),
	};
}
