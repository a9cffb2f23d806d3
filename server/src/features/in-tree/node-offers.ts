import { CompletionItemKind } from "vscode-languageserver-types";
import type { NodeShape } from "../../board/bindings/binding.ts";
import { isInstance, protocolOf } from "../../board/bindings/node-shape.ts";
import { PROTOCOL_BINDINGS, type ProtocolBinding } from "../../board/bindings/protocols.ts";
import { SHARED_MEMORY } from "../../board/bindings/shared-memories.ts";
import { TRANSPORTS, type TransportBinding } from "../../board/bindings/transports.ts";
import type { CursorPlace } from "../../devicetree/cursor/cursor-place.ts";
import { compatiblesOf, numberOf } from "../../devicetree/tree/read-property.ts";
import type { Node } from "../../devicetree/tree/tree.ts";
import { prose } from "../markdown.ts";
import type { Offer } from "../offer.ts";
import { filledIn, type Snippet } from "../yaml/snippet.ts";
import { bodyAround, shapeAround } from "./node-around.ts";
import { nodeSnippet, requiredLines } from "./node-snippet.ts";
import { stop } from "./stops.ts";
import type { KnownTree, TreePlace } from "./tree-place.ts";
import { domainsTaken, freeDomain } from "./voltage-domains.ts";

type NamePlace = Extract<CursorPlace, { kind: "name" }>;

/** A node that is offered, before it is known whether somebody has typed its label. */
interface NodeOffer extends Pick<Offer, "detail" | "rank" | "filter"> {
	/** What it is called; where that is not a name for an item's label, `shown` is. */
	readonly name: Snippet;
	readonly shown: string;
	readonly label?: string;
	readonly lines: readonly Snippet[];
	readonly text: string;
}

