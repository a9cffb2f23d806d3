import { RATE_PROPERTIES, ratesIn } from "../board/assigned-rates.ts";
import type { BoardDevice } from "../board/board.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import type { Cell } from "../devicetree/parse/ast.ts";
import { specifiersOf } from "../devicetree/tree/read-property.ts";
import { displayName, type Property, spanOfProperty, type Tree } from "../devicetree/tree/tree.ts";
import { hasMisspelt } from "./consumer-words.ts";
import { disabledHere } from "./disabled-here.ts";
import { entriesOf } from "./list-entries.ts";
import type { Reported, Rule } from "./rule.ts";

/** Linux drivers/clk/clk-conf.c, __set_clk_parents() and __set_clk_rates(); drivers/base/platform.c, platform_probe(). */
export const scmiAssignedClocksMisfit: Rule = {
	code: "scmi-assigned-clocks-misfit",
	summary: "parents or rates of `assigned-clock-…` for which `assigned-clocks` has no clock",
	severity: "error",
	needs: [],
	*check({ facts }) {
		for (const { stack } of facts.stacks) {
			const { tree } = stack.board;
			for (const device of stack.board.devices) {
				if (!device.uses.some(({ kind }) => kind === "clock")) continue;
				const clocks = device.node.properties.get("assigned-clocks");
				// what is not there may be in a file that is missing, or come with the board that switches it on
				const mayCome = !tree.complete || !device.enabled || hasMisspelt(device.node, "assigned-clocks");
				if (clocks === undefined && mayCome) continue;
				const count = clocks === undefined ? 0 : entriesOf(tree, clocks, "#clock-cells");
				if (count === undefined) continue;
				const list = { tree, device, count, clocks };
				yield* surplusParents(list);
				yield* surplusRates(list);
			}
		}
	},
};

interface AssignedClocks {
	readonly tree: Tree;
	readonly device: BoardDevice;
	/** How many `clocks` has. */
	readonly count: number;
	readonly clocks: Property | undefined;
}

/** An empty entry is passed over; at the first other one without a clock the device's probe ends. */
function* surplusParents({ tree, device, count, clocks }: AssignedClocks): Iterable<Reported> {
	const parents = device.node.properties.get("assigned-clock-parents");
	if (parents === undefined) return;
	const entries = specifiersOf(tree, parents, "#clock-cells");
	const surplus = entries.find(({ index, provider }) => index >= count && provider !== undefined);
	if (surplus === undefined) return;
	const name = displayName(device.node);
	yield {
		at: spanOfTokens(surplus.first, surplus.last),
		...(!device.enabled && { severity: "warning" as const }),
		message: `${lengthsText("assigned-clock-parents", name, entries.length, count)}: Linux finds no clock for parent ${surplus.index + 1}, and ${name} does not probe, -2 (ENOENT)${disabledHere(device.node)}. Name the clock at the same place of assigned-clocks, or take the parent out`,
		...relatedTo(name, clocks),
	};
}

function* surplusRates({ device, count, clocks }: AssignedClocks): Iterable<Reported> {
	for (const { property: name, bits } of RATE_PROPERTIES) {
		const property = device.node.properties.get(name);
		const written = property && ratesIn(property, bits);
		const surplus = written
			?.slice(count)
			.find((rate) => rate.some(isRate))
			?.find(isRate);
		if (written === undefined || surplus === undefined) continue;
		const owner = displayName(device.node);
		const at = spanOfTokens(surplus.first, surplus.last);
		yield {
			at,
			severity: "warning",
			message: `${lengthsText(name, owner, written.length, count)}: Linux sets no rate without a clock, and logs nothing${disabledHere(device.node)}. Name the clock at the same place of assigned-clocks, or take the rate out`,
			...relatedTo(owner, clocks),
		};
	}
}

const isRate = (cell: Cell) => cell.kind === "number" && Number(cell.value) !== 0;

function lengthsText(property: string, name: string, entries: number, clocks: number): string {
	const has = `${property} of ${name} has ${entries} ${entries === 1 ? "entry" : "entries"}`;
	return clocks === 0 ? `${has}, and ${name} has no assigned-clocks` : `${has}, assigned-clocks ${clocks}`;
}

function relatedTo(name: string, clocks: Property | undefined): Pick<Reported, "related"> {
	const at = clocks && spanOfProperty(clocks);
	return at === undefined ? {} : { related: [{ at, message: `assigned-clocks of ${name}` }] };
}
