import type { Cell } from "../devicetree/parse/ast.ts";
import type { RegionReading } from "../devicetree/tree/address.ts";
import type { Node, Property, Tree } from "../devicetree/tree/tree.ts";
import type { ResourceKind } from "../scmi/resource-kind.ts";
import type { Span } from "../text/span.ts";
import type { ReferenceFault } from "./reference-lists.ts";

/** How one resolved tree speaks of SCMI. Linux Documentation/devicetree/bindings/firmware/arm,scmi.yaml. */
export interface Board {
	readonly tree: Tree;
	/** Nodes with an SCMI transport compatible, in document order. */
	readonly controllers: readonly Controller[];
	/** Nodes compatible `arm,scmi-shmem`, in document order. */
	readonly sharedMemories: readonly SharedMemory[];
	/**
	 * Every node that names a firmware device or uses an SCMI resource, in document order. Of what is inside the SCMI nodes that is the
	 * regulators: each is a voltage domain by its `reg`.
	 */
	readonly devices: readonly BoardDevice[];
	/** Each of them by its node. */
	readonly deviceOf: ReadonlyMap<Node, BoardDevice>;
	/** Who uses what of a protocol node, and of an SCMI node, in document order. */
	readonly usersOf: ReadonlyMap<Node, readonly BoardUser[]>;
	/**
	 * The nodes that have a property of each name, parents first: who looks for a few names, or for names of a kind, need not go
	 * through all properties of a tree.
	 */
	readonly nodesWith: ReadonlyMap<string, readonly Node[]>;
	/** What is wrong with the lists of references of its nodes; of a tree without SCMI they are not looked at. */
	readonly referenceFaults: readonly ReferenceFault[];
}

export interface Controller {
	readonly node: Node;
	readonly compatible: readonly string[];
	/** The node and everything above it is in use. */
	readonly enabled: boolean;
	readonly protocols: readonly ProtocolNode[];
	/** No driver takes it; `compatible` is what was meant. */
	readonly isUndriven?: true;
}

/** A `protocol@N` node. */
export interface ProtocolNode {
	readonly node: Node;
	readonly controller: Node;
	/** Its `reg`. */
	readonly protocolId: number;
	readonly enabled: boolean;
}

export interface SharedMemory {
	readonly node: Node;
	readonly region: RegionReading;
}

/** A device, and one thing that it uses. */
export interface BoardUser {
	readonly device: BoardDevice;
	readonly use: Use;
}

/** A node that is, or uses something of, the firmware. */
export interface BoardDevice {
	readonly node: Node;
	readonly enabled: boolean;
	readonly region: RegionReading;
	readonly deviceIds: readonly DeviceId[];
	readonly uses: readonly Use[];
}

/** A way to write "this node is firmware device N": a number, or a list of phandles of controllers with their arguments. */
export interface DeviceIdSpelling {
	readonly property: string;
	readonly form: "number" | "phandles";
}

/** Where a node says which firmware device it is. */
export interface DeviceId {
	/** The property's name. */
	readonly spelling: string;
	/** Undefined: unknown, or too short. */
	readonly id: number | undefined;
	/** It has fewer bytes than a number: whoever reads one goes on as if the property were not there. */
	readonly tooShort: boolean;
	readonly property: Property;
	/** The number's own place. */
	readonly at: Span;
	/** Undefined where it is written as something else than cells. */
	readonly cell: Cell | undefined;
	/** The number stands there itself, so that another can be put in its place. */
	readonly literal: boolean;
	/** Of a list of phandles: the SCMI node it names. */
	readonly provider: Node | undefined;
}

/** One number in a consumer property. */
export interface Use {
	readonly kind: ResourceKind;
	readonly protocol: ProtocolNode;
	/** Undefined: unknown, missing, named instead of numbered (pin control), or of a list whose kind the protocol does not provide. */
	readonly id: number | undefined;
	/** The list ends, or the next reference begins, where the number should stand. */
	readonly isMissing: boolean;
	/** Pin control alone. */
	readonly pins: PinUse | undefined;
	readonly property: Property;
	/** Its place in the property's list, counting from 0. */
	readonly index: number;
	/** What the property's `-names` calls it. */
	readonly name: string | undefined;
	/** `assigned-clocks`: the rate at the same place of `assigned-clock-rates`, or of its twin of 64 bits. */
	readonly rateHz: number | undefined;
	/** The number, or the reference where there is none. */
	readonly at: Span;
	/** Where what firmware is asked for is written, if that is another node: a regulator's `reg`, the words of a pin state. */
	readonly writtenAt: Span | undefined;
	readonly cell: Cell | undefined;
}

/** What of pin control a state says. */
export interface PinUse {
	readonly selector: "pin" | "group" | "function";
	/** Undefined where the tree gives a number. */
	readonly name: string | undefined;
	/** Of a group: the function its state chooses. */
	readonly chosen: { readonly id: number | undefined; readonly name: string | undefined } | undefined;
}