/** Whole nodes of SCMI that are not there yet: where an SCMI node may stand, in one, and where memory for messages lies. */
export function nodeOffers(place: NamePlace, at: TreePlace): readonly Offer[] {
	const { known, text, trigger } = at;
	const outer = place.nodes.at(-1);
	if (known === undefined || outer === undefined || /^[&/#]/.test(place.typed) || trigger === " ") return [];
	// there is a property already, or what would become of one
	if (/^\s*[=;@]/.test(text.slice(place.end))) return [];
	const isName = /^\s*\{/.test(text.slice(place.end));
	const shape = shapeAround(place.nodes, at);
	if (shape === undefined) return [];
	const body = bodyAround(text, outer.opens, place);
	if (body.hasPropertyBehind && !isName) return [];
	const isThere = new Set([...body.names, ...(at.node?.children.keys() ?? [])]);
	return offersIn(shape, isThere, at, known).map(({ name, shown, label, lines, text: said, ...rest }) => {
		const head = place.hasLabel || label === undefined ? name : `${stop(9, unusedLabel(label, known))}: ${name}`;
		return {
			...rest,
			label: isName ? filledIn(name) : shown,
			kind: CompletionItemKind.Snippet,
			// its braces are there, and whoever typed them saw to a label
			snippet: isName ? name : nodeSnippet(head, lines),
			doc: () => prose(said),
		};
	});
}

function unusedLabel(label: string, { tree }: KnownTree): string {
	let number = 0;
	while (tree.labels.has(number === 0 ? label : `${label}${number}`)) number++;
	return number === 0 ? label : `${label}${number}`;
}

function offersIn(
	shape: NodeShape,
	isThere: ReadonlySet<string>,
	at: TreePlace,
	known: KnownTree,
): readonly NodeOffer[] {
	if (isInstance(shape))
		return PROTOCOL_BINDINGS.filter(
			({ id, vendor }) => !isThere.has(`protocol@${id.toString(16)}`) && (vendor === undefined || isNxps(known)),
		).map((protocol) => protocolOffer(protocol, shape, at, known));
	const protocol = protocolOf(shape);
	if (protocol === 0x17) return isThere.has("regulators") ? [] : [regulatorsOffer(shape, known)];
	if (protocol === 0x19) return [pinStateOffer(at)];
	if (shape.parent !== undefined && protocolOf(shape.parent) === 0x17) return regulatorOffers(isThere, at, known);
	if (shape.parent === undefined) return isThere.has("firmware") ? [] : inFirmware(shape, known);
	if (shape.name === "firmware" && shape.parent.parent === undefined)
		return TRANSPORTS.map((transport) => instanceOffer(transport, shape, isThere, known));
	return shape.name === "reserved-memory" || shape.compatible.includes("mmio-sram")
		? [sharedMemoryOffer(shape, at, known)]
		: [];
}

/** What people label a provider; who refers to no node of a protocol needs none. */
const LABELS: Readonly<Record<number, string>> = {
	17: "scmi_pd",
	19: "scmi_dvfs",
	20: "scmi_clk",
	21: "scmi_sensor",
	22: "scmi_reset",
	23: "scmi_voltd",
	25: "scmi_pinctrl",
};

const isNxps = ({ tree }: KnownTree): boolean => compatiblesOf(tree.root).some((name) => /^(?:fsl|nxp),/.test(name));

/** Whether the catalogue of the firmware behind an SCMI node lists a protocol; undefined: there is none. */
function isServed(id: number, node: Node | undefined, { analysis: { facts } }: KnownTree): boolean | undefined {
	const place = node && facts.boot?.planned.firmwareOf.get(node);
	const catalogue = place === undefined ? undefined : facts.boot?.indices[place]?.catalogue;
	return catalogue && Object.values(catalogue.scmi.protocols).some((protocol) => protocol.id === id);
}

function protocolOffer(
	{ id, title, text, cells, vendor }: ProtocolBinding,
	parent: NodeShape,
	{ node }: TreePlace,
	known: KnownTree,
): NodeOffer {
	const name = `protocol@${id.toString(16)}`;
	const label = LABELS[id];
	return {
		name,
		shown: name,
		...(label !== undefined && { label }),
		detail: vendor === undefined ? title : `${title} (${vendor})`,
		filter: `${title} ${label ?? ""}`,
		rank: isServed(id, node, known) === false ? 1 : 3,
		lines: requiredLines({ name, compatible: [], reg: id, parent }, known, cells.slice(0, 1)),
		text,
	};
}

function instanceOffer(
	{ compatible, text }: TransportBinding,
	parent: NodeShape,
	isThere: ReadonlySet<string>,
	known: KnownTree,
): NodeOffer {
	let name = "scmi";
	for (let number = 1; isThere.has(name); number++) name = `scmi-${number}`;
	return {
		name,
		shown: `${name} (${compatible})`,
		detail: "SCMI node",
		filter: compatible,
		rank: 3,
		lines: requiredLines({ name, compatible: [compatible], reg: undefined, parent }, known),
		text,
	};
}

/** On a board that has no place for an SCMI node yet: one, with the node in it. */
function inFirmware(root: NodeShape, known: KnownTree): readonly NodeOffer[] {
	const firmware: NodeShape = { name: "firmware", compatible: [], reg: undefined, parent: root };
	return TRANSPORTS.map((transport) => {
		const inner = instanceOffer(transport, firmware, new Set(), known);
		return {
			...inner,
			name: "firmware",
			shown: `firmware (${transport.compatible})`,
			filter: `scmi ${transport.compatible}`,
			rank: 1,
			lines: nodeSnippet(inner.name, inner.lines).split("\n"),
		};
	});
}

/** One for the first voltage domain that has none; none where firmware is known to have no other. */
function regulatorOffers(isThere: ReadonlySet<string>, { node }: TreePlace, known: KnownTree): readonly NodeOffer[] {
	const named = [...isThere].map((name) => Number.parseInt(name.split("@")[1] ?? "", 16));
	const taken = new Set([...named, ...(node === undefined ? [] : domainsTaken(node))]);
	const free = node === undefined ? 0 : freeDomain(node, taken, known);
	if (free === undefined) return [];
	const address = free.toString(16);
	return [
		{
			name: `regulator@${stop(2, address)}`,
			shown: "regulator@",
			label: "vdd",
			detail: "firmware's regulator",
			rank: 3,
			lines: [`reg = <0x${stop(2, address)}>;`, 'regulator-name = "$3";'],
			text: "A regulator of firmware's: `reg` is the number of the voltage domain, and devices name the node in `…-supply`.",
		},
	];
}

function regulatorsOffer(parent: NodeShape, known: KnownTree): NodeOffer {
	return {
		name: "regulators",
		shown: "regulators",
		detail: "firmware's regulators",
		rank: 3,
		lines: requiredLines({ name: "regulators", compatible: [], reg: undefined, parent }, known),
		text: "The list of firmware's regulators. Linux finds it by this name and no other.",
	};
}

/** As the states beside it are written. */
function pinStateOffer({ node }: TreePlace): NodeOffer {
	const isImx = [...(node?.children.values() ?? [])].some(({ properties }) => properties.has("fsl,pins"));
	const rest = { detail: "state of firmware's pins", rank: 3, label: isImx ? "pinctrl_uart" : "uart_pins" };
	const text = "A state of pins, which devices name in `pinctrl-0`.";
	return isImx
		? { ...rest, name: `${stop(1, "uart")}grp`, shown: "…grp", lines: ["fsl,pins = <$2>;"], text }
		: {
				...rest,
				name: `${stop(1, "uart")}-pins`,
				shown: "…-pins",
				lines: ['groups = "$2";', 'function = "$3";'],
				text,
			};
}

function sharedMemoryOffer(shape: NodeShape, { node }: TreePlace, { analysis }: KnownTree): NodeOffer {
	const isReserved = shape.name === "reserved-memory";
	const [addresses, sizes] = (["#address-cells", "#size-cells"] as const).map(
		(name, i) => numberOf(node?.properties.get(name)) ?? 2 - i,
	) as [number, number];
	const high = "0x0 ";
	// a mediator gives away whole pages
	const size = isReserved || analysis.facts.recognised.hypervisor.isMediator ? "0x1000" : "0x80";
	const region = `${high.repeat(Math.max(0, addresses - 1))}0x${stop(1, "0")} ${high.repeat(Math.max(0, sizes - 1))}${stop(2, size)}`;
	return {
		name: `${isReserved ? "scmi-shmem" : "scmi-sram-section"}@${stop(1, "0")}`,
		shown: isReserved ? "scmi-shmem@" : "scmi-sram-section@",
		label: "scmi_shmem",
		detail: "memory for SCMI's messages",
		filter: SHARED_MEMORY,
		rank: 3,
		lines: [`compatible = "${SHARED_MEMORY}";`, `reg = <${region}>;`, ...(isReserved ? ["no-map;"] : [])],
		text: "Memory that messages between Linux and firmware lie in, at the address that firmware has this channel at; the SCMI node names it in `shmem`.",
	};
}
