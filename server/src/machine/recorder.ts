import type { Event, EventStep, Step } from "./trace.ts";

/** An event to be recorded: its number comes with the recording. */
export type NewEvent = Event & Pick<EventStep, "phase" | "who" | "domain" | "causes">;

/** A trace as it is written. Steps beyond the limit are numbered and handed back, but no longer kept. */
export interface Recorder {
	readonly steps: readonly Step[];
	readonly truncated: () => boolean;
	/** The number of the step to be made; counts on. */
	readonly next: () => number;
	readonly keep: <S extends Step>(step: S) => S;
	readonly event: (event: NewEvent) => EventStep;
}

/** More than any board needs; a bound for catalogues and trees that are not boards. */
const MAX_STEPS = 100_000;

export function startTrace(maxSteps = MAX_STEPS): Recorder {
	const steps: Step[] = [];
	let last = 0;
	const next = () => ++last;
	const keep = <S extends Step>(step: S): S => {
		if (steps.length < maxSteps) steps.push(step);
		return step;
	};
	return {
		steps,
		truncated: () => last > steps.length,
		next,
		keep,
		event: (event) => keep({ kind: "event", n: next(), ...event }),
	};
}
