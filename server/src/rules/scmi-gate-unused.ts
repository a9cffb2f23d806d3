import type { Board, BoardDevice, Use } from "../board/board.ts";
import { type CatalogueIndex, numberFor, type ResourceEntry, resourceName } from "../catalogue/catalogue-index.ts";
import { tellingWords } from "../catalogue/telling-words.ts";
import { displayName } from "../devicetree/tree/tree.ts";
import { grouped } from "../text/grouped.ts";
import { resourceOfUse } from "../verdicts/used-resources.ts";
import { bootRule } from "./rule.ts";
import { renumbered } from "./written-number.ts";

export const scmiGateUnused = bootRule({
	code: "scmi-gate-unused",
	summary: "a device has the clock in front of its gate, and nobody has the gate",
	severity: "information",
	judgesNumbers: true,
	needs: [],
	*check(facts, boot) {
		const used = new Set(
			facts.stacks.flatMap(({ stack }) => usesOf(stack.board)).map(({ use }) => resourceOfUse(boot, use)),
		);
		const gates = new Map(boot.indices.map((index) => [index, gatesOf(index)]));
		for (const { stack } of facts.stacks)
			for (const { device, use } of usesOf(stack.board)) {
				const entry = use.property.name === "clocks" ? resourceOfUse(boot, use) : undefined;
				const index = boot.indexOf(use);
				const [gate, ...more] = (entry && index && gates.get(index)?.get(entry.key)) ?? [];
				if (entry === undefined || gate === undefined || more.length > 0 || used.has(gate)) continue;
				const agent = boot.agentOf(use)?.key;
				const number = numberFor(gate, agent);
				if (number === undefined) continue;
				const [name, clock, gated] = [displayName(device.node), resourceName(entry, agent), resourceName(gate, agent)];
				const edit = renumbered(stack.resolved, use, gate, number);
				yield {
					at: use.at,
					message: `clock ${clock} is what ${name} has in front of its gate: "${index?.catalogue.firmware.name}" has clock ${gated}, which is made of that alone, and nobody asks for it. Where firmware starts with the gate closed, ${name} gets no clock, and Linux logs nothing`,
					fixes: edit ? [{ title: `Use clock ${gated}`, preferred: false, edits: [edit] }] : [],
					numbers: [boot.planned.causeOf(use)].filter((cause) => cause !== undefined),
				};
			}
	},
});

interface DeviceUse {
	readonly device: BoardDevice;
	readonly use: Use;
}

const usesOf = ({ devices }: Board): readonly DeviceUse[] =>
	devices.flatMap((device) => (device.enabled ? device.uses.map((use) => ({ device, use })) : []));

/** By the key of a clock, those that have it as their only parent and are called like it, but for a word for a gate. */
function gatesOf({ tables }: CatalogueIndex): ReadonlyMap<string, readonly ResourceEntry[]> {
	const clocks = tables.get("clock");
	const gates = (clocks?.entries ?? []).flatMap((entry) => {
		const { parents = [], status = "available" } = entry.resource;
		const parent = parents.length === 1 ? clocks?.byKey.get(parents[0] ?? "") : undefined;
		return parent && status === "available" && isGateOf(entry, parent) ? [{ parent: parent.key, entry }] : [];
	});
	return new Map([...grouped(gates, ({ parent }) => parent)].map(([key, own]) => [key, own.map(({ entry }) => entry)]));
}

const isGateOf = (gate: ResourceEntry, clock: ResourceEntry): boolean => {
	const [words, others] = [tellingWords(gate.key), tellingWords(clock.key)];
	const more = words.filter((word) => !others.includes(word));
	return words.length === others.length + more.length && more.length > 0 && more.every((word) => GATE.has(word));
};

/** What firmwares call them; CGC and LPCG are NXP's clock gates. */
const GATE: ReadonlySet<string> = new Set(["cgc", "cg", "lpcg", "ccgr", "gate", "gated", "en", "enable"]);
