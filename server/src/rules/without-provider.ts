import type { BoardDevice, Use } from "../board/board.ts";
import { displayName, pathOf } from "../devicetree/tree/tree.ts";
import { isCpu } from "../machine/guests/linux/perf.ts";
import { grouped } from "../text/grouped.ts";
import { listed, listedSome } from "../text/listed.ts";

/** A node, and what it wants of a protocol that never comes up. */
export interface Wanting {
	readonly device: Pick<BoardDevice, "node">;
	readonly use: Pick<Use, "kind" | "property">;
}

/** A device, and what it uses of such a protocol. */
export interface User extends Wanting {
	readonly device: BoardDevice;
	readonly use: Use;
}

/** Those who miss a protocol: a regulator's own node does not. */
export function missing(users: readonly User[]): readonly User[] {
	return users.filter(({ use }) => use.kind !== "voltage" || use.property.name !== "reg");
}

/** What becomes of them in Linux, as a clause. */
export function withoutProvider(users: readonly Wanting[]): string {
	const byFate = grouped(users, fateOf);
	return listed([...byFate].map(([fate, own]) => FATES[fate](namesOf(own))));
}

type Fate = "waits" | "cpu" | "zone";

function fateOf({ device, use }: Wanting): Fate {
	// a node with the number of sensors may be meant as another, and be referred to as that
	if (use.kind === "sensor" && use.property.name === "thermal-sensors") return "zone";
	return use.kind === "perf" && isCpu(pathOf(device.node)) ? "cpu" : "waits";
}

const FATES: Readonly<Record<Fate, (names: readonly string[]) => string>> = {
	waits: (names) =>
		`${some(names)} ${names.length === 1 ? "waits for it and never probes" : "wait for it and never probe"}`,
	cpu: (names) => `there is no cpufreq for ${some(names)}`,
	zone: (names) => `there is no sensor for ${some(names)}, so no trip does anything`,
};

function namesOf(users: readonly Wanting[]): readonly string[] {
	return [...new Set(users.map(({ device }) => device.node))].map(displayName);
}

/** As many as can be taken in. */
const NAMED = 8;
const some = (names: readonly string[]) => listedSome(names, NAMED);
