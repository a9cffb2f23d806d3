import { originOfTokens } from "../../../devicetree/lex/origin.ts";
import { cellsOf, numberOf, type ReadCell } from "../../../devicetree/tree/read-property.ts";
import { type Node, nodesBelow } from "../../../devicetree/tree/tree.ts";
import { literalValue } from "../../../text/integer-literal.ts";
import type { AgentNumber, Sources } from "../../hypervisor.ts";
import { AGENT_ID } from "./agent-request.ts";
import { AGENT_TABLE, containerOf, DOM0_AGENT, ENTRY_CELLS_UNSAID, TABLE_CELLS } from "./container.ts";

/** Dom0's and those of the table in the container, those of domains in the host's tree, and xl's `agent_id`. */
export function agentNumbers({ host: { tree }, domains }: Sources): readonly AgentNumber[] {
	const container = containerOf(tree);
	return [
		...(container ? [...firstNumber(container, DOM0_AGENT), ...tableNumbers(container)] : []),
		...nodesBelow(tree.root).flatMap((node) => firstNumber(node, AGENT_ID)),
		...domains.flatMap(({ xl }) => {
			const { value = "", at } = xl?.armSci ?? {};
			const [, before = "", digits] = /^(.*\bagent_id=)(\w+)/.exec(value) ?? [];
			const agentId = digits === undefined ? undefined : literalValue(digits);
			if (at === undefined || digits === undefined || agentId === undefined) return [];
			// behind the quote
			const start = at.start + 1 + before.length;
			const typed = { file: at.file, start, end: start + digits.length };
			return [{ agentId, node: undefined, property: "agent_id", origin: { typed, at: typed, via: [] } }];
		}),
	];
}

function firstNumber(node: Node, name: string): readonly AgentNumber[] {
	const property = node.properties.get(name);
	const [cell] = (property && cellsOf(property)) ?? [];
	return cell === undefined ? [] : numberIn(node, name, cell);
}

function tableNumbers(container: Node): readonly AgentNumber[] {
	const property = container.properties.get(AGENT_TABLE);
	const size = numberOf(container.properties.get(TABLE_CELLS)) ?? ENTRY_CELLS_UNSAID;
	const cells = (property && cellsOf(property)) ?? [];
	return cells.filter((_, i) => size > 2 && i % size === 2).flatMap((cell) => numberIn(container, AGENT_TABLE, cell));
}

function numberIn(node: Node, property: string, { value, cell }: ReadCell): readonly AgentNumber[] {
	if (value === undefined) return [];
	return [{ agentId: Number(value), node, property, origin: originOfTokens(cell.first, cell.last) }];
}
