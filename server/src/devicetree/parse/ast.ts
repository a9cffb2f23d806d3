import type { Token } from "../lex/token.ts";

/** `label:` before a node, property or value. */
export interface Label {
	readonly name: string;
	readonly token: Token;
}

/** `&label`, `&{/path}` or `&{label/path}`. */
export interface Reference {
	readonly label: string | undefined;
	/** Absolute without a label, else relative to the labelled node; empty for a bare label. */
	readonly path: string;
	readonly first: Token;
	readonly last: Token;
}

export interface LostReference {
	readonly reference: Reference;
	/** Of the node, in the tree that the reference stands in; undefined for one of the base that an overlay means. */
	readonly path: string | undefined;
	/** The node is part of the base, or in an `__overlay__`. */
	readonly isMerged: boolean;
}

/** One element of `< … >`. */
export type Cell =
	| {
			readonly kind: "number";
			/** Unsigned; a bigint only where it needs more than 32 bits. */
			readonly value: number | bigint;
			readonly first: Token;
			readonly last: Token;
			/** Where overlays were applied: the reference it was, to a node that is not there or has another phandle by now. */
			readonly lost?: LostReference;
	  }
	| { readonly kind: "reference"; readonly reference: Reference; readonly first: Token; readonly last: Token }
	/** Depends on a macro or file that is not there. */
	| { readonly kind: "unknown"; readonly first: Token; readonly last: Token };

/** One comma-separated part of a property's value. */
export type ValuePart =
	| {
			readonly kind: "cells";
			readonly bits: 8 | 16 | 32 | 64;
			readonly cells: readonly Cell[];
			readonly first: Token;
			readonly last: Token;
	  }
	| {
			readonly kind: "string";
			readonly bytes: Uint8Array;
			/** Its text, cut where it has a NUL; absent where nobody typed it. */
			readonly words?: readonly string[];
			readonly first: Token;
			readonly last: Token;
	  }
	| { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly first: Token; readonly last: Token }
	/** `&label` outside `< >`: the node's path as a string. */
	| { readonly kind: "path"; readonly reference: Reference; readonly first: Token; readonly last: Token }
	| { readonly kind: "file"; readonly bytes: Uint8Array | undefined; readonly first: Token; readonly last: Token }
	| { readonly kind: "unknown"; readonly first: Token; readonly last: Token }
	/** Bytes of a blob, which does not say how they were written; the tokens stand for the whole file. */
	| { readonly kind: "flat"; readonly bytes: Uint8Array; readonly first: Token; readonly last: Token }
	/** Typed by nobody: the phandle dtc adds to a node that is referred to, symbols, fixups. */
	| { readonly kind: "generated"; readonly bytes: Uint8Array };

/** A name as it stands in a body: one or more tokens without space between. */
export interface Name {
	readonly text: string;
	readonly first: Token;
	readonly last: Token;
}

export type Statement =
	| {
			readonly kind: "property";
			readonly name: Name;
			readonly labels: readonly Label[];
			/** Empty for a property without a value. */
			readonly value: readonly ValuePart[];
			/** Labels inside the value. */
			readonly valueLabels: readonly Label[];
			/** Whether there are references in the value. */
			readonly refers: boolean;
			/** The first label or the name, and the `;`. */
			readonly first: Token;
			readonly last: Token;
	  }
	| {
			readonly kind: "delete-property";
			readonly name: Name;
			readonly labels: readonly Label[];
			readonly first: Token;
			readonly last: Token;
	  }
	| {
			readonly kind: "node";
			readonly name: Name;
			readonly labels: readonly Label[];
			readonly omitIfNoRef: boolean;
			readonly body: Body;
			readonly first: Token;
			readonly last: Token;
	  }
	| {
			readonly kind: "delete-node";
			readonly name: Name;
			readonly labels: readonly Label[];
			readonly omitIfNoRef: boolean;
			readonly first: Token;
			readonly last: Token;
	  };

export interface Body {
	readonly open: Token;
	/** Undefined where it is missing. */
	readonly close: Token | undefined;
	readonly statements: readonly Statement[];
}

/** One top-level item of a board, in order. */
export type Item =
	| { readonly kind: "root"; readonly labels: readonly Label[]; readonly body: Body; readonly first: Token }
	| {
			readonly kind: "extend";
			readonly reference: Reference;
			readonly labels: readonly Label[];
			readonly body: Body;
			readonly first: Token;
	  }
	| { readonly kind: "delete"; readonly reference: Reference; readonly first: Token }
	| { readonly kind: "omit"; readonly reference: Reference; readonly first: Token };

/** A board's text, parsed. */
export interface Parsed {
	readonly items: readonly Item[];
	readonly memoryReservations: readonly { readonly address: bigint; readonly size: bigint }[];
	/** `/plugin/`: an overlay; labels it does not define are looked up in the base. */
	readonly plugin: boolean;
}
