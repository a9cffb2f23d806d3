import { type Analysis, analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import type { Finding } from "../../server/src/rules/finding.ts";
import type { Fix } from "../../server/src/text/fix.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

/** Files of a project by absolute path. */
export type Texts = Readonly<Record<string, string>>;

/** The setups of a project: those of its scmi.yaml, else the one of a board. */
export function analysesOf(texts: Texts, folder: string, board: string): readonly Analysis[] {
	const snapshot = memorySnapshot(texts);
	const file = `${folder}/scmi.yaml`;
	const setups = file in texts ? readSetups(snapshot, file).setups : [setupOfLoneBoard(snapshot, `${folder}/${board}`)];
	return setups.map((setup) => analyse(snapshot, createEngineCache(), setup));
}

export function applied(texts: Texts, { edits }: Fix): Texts {
	const changed: Record<string, string> = { ...texts };
	for (const { at, text } of edits.toSorted((a, b) => b.at.start - a.at.start)) {
		const old = changed[at.file] ?? "";
		changed[at.file] = old.slice(0, at.start) + text + old.slice(at.end);
	}
	return changed;
}

/** Of a fix, what it leaves: its own finding, and findings that were not there before. Steps of the trace move. */
export function leftBy(before: readonly Finding[], mended: Finding, after: readonly Finding[]): readonly string[] {
	const key = ({ code, message }: Finding) =>
		`${code}: ${message.replace(/,? ?\(?step \d+( of the boot trace)?\)?/g, "")}`;
	const known = new Set(before.filter((finding) => finding !== mended).map(key));
	return after.map(key).filter((found) => !known.has(found));
}
