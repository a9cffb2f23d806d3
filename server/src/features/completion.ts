import type { CompletionItem } from "vscode-languageserver-types";
import type { Analysis } from "../analysis.ts";
import { fileKind, isDeviceTree } from "../configs/file-kind.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { sketchYaml } from "../text/yaml-sketch.ts";
import { treeCompletion } from "./in-tree/tree-completion.ts";
import { xlCompletion } from "./in-xl/xl-completion.ts";
import { itemsOf } from "./offer.ts";
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
	if (isDeviceTree(file)) {
		const found = treeCompletion(typing);
		return found === undefined ? [] : itemsOf(found.offers, found.place, text, { hasSnippets, asksAgain });
	}
	if (trigger !== undefined && TREE_TRIGGERS.includes(trigger)) return [];
	if (fileKind(file) === "xl-config") return xlCompletion(typing, hasSnippets);
	const sketched = sketchYaml(text);
	const format = formatOf(snapshot, file, sketched, analyses);
	if (format === undefined) return [];
	return yamlCompletion(format, { text, sketched, offset, isJson: file.endsWith(".json") }, hasSnippets);
}

/** Characters behind which there is something to offer in trees alone. */
const TREE_TRIGGERS = ["&", "<", "#"];

/** The documentation of an item that was offered there: in trees it is made when somebody looks at it. */
export function completionDoc(typing: Typing, { data }: CompletionItem): string | undefined {
	if (!isDeviceTree(typing.file) || typeof data !== "number") return undefined;
	return treeCompletion(typing)?.offers[data]?.doc?.();
}
