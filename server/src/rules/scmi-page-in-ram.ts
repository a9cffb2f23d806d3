import { type Region, regionOf, regionsOf } from "../devicetree/tree/address.ts";
import { isOkay, specifiersOf, stringsOf } from "../devicetree/tree/read-property.ts";
import { displayName, type Node, spanOfNode, spanOfProperty, type Tree } from "../devicetree/tree/tree.ts";
import { readsPage } from "../machine/run-instance.ts";
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
				yield* pagesInRam(own);
	},
};

function* pagesInRam({ board: { tree }, controller: { node } }: OwnChannel): Generator<Reported> {
	const shmem = node.properties.get("shmem");
	const pages = shmem ? specifiersOf(tree, shmem, undefined).flatMap(({ provider }) => provider ?? []) : [];
	for (const page of new Set(pages)) {
		const reading = regionOf(page);
		if (reading.kind !== "region") continue;
		const { region } = reading;
		const memory = ramOf(tree).find((candidate) => regionsOf(candidate).some((ram) => contains(ram, region)));
		if (memory === undefined) continue;
		const reserved = reservedOf(tree).find((candidate) => regionsOf(candidate).some((own) => contains(own, region)));
		if (reserved?.properties.has("no-map")) continue;
		const reg = page.properties.get("reg");
		const place = `the page of ${displayName(node)}, 0x${region.address.toString(16)}, lies in the RAM of ${displayName(memory)}`;
		yield {
			at: (reg && spanOfProperty(reg)) ?? spanOfNode(page),
			message:
				reserved === undefined
					? `${place}, and nothing keeps it from Linux, which gives it to others and ${REFUSES}. Describe it below /reserved-memory, with no-map`
					: `${place}, and ${displayName(reserved)} reserves it without no-map: it stays RAM, and Linux ${REFUSES}. Add no-map`,
			related: [{ at: spanOfNode(memory), message: "the RAM" }],
		};
	}
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

function reservedOf({ root }: Tree): readonly Node[] {
	const parent = [...root.children.values()].find(({ name }) => name === "reserved-memory");
	return [...(parent?.children.values() ?? [])].filter(isOkay);
}

const contains = (outer: Region, { address, size }: Region): boolean =>
	address >= outer.address && address + size <= outer.address + outer.size;
