import type { Board } from "../board/board.ts";
import { misnamedCells } from "../board/protocol-number.ts";
import type { ReferenceCheck, ReferenceFault } from "../board/reference-lists.ts";
import { canBeEnabled, isEnabled } from "../devicetree/tree/read-property.ts";
import { type Node, pathOf } from "../devicetree/tree/tree.ts";
import { isCpu } from "../machine/guests/linux/perf.ts";
import { disabledHere } from "./disabled-here.ts";
import { isOutsideFirewall } from "./firewall-reference.ts";
import { misspeltCellsOf } from "./misspelt-cells.ts";
import { wrongCells } from "./protocol-nodes.ts";
import { controllerCauses, ofProvider, whatIsLost, wrongCount } from "./provider-count.ts";
import { describe, type Found } from "./reference-words.ts";
import type { Checked, Reported, Rule } from "./rule.ts";
import { lacksOwnCells, providerIn, provides, type ScmiProvider, scmiAbove, scmiProviderOf } from "./scmi-provider.ts";

/** The check of dtc that is called so, for boards with SCMI: where a list of references goes wrong, and what was meant. */
export function referenceRule(code: ReferenceCheck, property: string): Rule {
	return {
		code,
		summary: `a reference in \`${property}\` leads to no provider, or has too few or too many cells`,
		severity: "warning",
		needs: [],
		check: (checked) => referenceFaults(checked, ({ list }) => list.check === code),
	};
}

/** Those of the faults that are chosen. With SCMI's part in it it is known what becomes of it: an error, where the node is in use. */
export function* referenceFaults(
	{ facts, verdicts }: Checked,
	isChosen: (fault: ReferenceFault, provider: ScmiProvider | undefined) => boolean,
): Generator<Reported> {
	for (const owned of facts.stacks) {
		const { board } = owned.stack;
		if (!board.tree.complete) continue;
		const told = new Set<Node>();
		for (const found of board.referenceFaults) {
			const provider = providerIn(found.fault);
			if ((owned.guest !== undefined && isStandIn(found)) || isReadAnyway(found)) continue;
			const scmi = found.fault.kind === "not one" ? scmiAbove(board, provider) : scmiProviderOf(board, provider);
			const isUsed = isEnabled(found.node);
			if (!isChosen(found, scmi) || isToldOfProtocol(found, scmi) || !canBeEnabled(found.node)) continue;
			const all: Found = { facts, boot: verdicts?.boot, owned, board, scmi, ...found };
			const wrong = wrongCount(found);
			// whoever is in use tells that, if anybody is
			if (!isUsed && (wrong !== undefined || lacksOwnCells(all)) && isMissedInUse(board, provider)) continue;
			if (wrong !== undefined) {
				if (!told.has(wrong.provider)) yield ofProvider(facts, owned, wrong);
				told.add(wrong.provider);
				continue;
			}
			const uses = board.deviceOf.get(found.node)?.uses ?? [];
			const explains = uses
				.filter(({ property, isMissing }) => property === found.property && isMissing)
				.flatMap((use) => verdicts?.boot.planned.causeOf(use) ?? []);
			const described = describe(all);
			const controller = board.controllers.find(({ node }) => node === found.node);
			const isOfMailboxes = controller?.enabled === true && found.list.check === "mboxes_property";
			const isDead = isOfMailboxes && UNCOUNTED.has(found.fault.kind);
			// one entry is enough for it to have no mailbox at all
			if (isDead && board.referenceFaults.find(({ property }) => property === found.property) !== found) continue;
			const lost = isDead ? `. ${whatIsLost(board, found.node)}` : "";
			yield {
				...described,
				message: `${described.message}${lost}${disabledHere(found.node)}`,
				severity: isUsed && (scmi !== undefined || isDead) && !isOutsideFirewall(found) ? "error" : "warning",
				explains: isDead ? controllerCauses(owned, found.node) : explains,
				// what becomes of an SCMI node without a mailbox is told with its channel
				follows: isDead ? [] : controllerCauses(owned, found.node),
			};
		}
	}
}

/** Linux counts the mailboxes of an SCMI node first, and here it cannot: mailbox_chan_validate() of arm_scmi/transports/mailbox.c. */
export const UNCOUNTED: ReadonlySet<ReferenceFault["fault"]["kind"]> = new Set(["no phandle", "no cells", "short"]);

const isMissedInUse = ({ referenceFaults: faults }: Board, provider: Node | undefined): boolean =>
	faults.some(({ node, fault }) => providerIn(fault) === provider && isEnabled(node));

/** An empty node of a guest's tree stands for one that is put in its place when the domain is made, as its interrupt controller is. */
function isStandIn({ fault }: ReferenceFault): boolean {
	if (fault.kind !== "no cells") return false;
	const { properties, children } = fault.provider;
	return children.size === 0 && [...properties.keys()].every((name) => name === "phandle");
}

/** scmi_cpu_domain_id() of Linux drivers/cpufreq/scmi-cpufreq.c takes the number, whatever node stands before it. */
const isReadAnyway = ({ fault, node }: ReferenceFault): boolean => fault.kind === "no provider" && isCpu(pathOf(node));

/** Of a protocol node that takes another count than SCMI's numbers have, or has another kind's cells or misspelt ones, that is told. */
function isToldOfProtocol({ fault, list }: ReferenceFault, scmi: ScmiProvider | undefined): boolean {
	if (fault.kind === "no cells" && scmi?.protocol && isEnabled(scmi.protocol.node))
		return (
			misspeltCellsOf(scmi.protocol)?.meant === list.cells ||
			(provides(scmi.protocol, list.cells) &&
				(misnamedCells(scmi.protocol) !== undefined || fault.provider.properties.has(list.cells)))
		);
	const isOfCount = fault.kind === "short" || fault.kind === "no phandle";
	return isOfCount && scmi?.protocol !== undefined && wrongCells(scmi.protocol, list.cells) !== undefined;
}
