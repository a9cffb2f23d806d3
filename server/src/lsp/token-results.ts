import type { SemanticTokens, SemanticTokensDelta } from "vscode-languageserver";

/** The colours last sent of each document, so that only what differs is sent again. */
export class TokenResults {
	private readonly sent = new Map<string, { readonly resultId: string; readonly data: number[] }>();
	private count = 0;

	/** All of a document's. */
	full(uri: string, data: number[]): SemanticTokens {
		const result = { resultId: `${++this.count}`, data };
		this.sent.set(uri, result);
		return result;
	}

	/** What has changed since a result; all, where that is not the last one. */
	since(uri: string, previous: string, data: number[]): SemanticTokens | SemanticTokensDelta {
		const before = this.sent.get(uri);
		const all = this.full(uri, data);
		if (before?.resultId !== previous) return all;
		return { ...(all.resultId && { resultId: all.resultId }), edits: editsBetween(before.data, data) };
	}

	forget(uri: string): void {
		this.sent.delete(uri);
	}
}

/** The one replacement that makes new numbers of old ones. */
function editsBetween(before: readonly number[], after: readonly number[]): SemanticTokensDelta["edits"] {
	const shorter = Math.min(before.length, after.length);
	let start = 0;
	while (start < shorter && before[start] === after[start]) start++;
	let same = 0;
	while (same < shorter - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
	if (start + same === before.length && start + same === after.length) return [];
	return [{ start, deleteCount: before.length - same - start, data: after.slice(start, after.length - same) }];
}
