import type { Diagnostic } from "vscode-languageserver-types";
import { uriOf } from "../features/places.ts";
import type { OpenDocument } from "./open-documents.ts";
import { pathOfUri, withOpenedUris } from "./uris.ts";

export interface Publication {
	readonly uri: string;
	readonly version?: number;
	readonly diagnostics: Diagnostic[];
}

/** Tells a client what changed since it was last told: new findings, others, and none where there were some. */
export class Publisher {
	private readonly send: (publication: Publication) => void;
	/** By URI, what the client shows. */
	private shown = new Map<string, string>();

	constructor(send: (publication: Publication) => void) {
		this.send = send;
	}

	/**
	 * `findings` is all there is, by real path.
	 * @param isKept files of which nothing is known any better: what the client shows of them stays
	 */
	publish(
		findings: ReadonlyMap<string, readonly Diagnostic[]>,
		documents: readonly OpenDocument[],
		isKept: (path: string) => boolean = () => false,
	): void {
		const before = this.shown;
		const pathOf = (uri: string) => documents.find((document) => document.uri === uri)?.path ?? pathOfUri(uri) ?? "";
		this.shown = new Map([...before].filter(([uri]) => isKept(pathOf(uri))));
		for (const [path, diagnostics] of findings) {
			if (isKept(path)) continue;
			const open = documents.filter((document) => document.path === path);
			for (const { uri, version } of open)
				this.show(before, { uri, version, diagnostics: [...diagnostics] }, documents);
			if (open.length === 0) this.show(before, { uri: uriOf(path), diagnostics: [...diagnostics] }, documents);
		}
		for (const uri of before.keys()) if (!this.shown.has(uri)) this.send(emptied(uri, documents));
	}

	private show(before: ReadonlyMap<string, string>, plain: Publication, documents: readonly OpenDocument[]): void {
		const diagnostics = withOpenedUris(plain.diagnostics, documents);
		const text = JSON.stringify(diagnostics);
		this.shown.set(plain.uri, text);
		if (before.get(plain.uri) !== text) this.send({ ...plain, diagnostics });
	}
}

function emptied(uri: string, documents: readonly OpenDocument[]): Publication {
	const version = documents.find((document) => document.uri === uri)?.version;
	return { uri, ...(version !== undefined && { version }), diagnostics: [] };
}
