import type { Span } from "../../text/span.ts";

/**
 * One change of a tree on the way to the boot, as the `fdt` command of U-Boot makes it (cmd/fdt.c), with the line that
 * says so. Nodes are named by path, or by alias where there is no "/" in front.
 */
export type Edit =
	/** Nothing happens where the parent has such a child. */
	| {
			readonly kind: "make node";
			readonly at: Span;
			readonly maybe?: true;
			readonly tested?: true;
			readonly parent: string;
			readonly name: string;
	  }
	| {
			readonly kind: "set";
			readonly at: Span;
			readonly maybe?: true;
			readonly tested?: true;
			readonly node: string;
			readonly property: string;
			/** Where the property's name stands. */
			readonly nameAt: Span;
			/** Empty for a property without a value. */
			readonly value: readonly EditValue[];
	  }
	| {
			readonly kind: "delete node";
			readonly at: Span;
			readonly maybe?: true;
			readonly tested?: true;
			readonly node: string;
	  }
	| {
			readonly kind: "delete property";
			readonly at: Span;
			readonly maybe?: true;
			readonly tested?: true;
			readonly node: string;
			readonly property: string;
	  }
	/** Whether nodes with these labels are in use may be changed. */
	| { readonly kind: "may switch"; readonly at: Span; readonly labels: readonly string[] }
	/** Something that may change any part of the tree; `why` is a clause. `missing`: a file that has to be there. */
	| { readonly kind: "unknown"; readonly at: Span; readonly why: string; readonly missing?: true };

/** What is done to a base tree, in order. */
export type Step = Edit | OverlayStep | { readonly kind: "parameter"; readonly parameter: Parameter };

export interface OverlayStep {
	readonly kind: "overlay";
	readonly path: string;
	/** The line that applies it where a boot loader goes on with the tree though it is refused, or boots with it and nothing else. */
	readonly unheeded?: Span;
	/** What is set through the overlay's `__overrides__` before it is applied. */
	readonly parameters?: readonly Parameter[];
}

/** `name=value` of a Raspberry Pi's config.txt, of which `__overrides__` says what it sets. */
export interface Parameter {
	readonly at: Span;
	readonly name: string;
	/** Undefined without "=": firmware takes it for true. */
	readonly value: string | undefined;
}

/**
 * `maybe`: it depends on something that is not known whether the line is reached. `tested`: what is done next depends on
 * whether it succeeds, which it is taken to do.
 */
export type CertainEdit = Exclude<Edit, { kind: "unknown" | "may switch" }>;

/** What stands one after the other in a property. */
export type EditValue =
	| { readonly kind: "text"; readonly at: Span; readonly text: string }
	| { readonly kind: "cells"; readonly at: Span; readonly cells: readonly EditCell[] }
	| { readonly kind: "bytes"; readonly at: Span; readonly bytes: readonly number[] }
	/** Depends on something that is not known. */
	| { readonly kind: "unknown"; readonly at: Span };

export interface EditCell {
	readonly at: Span;
	/** Unsigned, 32 bits; undefined: not known. */
	readonly value: number | undefined;
}
