import type { RowPart } from "./rows.ts";

/** A node as far as it decides what is read of it: what stands around it and what it calls itself. */
export interface NodeShape {
	/** With its unit address; empty for the root. */
	readonly name: string;
	readonly compatible: readonly string[];
	/** The first cell of its `reg`; undefined: none that is known. */
	readonly reg: number | undefined;
	readonly parent: NodeShape | undefined;
}

/** One kind of node that SCMI, or who stands between it and a domain, reads. */
export interface NodeBinding {
	/** As a person calls such a node. */
	readonly noun: string;
	is(node: NodeShape): boolean;
	readonly properties: readonly PropertyBinding[];
}

/** A property that something reads of such a node. */
export interface PropertyBinding {
	/** Of a pattern, one that it stands for. */
	readonly name: string;
	readonly pattern?: RegExp;
	readonly value: ValueShape;
	/** Trees without SCMI have it too: it is about SCMI where something in it, or in what it goes with, leads there. */
	readonly isGeneric?: true;
	/** A spelling of former editions, one that nobody reads, or one that does harm: told of where it stands, never offered. */
	readonly isFormer?: true;
	/** Of a mediator's: which read it, by their names; undefined: all of them. */
	readonly readers?: readonly string[];
	/** Nothing works without it. */
	readonly isRequired?: true;
	/** Two sentences, or three: who reads what of it, and what comes of a wrong one. */
	readonly text: string;
	/** Where that stands, to look up. */
	readonly source: string;
	/** The property whose entries this one names, or goes along with by place. */
	readonly of?: string;
}

export type ValueShape =
	| { readonly kind: "flag" }
	/** One number for each name; `always` is what stands there in every good tree. */
	| { readonly kind: "numbers"; readonly cells: readonly string[]; readonly always?: string; readonly repeats?: true }
	/** Phandles with as many arguments as the provider's `cells` says; none where that is undefined. */
	| { readonly kind: "references"; readonly cells: string | undefined; readonly repeats?: true }
	| { readonly kind: "strings"; readonly words: readonly string[]; readonly repeats?: true }
	/** Addresses and sizes, in as many cells as the nodes around say; no row: how they are counted is not known here. */
	| { readonly kind: "addresses"; readonly row: readonly RowPart[] }
	/** In as many cells as the interrupt parent says. */
	| { readonly kind: "interrupts" };
