import type { Board, BoardDevice, ProtocolNode, Use } from "../board/board.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { specifiersOf, stringsOf } from "../devicetree/tree/read-property.ts";
import { displayName, type Property, pathOf, spanOfProperty } from "../devicetree/tree/tree.ts";
import type { Facts, OwnedStack } from "../facts.ts";
import { isCpu } from "../machine/guests/linux/perf.ts";
import type { Fix } from "../text/fix.ts";
import { hasMisspelt } from "./consumer-words.ts";
import { entriesOf } from "./list-entries.ts";
import { hasNumbers } from "./number-form.ts";
import { setProperty } from "./protocol-nodes.ts";
import type { Reported, Rule } from "./rule.ts";

/** scmi_cpu_domain_id() of Linux drivers/cpufreq/scmi-cpufreq.c: the first of `clocks`, whosever it is, else the power domain called "perf". */
export const scmiCpufreqMisfit: Rule = {
	code: "scmi-cpufreq-misfit",
	summary:
		'a CPU whose performance domain cpufreq does not read: a power domain not called "perf", or behind a clock of another',
	severity: "warning",
	needs: [],
	*check({ facts }) {
		for (const owned of facts.stacks) {
			const { board } = owned.stack;
			if (!board.tree.complete) continue;
			const isDriven = owned.guest ? () => true : facts.recognised.hypervisor.rootDrives(board);
			const protocols = new Set(board.controllers.flatMap((each) => each.protocols.map(({ node }) => node)));
			for (const device of board.devices) {
				const use = device.uses.find(({ kind }) => kind === "perf");
				if (use === undefined || !device.enabled || !isCpu(pathOf(device.node)) || !isDriven(device)) continue;
				const found = misfitOf(facts, owned, device, use);
				if (found && protocols.has(use.protocol.node)) yield found;
			}
		}
	},
};

/** The first use of a performance domain is enough to say it of a CPU. */
function misfitOf(facts: Facts, owned: OwnedStack, device: BoardDevice, use: Use): Reported | undefined {
	const { board } = owned.stack;
	const clocks = device.node.properties.get("clocks");
	if (clocks !== undefined) return behindAnother(board, device, clocks);
	const isCalled = device.uses.some(({ kind, name }) => kind === "perf" && name === NAME);
	if (use.property.name !== "power-domains" || isCalled || hasMisspelt(device.node, "power-domain-names"))
		return undefined;
	return notCalled(facts, owned, device, use);
}

const NAME = "perf";

/** The first clock is no performance domain, and cpufreq takes its number for one. */
function behindAnother(board: Board, device: BoardDevice, clocks: Property): Reported | undefined {
	const [first] = specifiersOf(board.tree, clocks, "#clock-cells");
	const provider = first?.provider;
	const ofPerf = device.uses.filter(({ kind }) => kind === "perf");
	if (first === undefined || provider === undefined || isPerf(ofPerf, provider)) return undefined;
	const [cell] = first.cells;
	if (cell !== undefined && cell.value === undefined) return undefined;
	const name = displayName(device.node);
	const [use] = ofPerf as [Use];
	const where = use.property === clocks ? `clock ${use.index + 1} of the list` : use.property.name;
	const taken =
		cell === undefined
			? "what it takes for a performance domain is left to chance"
			: `it takes ${cell.value} for the performance domain`;
	return {
		at: spanOfTokens(first.first, first.last),
		message: `the first of clocks of ${name} is ${displayName(provider)}'s, and cpufreq reads the first without asking whose it is: ${taken}, and does not read ${where}`,
		related: [{ at: use.at, message: `the performance domain of ${name}` }],
	};
}

const isPerf = (uses: readonly Use[], provider: ProtocolNode["node"]): boolean =>
	uses.some(({ protocol }) => protocol.node === provider);

function notCalled(
	facts: Facts,
	owned: OwnedStack,
	{ node }: BoardDevice,
	{ property, index, at, name }: Use,
): Reported | undefined {
	const names = node.properties.get("power-domain-names");
	const written = stringsOf(names);
	if (names !== undefined && (written === undefined || hasNumbers(names))) return undefined;
	const what = name === undefined ? "has no name" : `is called "${name}"`;
	return {
		at: (names && spanOfProperty(names)) ?? at,
		message: `the performance domain of ${displayName(node)} ${what} in power-domain-names, and cpufreq reads the one called "${NAME}" alone: -22 (EINVAL), without a message. There is no cpufreq for ${displayName(node)}, which stays at the speed it has`,
		related: [{ at, message: `power-domains of ${displayName(node)}` }],
		fixes: namedRight(facts, owned, node, property, names, index),
	};
}

function namedRight(
	facts: Facts,
	owned: OwnedStack,
	node: BoardDevice["node"],
	property: Property,
	names: Property | undefined,
	index: number,
): readonly Fix[] {
	const title = `Call it "${NAME}"`;
	if (names === undefined)
		return entriesOf(owned.stack.board.tree, property, "#power-domain-cells") === 1
			? setProperty(facts, owned, node, "power-domain-names", `"${NAME}"`, title)
			: [];
	const parts = names.value.filter((part) => part.kind === "string");
	const part = parts.length === names.value.length ? parts[index] : undefined;
	if (part === undefined || part.first !== part.last || part.first.expansion !== undefined) return [];
	return [{ title, preferred: true, edits: [{ at: spanOfTokens(part.first, part.last), text: `"${NAME}"` }] }];
}
