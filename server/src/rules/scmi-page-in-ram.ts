import { pageNodesOf } from "../board/pages.ts";
import { type PageInRam, ramOfPage } from "../board/ram-of-page.ts";
import { displayName, spanOfNode, spanOfProperty } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import { readsPage } from "../machine/run-instance.ts";
import { insertProperty } from "./insert-property.ts";
import { type OwnChannel, ownChannels, usersOf } from "./own-channels.ts";
import type { Reported, Rule } from "./rule.ts";

export const scmiPageInRam: Rule = {
	code: "scmi-page-in-ram",
	summary: "the page of an SCMI node lies in RAM that is not kept from Linux",
	severity: "warning",
	needs: [],
	*check({ facts }) {
		// beneath a hypervisor the trees' RAM is the hypervisor's, and it gives its guests theirs
		if (facts.recognised.hypervisor.isMediator) {
			yield* guestsPagesInRam(facts);
			return;
		}
		for (const own of ownChannels(facts))
			if (own.isPhysical && own.board.tree.complete && readsPage(own.node) && usersOf(own).length > 0)
				yield* pagesInRam(facts, own);
	},
};

function* pagesInRam(facts: Facts, own: OwnChannel): Generator<Reported> {
	const {
		board: { tree },
		controller,
	} = own;
	const { node, protocols } = controller;
	const users = [node, ...protocols.filter(({ enabled }) => enabled).map((protocol) => protocol.node)];
	const pages = users.flatMap((user) => pageNodesOf(tree, user)).flatMap((page) => page ?? []);
	for (const page of new Set(pages)) {
		const found = ramOfPage(tree, page);
		if (found === undefined) continue;
		const { reserved, memory } = found;
		const edit = reserved && !reserved.properties.has("no-map") && insertProperty(facts, reserved, "no-map;");
		const reg = page.properties.get("reg");
		const place = `the page of ${displayName(node)}, 0x${found.address.toString(16)}, lies in the RAM of ${displayName(memory)}`;
		yield {
			at: (reg && spanOfProperty(reg)) ?? spanOfNode(page),
			...(!found.isCertain && { severity: "hint" }),
			message: `${place}, and ${remedyOf(found)}`,
			related: [{ at: spanOfNode(memory), message: "the RAM" }],
			fixes: edit ? [{ title: "Add no-map", preferred: true, edits: [edit] }] : [],
			explains: [own.node.cause],
		};
	}
}

/** A guest's own RAM, of which nothing that it gets of its tree takes a page out. */
function* guestsPagesInRam({ boot }: Facts): Generator<Reported> {
	if (boot === undefined) return;
	const { planned } = boot;
	for (const { name, hardware, os, controllers, consumers } of planned.plan.domains) {
		if (hardware || os !== "linux") continue;
		for (const { cause, path, inRam, shmem } of controllers) {
			const isUsed = consumers.some(({ uses }) => uses.some(({ controller }) => controller === path));
			const page = shmem.kind === "known" ? shmem.value : undefined;
			const written = page?.address.kind === "known" ? page.address.cause : page?.cause;
			const at = written === undefined ? undefined : planned.originOf(written)?.at;
			if (inRam === undefined || at === undefined || !isUsed) continue;
			yield {
				at,
				message: `${inRam.why} for SCMI ("failed to ioremap SCMI Tx shared memory"): ${name} reaches no firmware. Put the page below or behind that RAM, here and in what maps it`,
				explains: [cause, ...(page ? [page.cause] : [])],
			};
		}
	}
}

function remedyOf({ reserved, reservedOrOff, ignoredFor }: PageInRam): string {
	if (reservedOrOff !== undefined && ignoredFor !== undefined)
		return `${displayName(ignoredFor.parent)} has not the ${ignoredFor.cells} of the root, so that Linux ignores all of it ("Reserved memory: unsupported node format, ignoring"): the page stays RAM, and Linux ${REFUSES}. Write it there as in the root, and each reg below it with as many cells`;
	if (reserved !== undefined)
		return `${displayName(reserved)} reserves it without no-map: it stays RAM, and Linux ${REFUSES}. Add no-map`;
	if (reservedOrOff !== undefined)
		return `${displayName(reservedOrOff)}, which would keep it from Linux, is disabled: Linux gives it to others and ${REFUSES}. Enable it`;
	return `nothing keeps it from Linux, which gives it to others and ${REFUSES}. Describe it below /reserved-memory, with no-map`;
}

/** Linux drivers/firmware/arm_scmi/shmem.c. */
const REFUSES = 'does not map RAM for SCMI ("failed to ioremap SCMI Tx shared memory")';
