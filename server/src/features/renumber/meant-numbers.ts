import { type NumberPlace, numberPlaces } from "../../board/number-places.ts";
import { type Node, pathOf } from "../../devicetree/tree/tree.ts";
import type { Facts, OwnedStack } from "../../facts.ts";
import { DEVICE_ID_SPELLINGS } from "../../hypervisors/index.ts";
import { nameOf } from "../../text/path.ts";
import type { Origin } from "../../text/span.ts";
import { isListed, type Meaning, meaningOf, type Numbered, nounOfNumbered } from "./number-meaning.ts";
import type { Note, Releases } from "./renumbering.ts";

/** A number that stands somewhere in the sources of a board, and what that board means by it. */
export interface MeantNumber {
	readonly origin: Origin;
	readonly number: number;
	readonly property: string;
	/** Undefined of what is said in a configuration. */
	readonly node: Node | undefined;
	/** Undefined: it is asked of another firmware, and stays as it is. */
	readonly meaning: Meaning | undefined;
	/** The board's file; of a scmi.yaml the setup's name. */
	readonly board: string;
}

export interface MeantNumbers {
	readonly numbers: readonly MeantNumber[];
	/** What could not be looked into. */
	readonly left: readonly Note[];
}

/** All numbers of a board's trees and configurations, in the same order whatever they are. */
export function meantNumbers(facts: Facts, releases: Releases): MeantNumbers {
	const numbers: MeantNumber[] = [];
	const left: Note[] = [];
	const add = (of: Numbered, number: number, agent: string | undefined, isOurs: boolean, where: Where): void => {
		const macros = where.origin.via.map(({ name }) => name);
		const meaning = isOurs ? meaningOf(releases, { of, number, agent, macros }) : undefined;
		numbers.push({ ...where, number, meaning });
	};
	const { setup, host } = facts;
	const name = setup.file === undefined ? nameOf(host.resolved.file) : setup.name;
	for (const own of facts.stacks) {
		const { board } = own.stack;
		const firmwareOf = firmwaresOf(facts, own, releases.before.path);
		const { places, unread } = numberPlaces(board, DEVICE_ID_SPELLINGS);
		for (const { at, controller, property, table } of unread)
			if (firmwareOf(controller) !== "other" && (table === undefined || isListed(releases, table)))
				left.push({
					at,
					text: `the number behind this reference is left as it is: what ${property} means by it is not known`,
				});
		for (const place of places) {
			const { of, number, node, property, origin } = place;
			const firmware = firmwareOf(place.controller);
			if (number === undefined) {
				if (firmware !== "other")
					left.push({ at: origin.at, text: `this ${nounOfNumbered(of)}'s number is not known: it is left as it is` });
				continue;
			}
			if (firmware === "unknown") left.push({ at: origin.at, text: unknownText(place, number) });
			const agent = place.controller && facts.boot?.agentOf({ protocol: { controller: place.controller } })?.key;
			add(of, number, agent, firmware === "ours", { origin, property, node, board: name });
		}
	}
	const isOurs = firmwaresOf(facts, undefined, releases.before.path)(undefined) === "ours";
	for (const { agentId, property, origin } of facts.recognised.hypervisor.agentNumbers?.(facts.sources) ?? [])
		add({ kind: "agent" }, agentId, undefined, isOurs, { origin, property, node: undefined, board: name });
	return { numbers, left };
}

type Where = Pick<MeantNumber, "origin" | "property" | "node" | "board">;

function unknownText({ of, controller }: NumberPlace, number: number): string {
	const whose = controller === undefined ? "which firmware has it" : `the firmware behind ${pathOf(controller)}`;
	return `${nounOfNumbered(of)} ${number} is left as it is: ${whose} is not known`;
}

/** Whether the firmware behind an SCMI node is the one that is renumbered; of undefined: the one a mediator asks. */
export function firmwaresOf(
	{ firmwares: all, boot, hostSide, recognised }: Facts,
	own: OwnedStack | undefined,
	path: string,
): (controller: Node | undefined) => "ours" | "other" | "unknown" {
	const usable = all.filter(({ catalogue }) => catalogue.index !== undefined);
	const whose = (place: number | undefined) => {
		const catalogue = place === undefined ? undefined : usable[place]?.catalogue;
		return catalogue === undefined ? undefined : catalogue.path === path ? "ours" : "other";
	};
	const isOnly = usable.length === 1 && hostSide.controllers.every(({ firmware }) => firmware === 0);
	const rest = isOnly ? (whose(0) ?? "unknown") : "unknown";
	return (controller) => {
		if (controller === undefined) return whose(recognised.hypervisor.deviceNumber?.nodeOf(hostSide)?.firmware) ?? rest;
		const index = boot?.indexOf({ protocol: { controller } });
		const booted = usable.findIndex(({ catalogue }) => index !== undefined && catalogue.index === index);
		const planned = own?.side.controllers.find((plan) => plan.path === pathOf(controller))?.firmware;
		return whose(booted < 0 ? planned : booted) ?? rest;
	};
}
