import type { CompletionItem } from "vscode-languageserver-types";
import type { Analysis } from "../analysis.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { sketchYaml } from "../text/yaml-sketch.ts";
import { formatOf } from "./yaml/formats.ts";
import { yamlCompletion } from "./yaml/yaml-completion.ts";

/** A place where somebody types. */
export interface Typing {
	readonly snapshot: Snapshot;
	readonly file: string;
	readonly text: string;
	readonly offset: number;
	/** What was last known of setups that the file is part of: of an older text, good for names alone. */
	readonly analyses: readonly Analysis[];
}

/** What may stand where somebody types, in text that need not parse. */
export function completion(typing: Typing, hasSnippets: boolean): CompletionItem[] {
	const { snapshot, file, text, offset, analyses } = typing;
	const sketched = sketchYaml(text);
	const format = formatOf(snapshot, file, sketched, analyses);
	if (format === undefined) return [];
	return yamlCompletion(format, { text, sketched, offset, isJson: file.endsWith(".json") }, hasSnippets);
}
