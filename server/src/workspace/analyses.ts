import type { Analysis, analyse } from "../analysis.ts";
import type { Setup } from "../configs/setup.ts";
import { createEngineCache, type EngineCache } from "../facts.ts";
import { stillHolds } from "../text/recording-snapshot.ts";
import type { Snapshot } from "../text/snapshot.ts";

interface Entry {
	readonly analysis: Analysis;
	/** How long it took, in milliseconds. */
	readonly took: number;
	/** The files it is known to hold for. */
	holdsFor: Snapshot;
	/** The latest one whose trees could all be read whole. */
	readonly whole: Analysis | undefined;
}

/** The latest analysis of each setup, made again only when something it read has changed. */
export class Analyses {
	private readonly analyse: typeof analyse;
	private readonly entries = new Map<string, Entry>();
	private engineCache: EngineCache = createEngineCache();
	private readonly now: () => number;

	/** @param now a clock that counts milliseconds */
	constructor(run: typeof analyse, now: () => number) {
		this.analyse = run;
		this.now = now;
	}

	get cache(): EngineCache {
		return this.engineCache;
	}

	/** The analysis of a setup as the files are now. */
	of(setup: Setup, snapshot: Snapshot): Analysis {
		const key = JSON.stringify(setup);
		const known = this.held(key, snapshot);
		if (known) return known;
		const began = this.now();
		const analysis = this.analyse(snapshot, this.engineCache, setup);
		const took = this.now() - began;
		const whole = isWhole(analysis) ? analysis : this.entries.get(key)?.whole;
		this.entries.set(key, { analysis, took, holdsFor: snapshot, whole });
		return analysis;
	}

	/** Analyses a setup with other files than there are: nobody is shown what that comes to. */
	rehearse(setup: Setup, snapshot: Snapshot): void {
		this.analyse(snapshot, this.engineCache, setup);
	}

	/** Whether it has been analysed, if only as the files were. */
	has(setup: Setup): boolean {
		return this.entries.has(JSON.stringify(setup));
	}

	/** Whether `of` has nothing to do. */
	isKnown(setup: Setup, snapshot: Snapshot): boolean {
		return this.held(JSON.stringify(setup), snapshot) !== undefined;
	}

	/** Milliseconds that it took; undefined: it is none of the latest. */
	took(analysis: Analysis): number | undefined {
		for (const entry of this.entries.values()) if (entry.analysis === analysis) return entry.took;
		return undefined;
	}

	/** The latest ones, whether they still hold or not. */
	get latest(): readonly Analysis[] {
		return [...this.entries.values()].map(({ analysis }) => analysis);
	}

	/** What was known when the texts of a setup could last be read whole; undefined where they still can, or never could. */
	wholeBefore(analysis: Analysis): Analysis | undefined {
		for (const { analysis: own, whole } of this.entries.values()) if (own === analysis && whole !== own) return whole;
		return undefined;
	}

	/** Drops every other setup. What was read for a board is kept while one of its setups is. */
	retain(analyses: ReadonlySet<Analysis>): void {
		const boards = new Set([...analyses].map(boardOf));
		let isLess = false;
		for (const [key, { analysis }] of this.entries) {
			if (analyses.has(analysis)) continue;
			this.entries.delete(key);
			isLess ||= !boards.has(boardOf(analysis));
		}
		if (isLess) this.engineCache = createEngineCache();
	}

	private held(key: string, snapshot: Snapshot): Analysis | undefined {
		const entry = this.entries.get(key);
		if (!entry || (entry.holdsFor !== snapshot && !stillHolds(entry.analysis.reads, snapshot))) return undefined;
		entry.holdsFor = snapshot;
		return entry.analysis;
	}
}

const isWhole = ({ facts }: Analysis): boolean => facts.stacks.every(({ stack }) => stack.resolved.tree.complete);

function boardOf({ facts }: Analysis): string {
	return facts.setup.host.base.path;
}
