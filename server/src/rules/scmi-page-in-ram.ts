import { pageNodesOf } from "../board/pages.ts";
import { type Region, regionOf, regionsOf } from "../devicetree/tree/address.ts";
import { isOkay, numberOf, stringsOf } from "../devicetree/tree/read-property.ts";
import { displayName, type Node, spanOfNode, spanOfProperty, type Tree } from "../devicetree/tree/tree.ts";
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
		// beneath a hypervisor the trees' RAM is the hypervisor's
		if (facts.recognised.hypervisor.isMediator) return;
		for (const own of ownChannels(facts))
			if (own.isPhysical && own.board.tree.complete && readsPage(own.node) && usersOf(own).length > 0)
				yield* pagesInRam(facts, own);
	},
};

function* pagesInRam(facts: Facts, { board: { tree }, controller }: OwnChannel): Generator<Reported> {
	const { node, protocols } = controller;
	const users = [node, ...protocols.filter(({ enabled }) => enabled).map((protocol) => protocol.node)];
	const pages = users.flatMap((user) => pageNodesOf(tree, user)).flatMap((page) => page ?? []);
	const ignored = ignoredReservations(tree);
	for (const page of new Set(pages)) {
		const reading = regionOf(page);
		if (reading.kind !== "region") continue;
		const { region } = reading;
		const memory = ramOf(tree).find((candidate) => regionsOf(candidate).some((ram) => contains(ram, region)));
		if (memory === undefined) continue;
		const around = reservationsOf(tree).filter((each) => regionsOf(each).some((own) => contains(own, region)));
		const reserved = around.find(isOkay);
		const isKept = reserved?.properties.has("no-map") === true;
		if (isKept && ignored === undefined) continue;
		const edit = reserved && !isKept && insertProperty(facts, reserved, "no-map;");
		const reg = page.properties.get("reg");
		const place = `the page of ${displayName(node)}, 0x${region.address.toString(16)}, lies in the RAM of ${displayName(memory)}`;
		yield {
			at: (reg && spanOfProperty(reg)) ?? spanOfNode(page),
			// the boot loader may write other memory there: of an upstream board that reserves its page so, it does
			...(reserved !== undefined && ignored === undefined && { severity: "hint" }),
			message: `${place}, and ${around[0] && ignored ? ignored : remedyOf(reserved, around[0])}`,
			related: [{ at: spanOfNode(memory), message: "the RAM" }],
			fixes: edit ? [{ title: "Add no-map", preferred: true, edits: [edit] }] : [],
		};
	}
}

function remedyOf(reserved: Node | undefined, disabled: Node | undefined): string {
	if (reserved !== undefined)
		return `${displayName(reserved)} reserves it without no-map: it stays RAM, and Linux ${REFUSES}. Add no-map`;
	if (disabled !== undefined)
		return `${displayName(disabled)}, which would keep it from Linux, is disabled: Linux gives it to others and ${REFUSES}. Enable it`;
	return `nothing keeps it from Linux, which gives it to others and ${REFUSES}. Describe it below /reserved-memory, with no-map`;
}

/** Linux arch/arm64/mm/ioremap.c and arch/arm/mm/ioremap.c; drivers/firmware/arm_scmi/shmem.c. */
const REFUSES = 'does not map RAM for SCMI ("failed to ioremap SCMI Tx shared memory")';

/** early_init_dt_scan_memory(): children of the root alone. */
function ramOf({ root }: Tree): readonly Node[] {
	return [...root.children.values()].filter((node) => {
		const type = node.properties.get("device_type");
		return type !== undefined && stringsOf(type)?.[0] === "memory" && isOkay(node);
	});
}

/** Why Linux looks at no reservation, with what comes of it: of_reserved_mem.c, __reserved_mem_check_root(). */
function ignoredReservations({ root }: Tree): string | undefined {
	const parent = root.children.get("reserved-memory");
	const cells = ["#address-cells", "#size-cells"].filter((name) => root.properties.has(name));
	const other = cells.find((name) => numberOf(parent?.properties.get(name)) !== numberOf(root.properties.get(name)));
	if (parent === undefined || other === undefined) return undefined;
	return `${displayName(parent)} has not the ${other} of the root, so that Linux ignores all of it ("Reserved memory: unsupported node format, ignoring"): the page stays RAM, and Linux ${REFUSES}. Write it there as in the root, and each reg below it with as many cells`;
}

function reservationsOf({ root }: Tree): readonly Node[] {
	return [...(root.children.get("reserved-memory")?.children.values() ?? [])];
}

const contains = (outer: Region, { address, size }: Region): boolean =>
	address >= outer.address && address + size <= outer.address + outer.size;
