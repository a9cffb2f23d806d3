import type { Analysis } from "../../analysis.ts";
import type { Catalogue } from "../../catalogue/model.ts";
import { whyUnread } from "../../catalogue/read-catalogue.ts";
import { bundledWord } from "../../configs/bundled-word.ts";
import { compatiblesOf } from "../../devicetree/tree/read-property.ts";
import { pathOf } from "../../devicetree/tree/tree.ts";
import { isMadeFromTree } from "../../plan/assumptions.ts";
import type { BoundFirmware } from "../../plan/bind-firmwares.ts";
import type { CatalogueFacts } from "../../plan/choose-catalogues.ts";
import { enumerated, listed, listedSome } from "../../text/listed.ts";
import { folderOf, joinPath, nameOf, stemOf } from "../../text/path.ts";
import { nodeText, unboundNodes } from "../../verdicts/unbound-nodes.ts";
import type { DoctorItem, DoctorStep } from "./doctor-report.ts";
import { operandOf, setupPlace } from "./setup-place.ts";

const NAMED = 4;
const NAMED_CONFIGURATIONS = 12;

/** The SCMI nodes, what says which numbers are behind them, and who stands between. */
export function firmwareItems({ facts }: Analysis): readonly DoctorItem[] {
	return [...nodeItems(facts), ...catalogueItems(facts), ...unboundItems(facts), ...mediatorItems(facts)];
}

type Facts = Analysis["facts"];

function nodeItems({ host }: Facts): readonly DoctorItem[] {
	const { controllers, devices, tree } = host.board;
	if (controllers.length === 0)
		return [
			tree.complete
				? {
						topic: "SCMI",
						state: "missing",
						text: "the host's tree has no SCMI node, so that there is nothing to check",
						why: "an overlay that brings one has to be named: host: { base: BOARD.dts, overlays: [OVERLAY.dtso] } in a scmi.yaml",
					}
				: { topic: "SCMI", state: "missing", text: "no SCMI node was found in what could be read", why: null },
		];
	return controllers.map(({ node, compatible, protocols, enabled }): DoctorItem => {
		const users = devices.filter(({ uses }) => uses.some((use) => use.protocol.controller === node)).length;
		const ids = protocols.map(({ protocolId }) => `0x${protocolId.toString(16)}`);
		const what = `${ids.length === 0 ? "no protocols" : `protocols ${ids.join(", ")}`}; ${users === 0 ? "no device uses" : users === 1 ? "1 device uses" : `${users} devices use`} it`;
		const disabled = enabled ? "" : ", disabled";
		return {
			topic: "SCMI",
			state: "found",
			text: `${pathOf(node)} (${compatible.join(", ")}${disabled}): ${what}`,
			why: null,
		};
	});
}

function catalogueItems(facts: Facts): readonly DoctorItem[] {
	return facts.firmwares.map((firmware): DoctorItem => {
		const { catalogue, rivals, nodes } = firmware;
		const { read, chosenBy, path, isMade } = catalogue;
		const own = read.catalogue;
		const file = nameOf(path);
		const errors = read.problems.filter(({ severity }) => severity === "error").length;
		const of = facts.firmwares.length > 1 && nodes.length > 0 ? ` for ${listed(nodes)}` : "";
		if (own === undefined)
			return {
				topic: "catalogue",
				state: "wrong",
				text: isMade
					? `no catalogue could be made from ${file}, so that no number is checked`
					: `${whyUnread(read, file)}, so that no number is checked`,
				why: chosenBy,
				step: {
					why: "tells why, line by line",
					action: { kind: "run", words: ["check", { file: toCheck(facts, catalogue) }] },
					urgency: "needed",
				},
			};
		const { name, release } = own.firmware;
		const what = `"${name}"${release === undefined ? "" : ` ${release}`}${of}`;
		if (catalogue.isBundled)
			return {
				topic: "catalogue",
				state: "found",
				text: `${what}, one of those that come with scmi-dt: your firmware may differ`,
				why: chosenBy,
				step: (own.permissions.assumed && configurationStep(facts, catalogue)) || bundledStep(facts, own),
			};
		const rival = rivals.length === 0 ? "" : `; ${listed(rivals.map(nameOf))} fits as well`;
		const wrong = errors === 0 ? "" : `; ${errors} ${errors === 1 ? "error" : "errors"} in it`;
		return {
			topic: "catalogue",
			state: errors + rivals.length === 0 ? "found" : "wrong",
			text: `${file}: ${what}${rival}${wrong}`,
			why: chosenBy,
			...stepFor(facts, firmware, errors, own),
		};
	});
}

/** What tells the errors of a catalogue: itself, or the setup that has it made. */
function toCheck({ setup }: Facts, { path, isMade }: CatalogueFacts): string {
	return isMade ? operandOf(setup) : path;
}

function stepFor(
	facts: Facts,
	{ catalogue, rivals }: BoundFirmware,
	errors: number,
	own: Catalogue,
): { readonly step?: DoctorStep } {
	if (errors > 0)
		return {
			step: {
				why: "tells what is wrong in it; what depends on that is not checked",
				action: { kind: "run", words: ["check", { file: toCheck(facts, catalogue) }] },
				urgency: "needed",
			},
		};
	const { path } = catalogue;
	if (rivals.length > 0)
		return {
			step: {
				why: "say which one is meant",
				action: { kind: "write", file: setupPlace(facts.setup), line: `catalogue: ${nameOf(path)}` },
				urgency: "needed",
			},
		};
	if (!catalogue.isMade && isMadeFromTree(own) && own.permissions.assumed === true)
		return {
			step: {
				why: "it is made from this tree: if firmware guards nothing; else its agents and who may use what are in its sources",
				action: { kind: "write", file: path, line: "permissions: { model: none }" },
				urgency: "advised",
			},
		};
	return {};
}

