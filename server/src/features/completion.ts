import type { CompletionItem } from "vscode-languageserver-types";
import type { Analysis } from "../analysis.ts";
import { fileKind, isDeviceTree } from "../configs/file-kind.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { sketchYaml } from "../text/yaml-sketch.ts";
import { treeCompletion } from "./in-tree/tree-completion.ts";
import { xlCompletion } from "./in-xl/xl-completion.ts";
import { itemsOf, type Offer } from "./offer.ts";
import { formatOf } from "./yaml/formats.ts";
import { yamlCompletion } from "./yaml/yaml-completion.ts";

/** A place where somebody types. */
export interface Typing {
	readonly snapshot: Snapshot;
	readonly file: string;
	readonly text: string;
	readonly offset: number;
	/** What was last known of setups that the file is part of, the one that is shown first: of an older text, good for names alone. */
	readonly analyses: readonly Analysis[];
	/** What was known of the setup of one of them when its texts could last be read whole. */
	wholeBefore?(analysis: Analysis): Analysis | undefined;
	/** The character behind which the editor asks by itself; undefined: somebody asked, or types a word. */
	readonly trigger?: string | undefined;
	/** There is another devicetree server, which offers labels. */
	readonly hasPeer?: boolean;
}

/**
 * What may stand where somebody types, in text that need not parse. `asksAgain`: the editor has a command that asks for more once
 * something is taken.
 */
export function completion(typing: Typing, hasSnippets: boolean, asksAgain = false): CompletionItem[] {
	const { snapshot, file, text, offset, analyses, trigger } = typing;
	const found = offersAt(typing);
	if (found !== undefined) return itemsOf(found.offers, found.place, text, { hasSnippets, asksAgain });
	if (isDeviceTree(file) || fileKind(file) === "xl-config" || isTreeTrigger(trigger)) return [];
	const sketched = sketchYaml(text);
	const format = formatOf(snapshot, file, sketched, analyses);
	if (format === undefined) return [];
	return yamlCompletion(format, { text, sketched, offset, isJson: file.endsWith(".json") }, hasSnippets);
}

/** In trees and in xl configurations; undefined: nothing, or it is another kind of file. */
function offersAt(
	typing: Typing,
): { readonly place: { readonly start: number; readonly end: number }; readonly offers: readonly Offer[] } | undefined {
	if (isDeviceTree(typing.file)) return treeCompletion(typing);
	return fileKind(typing.file) === "xl-config" && !isTreeTrigger(typing.trigger) ? xlCompletion(typing) : undefined;
}

/** Characters behind which there is something to offer in trees alone. */
const isTreeTrigger = (trigger: string | undefined): boolean => trigger !== undefined && "&<#".includes(trigger);

/** The documentation of an item that was offered there, made when somebody looks at it; of YAML's each has its own already. */
export function completionDoc(typing: Typing, { data }: CompletionItem): string | undefined {
	return typeof data === "number" ? offersAt(typing)?.offers[data]?.doc?.() : undefined;
}
