import type { Analysis } from "../analysis.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { turn } from "./rounds.ts";

/** Milliseconds without a change, after findings were shown, in which a client asks for what it shows beside them. */
const PAUSE = 200;
/** Rehearsals that follow each other; then it rests between them, for what a client asks for when a board is opened needs the cores too. */
const AT_ONCE = 20;
/** Milliseconds. */
const REST = 20;

/**
 * Whoever types the first characters would wait for code that V8 has not compiled yet. So, when findings are out and nothing changes,
 * the board in front is analysed `count` times as if something had been typed in it, and that is thrown away: what is measured with and
 * without stands in server/README.md. Any change ends it, what is left is done when nothing changes again; `rehearsed` is called when
 * most of it is compiled. What was read of a board and went with another that was closed is read again in the same way.
 */
export function createRehearsal(
	workspace: Workspace,
	count: number,
	logFault: (what: string, fault: unknown) => void,
	rehearsed: () => void,
): (isOutdated: () => boolean) => Promise<void> {
	let begun = 0;
	/** Never again after a fault. */
	let isOver = count === 0;
	const rehearse = async (analysis: Analysis, typed: string): Promise<void> => {
		try {
			workspace.rehearse(analysis, typed);
		} catch (fault) {
			isOver = true;
			return logFault("rehearsing an edit", fault);
		}
		await (begun < AT_ONCE ? turn() : wait(REST));
	};
	return async (isOutdated) => {
		if (isOver || (begun === count && !workspace.hasForgotten)) return;
		const isStopped = () => isOver || isOutdated();
		await wait(PAUSE);
		const forgotten = workspace.hasForgotten ? workspace.latest : [];
		for (const analysis of forgotten) if (!isStopped()) await rehearse(analysis, "");
		while (begun < count && !isStopped()) {
			const [analysis] = workspace.latest;
			if (analysis === undefined) return;
			begun++;
			await rehearse(analysis, TYPED[begun % TYPED.length] + " ".repeat(begun));
			if (begun === Math.min(AT_ONCE, count) && !isOver) rehearsed();
		}
	};
}

const wait = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));

/** At the end of a board: nothing that matters, or the beginning of something, which does not parse. */
const TYPED = ["", "", "&"];
