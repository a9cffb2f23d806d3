import type { Board, BoardDevice } from "../board/board.ts";
import { pageNodesOf } from "../board/pages.ts";
import { unmadeFor } from "../board/unmade-devices.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { cellsOfEntry } from "../devicetree/tree/address.ts";
import { cellsOf, compatiblesOf, isEnabled } from "../devicetree/tree/read-property.ts";
import { displayName, isBelow, type Node, type Property, spanOfNode, spanOfProperty } from "../devicetree/tree/tree.ts";
import type { DomainFacts, Facts } from "../facts.ts";
import type { Cause, ControllerPlan } from "../machine/boot-plan.ts";
import type { Fix } from "../text/fix.ts";
import { grouped } from "../text/grouped.ts";
import { listedSome } from "../text/listed.ts";
import { insertProperty } from "./insert-property.ts";
import { isZephyr, type OwnChannel, writtenChannels } from "./own-channels.ts";
import type { Reported, Rule } from "./rule.ts";
import { formText, type OtherCells, writtenForOtherCells } from "./written-reg.ts";

export const scmiGuestBus: Rule = {
	code: "scmi-guest-bus",
	summary:
		"a bus whose devices Linux does not make, for want of a `compatible`; a guest's that gives them no registers: without `ranges`, or with a `reg` for other cells",
	severity: "warning",
	needs: [],
	*check({ facts }) {
		for (const { stack, guest } of facts.stacks) {
			if (stack.board.tree.complete && !isZephyr(facts, guest)) yield* unmade(facts, stack.board, guest);
			if (guest?.request.os !== "linux" || !stack.board.tree.complete) continue;
			const using = stack.board.devices.filter(({ node, uses }) => uses.length > 0 && isEnabled(node));
			const channels = writtenChannels(facts).filter(({ board }) => board === stack.board);
			for (const [bus, devices] of byBus(using)) {
				const lost = channels.filter((own) => isPageLost(own, bus)).flatMap(({ node }) => causesOf(node));
				for (const found of untranslated(facts, bus, devices)) yield { ...found, explains: lost };
			}
		}
	},
};

/** Told where firmware's resources are meant to be used: of what Linux does not see it asks for none. */
function* unmade(facts: Facts, { devices }: Board, guest: DomainFacts | undefined): Generator<Reported> {
	const isDriven = guest ? () => true : facts.recognised.hypervisor.rootDrives(facts.host.board);
	const using = devices.filter((device) => device.uses.length > 0 && isEnabled(device.node) && isDriven(device));
	const byStop = grouped(using, ({ node }) => unmadeFor(node));
	for (const [bus, own] of byStop) {
		// an SCMI node that is below it says so itself
		const lost = own.filter(({ uses }) => !uses.some(({ protocol }) => bus && isBelow(protocol.controller, bus)));
		if (bus === undefined || lost.length === 0) continue;
		const names = listedSome(
			lost.map(({ node }) => displayName(node)),
			3,
		);
		const edit = (guest === undefined || bus.labels.length === 0) && insertProperty(facts, bus, BUS);
		yield {
			at: spanOfNode(bus),
			message: `${displayName(bus)} has no compatible: Linux makes no devices of what is below it, without a message, and no driver sees ${names}. Write ${BUS}`,
			fixes: edit ? [{ title: `Add ${BUS.slice(0, -1)}`, preferred: true, edits: [edit] }] : [],
			explains: lost.flatMap(({ uses }) => uses.flatMap((use) => facts.causeOf(use) ?? [])),
		};
	}
}

const BUS = 'compatible = "simple-bus";';

/** Whether a page of an SCMI node has no address, or another one, for the same reason as the devices of its bus. */
function isPageLost({ board, controller }: OwnChannel, bus: Node): boolean {
	return pageNodesOf(board.tree, controller.node).some(
		(page) => page?.parent === bus && (!bus.properties.has("ranges") || writtenForOtherCells(page) !== undefined),
	);
}

/** An SCMI node and its page, whose address is then not where its messages are. */
function causesOf({ cause, shmem }: ControllerPlan): readonly Cause[] {
	if (shmem.kind !== "known") return [cause];
	const { address } = shmem.value;
	return [cause, shmem.value.cause, ...(address.kind === "known" ? [address.cause] : [])];
}

