/** Lets everything run that waits to be run. */
export function turn(): Promise<void> {
	return new Promise((next) => setImmediate(next));
}

/**
 * Runs rounds of work, one at a time: as soon as no more changes come in, and again after changes that came meanwhile.
 * A round asks `isOutdated` where it can stop.
 */
export class Rounds {
	private readonly round: (isOutdated: () => boolean) => Promise<void>;
	private changes = 0;
	private isRunning = false;

	constructor(round: (isOutdated: () => boolean) => Promise<void>) {
		this.round = round;
	}

	/** Something changed. */
	request(): void {
		this.changes++;
		if (!this.isRunning) void this.run();
	}

	private async run(): Promise<void> {
		this.isRunning = true;
		for (let done = -1; done !== this.changes; ) {
			const seen = this.changes;
			// Messages are handled one in a turn: a turn without a change may only stand between two of them.
			await turn();
			await turn();
			if (seen !== this.changes) continue;
			await this.round(() => seen !== this.changes);
			done = seen;
		}
		this.isRunning = false;
	}
}
