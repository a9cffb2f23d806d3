import type { Analysis } from "../analysis.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { turn } from "./rounds.ts";

/** Milliseconds without a change, after findings were shown, in which a client asks for what it shows beside them. */
const PAUSE = 200;

/**
 * Whoever types the first characters would wait for code that V8 has not compiled yet. So, when findings are out and nothing changes,
 * the board in front is analysed `count` times as if something had been typed in it, and that is thrown away: what is measured with and
 * without stands in server/README.md. Any change ends it, what is left is done when nothing changes again; `rehearsed` is called when
 * all of it is. What was read of a board and went with another that was closed is read again in the same way.
 */
export function createRehearsal(
	workspace: Workspace,
	count: number,
	logFault: (what: string, fault: unknown) => void,
	rehearsed: () => void,
): (isOutdated: () => boolean) => Promise<void> {
	let left = count;
	/** Whether there was no fault. */
	const rehearse = async (analysis: Analysis, typed: string): Promise<boolean> => {
		try {
			workspace.rehearse(analysis, typed);
		} catch (fault) {
			logFault("rehearsing an edit", fault);
			return false;
		}
		await turn();
		return true;
	};
	return async (isOutdated) => {
		const forgotten = count > 0 && workspace.hasForgotten ? workspace.latest : [];
		if (left === 0 && forgotten.length === 0) return;
		await new Promise((done) => setTimeout(done, PAUSE));
		for (const analysis of forgotten) if (isOutdated() || !(await rehearse(analysis, ""))) return;
		if (left === 0) return;
		for (; left > 0 && !isOutdated(); left--) {
			const [analysis] = workspace.latest;
			if (analysis === undefined) return;
			if (await rehearse(analysis, TYPED[left % TYPED.length] + " ".repeat(left))) continue;
			left = 0;
			return;
		}
		if (left === 0) rehearsed();
	};
}

/** At the end of a board: nothing that matters, or the beginning of something, which does not parse. */
const TYPED = ["", "", "&"];