/** Devices with registers, by the bus at the root that they are on. */
function byBus(devices: readonly BoardDevice[]): ReadonlyMap<Node, readonly Node[]> {
	const found = new Map<Node, Node[]>();
	for (const { node } of devices) {
		const bus = node.parent;
		const isOnBus = bus?.parent !== undefined && bus.parent.parent === undefined;
		if (!isOnBus || !compatiblesOf(bus).includes("simple-bus") || !node.properties.has("reg")) continue;
		const known = found.get(bus);
		if (known) known.push(node);
		else found.set(bus, [node]);
	}
	return found;
}

/** Linux drivers/of/address.c, of_translate_one() and __of_get_address(). */
function* untranslated(facts: Facts, bus: Node, devices: readonly Node[]): Generator<Reported> {
	if (!bus.properties.has("ranges")) {
		const names = listedSome(devices.map(displayName), 3);
		// by a label the edit would go to the host's file
		const edit = bus.labels.length === 0 && insertProperty(facts, bus, "ranges;");
		yield {
			at: spanOfNode(bus),
			message: `${displayName(bus)} has no ranges: Linux makes no addresses of what is below it, and the ${devices.length === 1 ? "driver" : "drivers"} of ${names} ${devices.length === 1 ? "gets" : "get"} no registers ("invalid resource", -22). Write ranges; where addresses are as outside`,
			fixes: edit ? [{ title: "Add ranges", preferred: true, edits: [edit] }] : [],
		};
		return;
	}
	const others = devices.flatMap((device) => {
		const other = writtenForOtherCells(device);
		return other === undefined ? [] : [{ device, ...other }];
	});
	const [first] = others;
	if (first !== undefined && others.length > 1 && new Set(others.map(({ written }) => formText(written))).size === 1) {
		yield allForOtherCells(
			bus,
			others.map(({ device }) => device),
			first,
		);
		return;
	}
	for (const device of devices) {
		const cells = cellsOfEntry(device);
		const reg = device.properties.get("reg");
		const length = reg && cellsOf(reg)?.length;
		if (reg === undefined || cells === undefined || length === undefined) continue;
		const entry = cells.address + cells.size;
		const other = others.find((found) => found.device === device);
		if (other === undefined && (entry === 0 || length % entry === 0)) continue;
		yield {
			at: spanOfProperty(reg) ?? spanOfNode(device),
			message: `reg of ${displayName(device)} has ${length} cells, and an entry below ${displayName(bus)} has ${cells.address} of address and ${cells.size} of size: its driver gets other registers than are meant, or none. Write it for those, or #address-cells and #size-cells in ${displayName(bus)}`,
			fixes: other?.fixes ?? [],
		};
	}
}

/** What several devices have alike is the bus's mistake. */
function allForOtherCells(bus: Node, devices: readonly Node[], { written, above }: OtherCells): Reported {
	const names = listedSome(devices.map(displayName), 3);
	const cells = ["#address-cells", "#size-cells"].flatMap((name) => bus.properties.get(name) ?? []);
	const [at] = cells.flatMap((property) => spanOfProperty(property) ?? []);
	return {
		at: at ?? spanOfNode(bus),
		message: `reg of ${names} is written for ${written.address} cells of address and ${written.size} of size, and ${displayName(bus)} has ${above.address} and ${above.size}: their drivers get other registers than are meant, or none`,
		related: devices.flatMap((device) => {
			const reg = device.properties.get("reg");
			const place = reg && spanOfProperty(reg);
			return place ? [{ at: place, message: `reg of ${displayName(device)}` }] : [];
		}),
		fixes: cellsRewritten(cells, written),
	};
}

function cellsRewritten(cells: readonly Property[], { address, size }: OtherCells["written"]): readonly Fix[] {
	const edits = cells.flatMap((property) => {
		const cell = cellsOf(property)?.[0]?.cell;
		const text = `${property.name === "#address-cells" ? address : size}`;
		return cell && cell.first === cell.last && cell.first.expansion === undefined
			? [{ at: spanOfTokens(cell.first, cell.last), text }]
			: [];
	});
	if (cells.length < 2 || edits.length < cells.length) return [];
	return [{ title: `Write #address-cells = <${address}>, #size-cells = <${size}>`, preferred: true, edits }];
}
