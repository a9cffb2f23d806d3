import type { Token } from "../lex/token.ts";
import type { GrowingNode, GrowingProperty, GrowingTree } from "./growing-tree.ts";
import type { PhandleCells } from "./phandle-cells.ts";

/** Why libfdt refuses an overlay. */
export interface Refusal {
	/** Where in the overlay; undefined where no line of it can be named. */
	readonly at: { readonly first: Token; readonly last: Token } | undefined;
	/** A label that the base does not have; undefined for any other reason. */
	readonly label?: string;
	readonly message: string;
}

/** An overlay on its way into a base. */
export interface Run {
	readonly into: GrowingTree;
	readonly from: GrowingTree;
	/** The phandles put into the overlay's properties. */
	readonly cells: Map<GrowingProperty, PhandleCells>;
	/** The cells that hold a phandle of the overlay itself. */
	readonly local: Place[];
	/** The nodes that have a phandle in the base and another in the overlay. */
	readonly relabelled: Relabelled[];
	readonly isPlugin: boolean;
	/** As libfdt does it from KEEPS_PHANDLES on. */
	readonly keepsPhandles: boolean;
}

export interface Place {
	readonly property: GrowingProperty;
	readonly offset: number;
}

export interface Relabelled {
	readonly node: GrowingNode;
	/** The phandle it has in the base. */
	readonly phandle: number;
	/** What the overlay has of it. */
	readonly by: GrowingNode;
}

/** Thrown inside the folder only: `applyOverlay` makes a value of it. */
export class Refused extends Error {
	readonly refusals: readonly Refusal[];
	constructor(refusals: readonly Refusal[]) {
		super();
		this.refusals = refusals;
	}
}

export function refuse(message: string, at?: Refusal["at"]): never {
	throw new Refused([{ at, message }]);
}

export function phandleCells({ cells }: Run, property: GrowingProperty): PhandleCells {
	let own = cells.get(property);
	if (own === undefined) {
		own = new Map();
		cells.set(property, own);
	}
	return own;
}