/** Which public configuration is flashed no tree says; it has the agents and permissions. */
function configurationStep({ setup }: Facts, { configurations = [] }: CatalogueFacts): DoctorStep | undefined {
	const [first] = configurations;
	if (first === undefined) return undefined;
	const words = enumerated(configurations, NAMED_CONFIGURATIONS, (name) => name.slice(name.indexOf(".") + 1));
	const line = `catalogue: "${bundledWord(`${first.slice(0, first.indexOf("."))}.CONFIGURATION`)}"`;
	return {
		why: `if a public configuration is flashed, its name says who may use what: ${words}`,
		action: { kind: "write", file: setupPlace(setup), line },
		urgency: "advised",
	};
}

/** As whoever made the bundled one did, from the sources of the firmware that is on the board. */
function bundledStep({ setup }: Facts, { sources = {} }: Catalogue): DoctorStep {
	const made = Object.values(sources).flatMap(({ importer }) => importer ?? [])[0];
	// a header is not what firmware is made of: read again, it says no more than the bundled one
	const importer = made === "dt-header" ? undefined : made;
	const file = besideBoard(setup.host.base.path);
	const words = ["import", importer ?? "KIND", "FIRMWARE_SOURCES", "-o", { file }];
	return {
		why: "a catalogue of the firmware that is on the board, from its sources, counts in full",
		action: { kind: "run", words },
		urgency: "advised",
	};
}

const besideBoard = (board: string): string => joinPath(folderOf(board), `${stemOf(board)}.scmi.yaml`);

function unboundItems(facts: Facts): readonly DoctorItem[] {
	const { setup, passedOver, host, firmwares } = facts;
	if (firmwares.some(({ catalogue }) => catalogue.index === undefined)) return [];
	const own = compatiblesOf(host.resolved.tree.root);
	const near = passedOver.map(({ path, rootCompatible }): DoctorItem => {
		const wants = rootCompatible.length === 0 ? "something else" : listed(rootCompatible, "or");
		return {
			topic: "catalogue",
			state: "missing",
			text: `${nameOf(path)} lies beside the board and is not for it`,
			why: `its match wants ${wants}, and this board is ${own.length === 0 ? "compatible with nothing" : listedSome(own, NAMED)}`,
			step: {
				why: "if it is of this board's firmware",
				action: {
					kind: "write",
					file: path,
					line: `firmware: { match: { rootCompatible: [${JSON.stringify(own[0] ?? "")}] } }`,
				},
				urgency: "advised",
			},
		};
	});
	const nodes = unboundNodes(facts);
	if (nodes.length === 0) return near;
	if (!host.resolved.tree.complete)
		return [
			...near,
			{
				topic: "catalogue",
				state: "missing",
				text: `which one is of ${listedSome(nodes.map(nodeText), NAMED)} is not known until all of the board can be read`,
				why: null,
			},
		];
	return [
		...near,
		{
			topic: "catalogue",
			state: "missing",
			text: `none for ${listedSome(nodes.map(nodeText), NAMED)}: what its numbers mean, and who may use them, is not known`,
			why: "no *.scmi.yaml beside the board or in a folder above fits it, and none of those that come with scmi-dt",
			step: {
				why: "makes one from the numbers that the board uses; scmi-dt import --help lists what else one is made from",
				action: {
					kind: "run",
					words: ["import", "from-dts", { file: operandOf(setup) }, "-o", { file: besideBoard(setup.host.base.path) }],
				},
				urgency: "needed",
			},
		},
	];
}

function mediatorItems(facts: Facts): readonly DoctorItem[] {
	const { recognised } = facts;
	const { hypervisor, because, basis, foreign, candidates, ignored } = recognised;
	const state = !hypervisor.isModelled ? "wrong" : basis === "assumed" ? "assumed" : "found";
	const marks = foreign.length === 0 ? "" : `: ${listedSome([...new Set(foreign.map(({ text }) => text))], NAMED)}`;
	const item: DoctorItem = {
		topic: "mediator",
		state,
		text: `${hypervisor.basis}${marks}`,
		why: because,
		...mediatorStep(facts, state, candidates[0]),
	};
	if (ignored.length === 0) return [item];
	const texts = [...new Set(ignored.map(({ text, at }) => `${text} (${nameOf(at.file)})`))];
	return [item, { topic: "mediator", state: "wrong", text: `it does not read ${listedSome(texts, NAMED)}`, why: null }];
}

/** What is only assumed of a board alone, a scmi.yaml is written of as a whole. */
function mediatorStep(
	{ recognised: { hypervisor }, setup }: Facts,
	state: DoctorItem["state"],
	candidate = "PROFILE",
): { readonly step?: DoctorStep } {
	if (state === "found" || (hypervisor.isModelled && setup.file === undefined)) return {};
	const [name, why, urgency] = hypervisor.isModelled
		? [hypervisor.name, "says so, or names another", "advised" as const]
		: [candidate, "names the mediator, where it is one of those that are modelled", "needed" as const];
	return { step: { why, action: { kind: "write", file: setupPlace(setup), line: `profile: ${name}` }, urgency } };
}
