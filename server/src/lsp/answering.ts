import { type CancellationToken, LSPErrorCodes, ResponseError } from "vscode-languageserver";
import type { Position } from "vscode-languageserver-types";
import type { Analysis } from "../analysis.ts";
import { lineIndexOf, offsetAt } from "../text/line-index.ts";
import { withOpenedUris } from "../workspace/uris.ts";
import type { Workspace } from "../workspace/workspace.ts";

interface DocumentParams {
	readonly textDocument: { readonly uri: string };
}

type Answer<P, R> = (params: P, token: CancellationToken) => Promise<R | ResponseError>;

export interface Answering {
	/** Handles a request. A bug in `feature` answers `empty` and is logged. */
	request<P, R>(name: string, empty: R, feature: (params: P) => R | Promise<R>): Answer<P, R>;
	/** The same for a request about a file: with its analyses as the texts are now. */
	onFile<P extends DocumentParams, R>(
		name: string,
		empty: R,
		feature: (analyses: readonly Analysis[], file: string, params: P) => R,
	): Answer<P, R>;
	/** The same for a request about a place in a file. */
	onOffset<P extends DocumentParams & { readonly position: Position }, R>(
		name: string,
		empty: R,
		feature: (analyses: readonly Analysis[], file: string, offset: number, params: P) => R,
	): Answer<P, R>;
}

/** The one way in which requests are answered. */
export function answering(
	workspace: Workspace,
	ready: Promise<void>,
	logFault: (what: string, fault: unknown) => void,
): Answering {
	const request: Answering["request"] = (name, empty, feature) => async (params, token) => {
		await ready;
		if (token.isCancellationRequested) return cancelled();
		try {
			const answer = await feature(params);
			return token.isCancellationRequested ? cancelled() : withOpenedUris(answer, workspace.documents.all);
		} catch (fault) {
			logFault(name, fault);
			return empty;
		}
	};
	const onFile: Answering["onFile"] = (name, empty, feature) =>
		request(name, empty, (params) => {
			const file = workspace.fileOf(params.textDocument.uri);
			return file === undefined ? empty : feature(workspace.analysesOf(file), file, params);
		});
	return {
		request,
		onFile,
		onOffset: (name, empty, feature) =>
			onFile(name, empty, (analyses, file, params) => {
				const reading = workspace.documents.snapshot.read(file);
				if (reading.kind !== "text") return empty;
				return feature(analyses, file, offsetAt(lineIndexOf(reading.text), params.position), params);
			}),
	};
}

function cancelled(): ResponseError {
	return new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
}
