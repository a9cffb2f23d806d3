import { type CancellationToken, LSPErrorCodes, ResponseError } from "vscode-languageserver";
import type { Position } from "vscode-languageserver-types";
import { type Analysis, hasRead, textOf } from "../analysis.ts";
import type { Typing } from "../features/completion.ts";
import { lineIndexOf, offsetAt } from "../text/line-index.ts";
import { withOpenedUris } from "../workspace/uris.ts";
import type { Workspace } from "../workspace/workspace.ts";

interface DocumentParams {
	readonly textDocument: { readonly uri: string };
}

interface TypedAt {
	readonly position: Position;
	readonly context?: { readonly triggerCharacter?: string };
}

type Answer<P, R> = (params: P, token: CancellationToken) => Promise<R | ResponseError>;

/** The analyses of a file; `isOld`: of earlier texts, since a fault of ours prevents those of the present ones. */
export interface Found {
	readonly analyses: readonly Analysis[];
	readonly isOld: boolean;
}

export interface Answering {
	/** Handles a request. A bug in `feature` answers `empty` and is logged. */
	request<P, R>(name: string, empty: R, feature: (params: P, token: CancellationToken) => R | Promise<R>): Answer<P, R>;
	/** The analyses of a file as the texts are now, or else the last ones. */
	find(file: string): Found;
	/** Handles a request about a file, with its analyses. */
	onFile<P extends DocumentParams, R>(
		name: string,
		empty: R,
		feature: (analyses: readonly Analysis[], file: string, params: P) => R,
	): Answer<P, R>;
	/** The same where an answer is of use only with the text that the client has: old analyses of another one are none. */
	onText<P extends DocumentParams, R>(
		name: string,
		empty: R,
		feature: (found: Found, file: string, params: P) => R,
	): Answer<P, R>;
	/** Handles a request about a place where somebody types: the text alone counts, nobody waits for an analysis. */
	onTyping<P extends DocumentParams & TypedAt, R>(name: string, empty: R, feature: (typing: Typing) => R): Answer<P, R>;
	/** The same for a request about a place in a file. */
	onOffset<P extends DocumentParams & { readonly position: Position }, R>(
		name: string,
		empty: R,
		feature: (found: Found, file: string, offset: number, params: P) => R,
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
			const answer = await feature(params, token);
			return token.isCancellationRequested ? cancelled() : withOpenedUris(answer, workspace.documents.all);
		} catch (fault) {
			// what is refused on purpose is answered so
			if (fault instanceof ResponseError) return fault;
			logFault(name, fault);
			return empty;
		}
	};
	const find: Answering["find"] = (file) => {
		try {
			return { analyses: workspace.analysesOf(file), isOld: false };
		} catch (fault) {
			logFault(`analysing ${file}`, fault);
			return { analyses: workspace.latest.filter((analysis) => hasRead(analysis, file)), isOld: true };
		}
	};
	const atOnce = (file: string): readonly Analysis[] => {
		try {
			return workspace.atOnceOf(file);
		} catch (fault) {
			logFault(`analysing ${file}`, fault);
			return workspace.latestOf(file);
		}
	};
	const ofFile =
		<P extends DocumentParams, R>(empty: R, answer: (file: string, params: P) => R) =>
		(params: P): R => {
			const file = workspace.fileOf(params.textDocument.uri);
			return file === undefined ? empty : answer(file, params);
		};
	const onText: Answering["onText"] = (name, empty, feature) =>
		request(
			name,
			empty,
			ofFile(empty, (file, params) => {
				const { analyses, isOld } = find(file);
				const reading = workspace.documents.snapshot.read(file);
				const isOfText = (analysis: Analysis) => reading.kind === "text" && textOf(analysis, file) === reading.text;
				return feature({ analyses: isOld ? analyses.filter(isOfText) : analyses, isOld }, file, params);
			}),
		);
	return {
		request,
		find,
		onFile: (name, empty, feature) =>
			request(
				name,
				empty,
				ofFile(empty, (file, params) => feature(find(file).analyses, file, params)),
			),
		onText,
		onTyping: (name, empty, feature) =>
			request(
				name,
				empty,
				ofFile(empty, (file, { position, context }) => {
					const { snapshot } = workspace.documents;
					const reading = snapshot.read(file);
					if (reading.kind !== "text") return empty;
					const { text } = reading;
					const offset = offsetAt(lineIndexOf(text), position);
					const trigger = context?.triggerCharacter;
					const { hasPeer } = workspace.settingsOf(file);
					const analyses = atOnce(file);
					const wholeBefore = (analysis: Analysis) => workspace.wholeBefore(analysis);
					return feature({ snapshot, file, text, offset, analyses, wholeBefore, trigger, hasPeer });
				}),
			),
		onOffset: (name, empty, feature) =>
			onText(name, empty, (found, file, params) => {
				const reading = workspace.documents.snapshot.read(file);
				if (reading.kind !== "text") return empty;
				return feature(found, file, offsetAt(lineIndexOf(reading.text), params.position), params);
			}),
	};
}

function cancelled(): ResponseError {
	return new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
}
