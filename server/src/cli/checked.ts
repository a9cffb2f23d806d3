import type { Analysis } from "../analysis.ts";
import { type ScmiNode, unboundNodes } from "../verdicts/unbound-nodes.ts";
import { relative } from "./paths.ts";

/** What was checked and against what, so that "nothing found" cannot be taken for "clean". */
export interface Checked {
	readonly setup: string;
	/** Its base tree, relative to where the command runs. */
	readonly host: string;
	/** The mediator, as scmi.yaml names it; null without a usable catalogue, when nothing was booted. */
	readonly profile: string | null;
	readonly firmwares: readonly {
		/** Paths of the SCMI nodes that are channels into it. */
		readonly nodes: readonly string[];
		readonly catalogue: string;
		readonly bundled: boolean;
		readonly release: string | null;
	}[];
	/** SCMI nodes in use that no usable catalogue is bound to, of the host and, with the domain's name, of guests. */
	readonly withoutCatalogue: readonly ScmiNode[];
	/** How many of the devices a domain uses are in each state; empty without a usable catalogue. */
	readonly domains: readonly { readonly domain: string; readonly devices: Readonly<Record<string, number>> }[];
	readonly assumptions: readonly { readonly text: string; readonly basis: "read" | "stated" | "assumed" }[];
	readonly unknown: readonly { readonly domain: string; readonly what: readonly string[]; readonly why: string }[];
}

export function checkedOf({ facts, verdicts }: Analysis, cwd: string): Checked {
	const { setup, firmwares, hostSide, recognised } = facts;
	const domains = verdicts?.summary().domains ?? [];
	const bound = new Set(firmwares.flatMap(({ nodes }) => nodes));
	const loose = hostSide.controllers.filter(({ path }) => !bound.has(path)).map(({ path }) => path);
	return {
		setup: setup.name,
		host: relative(cwd, setup.host.base.path),
		profile: verdicts === undefined ? null : recognised.hypervisor.name,
		firmwares: firmwares.map(({ nodes, catalogue }) => ({
			nodes,
			catalogue: relative(cwd, catalogue.path),
			bundled: catalogue.isBundled === true,
			release: catalogue.read.catalogue?.firmware.release ?? null,
		})),
		withoutCatalogue: unboundNodes(facts),
		domains: domains.map(({ domain, counts }) => ({ domain, devices: Object.fromEntries(counts) })),
		assumptions: facts.assumptions.map(({ text, basis }) => ({ text, basis })),
		unknown: [
			...domains.flatMap(({ domain, unknown }) => unknown.map(({ devices, why }) => ({ domain, what: devices, why }))),
			...(loose.length > 0 ? [{ domain: "", what: loose, why: "no catalogue describes the firmware behind it" }] : []),
		],
	};
}
