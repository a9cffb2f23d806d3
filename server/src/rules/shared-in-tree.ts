import { pageNodesOf } from "../board/pages.ts";
import { U_BOOT_SUFFIX } from "../devicetree/source-tree/u-boot-appended.ts";
import { type Region, regionOf } from "../devicetree/tree/address.ts";
import { compatiblesOf } from "../devicetree/tree/read-property.ts";
import { displayName, type Node, spanOfNode, spanOfProperty } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import { hasOwnChannel } from "../hypervisors/mailbox-faults.ts";
import { hex } from "../machine/channels.ts";
import { readsPage } from "../machine/run-instance.ts";
import type { Span } from "../text/span.ts";
import { isUsed, type OwnChannel, ownChannels } from "./own-channels.ts";
import type { Reported } from "./rule.ts";

/** A page that Linux writes to or reads for one channel of a tree. */
interface Area {
	readonly own: OwnChannel;
	/** The SCMI node, or the protocol node that has a channel for itself. */
	readonly node: Node;
	readonly page: Node;
	readonly region: Region;
	readonly isForCommands: boolean;
}

/** Channels of one tree whose messages lie in one place. */
export function* sharedInTree(facts: Facts): Iterable<Reported> {
	// beside a mediator one of the nodes may be there for that alone
	const isMediated = facts.recognised.hypervisor.isMediator;
	const areas = ownChannels(facts)
		.filter((own) => own.board.tree.complete && (!isMediated || isUsed(own)))
		.flatMap(areasOf);
	for (const [i, area] of areas.entries()) {
		const other = areas
			.slice(0, i)
			.find((earlier) => areInOnePlace(earlier, area) && (isUsed(earlier.own) || isUsed(area.own)));
		// of two the idle one is the one too many
		if (other !== undefined)
			yield isUsed(area.own) && !isUsed(other.own) ? reported(area, other) : reported(other, area);
	}
}

/** Linux probes every SCMI node, and asks firmware what it has, whether or not a device waits for that. */
function idleText(areas: readonly Area[]): string {
	const idle = areas.find(({ own }) => !isUsed(own));
	if (idle === undefined) return "";
	const name = displayName(idle.own.controller.node);
	return `. Nothing uses ${name}, and Linux calls firmware through it all the same as it probes it`;
}

function areasOf(own: OwnChannel): readonly Area[] {
	const { board, controller, node: planned } = own;
	if (!readsPage(planned)) return [];
	const having = controller.protocols.filter(
		({ node, enabled }) => enabled && hasOwnChannel(board.tree, node, planned.transport),
	);
	return [controller.node, ...having.map(({ node }) => node)].flatMap((node) =>
		// what firmware tells by itself comes over mailboxes alone
		pageNodesOf(board.tree, node)
			.slice(0, planned.transport === "mailbox" ? 2 : 1)
			.flatMap((page, place): Area[] => {
				const reading = page && regionOf(page);
				// another Linux does not take, which is told by itself
				return page === undefined || reading?.kind !== "region" || !compatiblesOf(page).includes("arm,scmi-shmem")
					? []
					: [{ own, node, page, region: reading.region, isForCommands: place === 0 }];
			}),
	);
}

/** Where one channel has one page twice Linux refuses it, which is told by itself; so are channels of two systems. */
function areInOnePlace(a: Area, b: Area): boolean {
	if (a.own.board !== b.own.board || (a.node === b.node && a.page === b.page)) return false;
	if (a.node === b.node && [a, b].some(({ page }) => isSetByUBoot(placeOfReg(page)))) return false;
	return a.region.address < endOf(b.region) && b.region.address < endOf(a.region);
}

/** U-Boot has the first page alone (drivers/firmware/scmi/smt.c, scmi_dt_get_smt_buffer), and Linux is given another tree. */
const isSetByUBoot = ({ file }: Span): boolean => file.endsWith(U_BOOT_SUFFIX);

const endOf = ({ address, size }: Region) => address + size;

function reported(first: Area, second: Area): Reported {
	const [a, b] = [displayName(first.node), displayName(second.node)];
	const place = Math.max(first.region.address, second.region.address);
	if (first.node === second.node)
		return {
			at: placeOfReg(second.page),
			message: `the pages of ${b} overlap: ${extentOf(first)} is for commands, ${extentOf(second)} for what firmware tells, and from ${hex(place)} on one is written over the other. Linux looks only whether they are two nodes. Give each a place of its own`,
			related: [{ at: placeOfReg(first.page), message: `the page for commands, ${displayName(first.page)}` }],
		};
	const isSame = extentOf(first) === extentOf(second) && first.isForCommands === second.isForCommands;
	const otherwise = isSame ? `so has ${a}` : `${a} ${contentOf(first)} at ${extentOf(first)}`;
	return {
		at: shmemOf(second),
		message: `${b} has ${contentOf(second)} at ${extentOf(second)}, and ${otherwise}: each channel has a lock of its own, so they write over each other, and a call gets another's answer or none ("timed out in resp")${idleText([first, second])}. Give each a page of its own`,
		related: [{ at: shmemOf(first), message: `shmem of ${a}` }],
	};
}

const contentOf = ({ isForCommands }: Area) => (isForCommands ? "its messages" : "what firmware tells it");

const extentOf = ({ region: { address, size } }: Area) => `${hex(address)}–${hex(address + size - 1)}`;

const shmemOf = ({ node }: Area): Span => placeOf(node, "shmem");

const placeOfReg = (page: Node): Span => placeOf(page, "reg");

function placeOf(node: Node, name: string): Span {
	const property = node.properties.get(name);
	return (property && spanOfProperty(property)) ?? spanOfNode(node);
}
