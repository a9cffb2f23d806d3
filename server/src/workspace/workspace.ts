import { type Analysis, type analyse, hasRead } from "../analysis.ts";
import { readCatalogue } from "../catalogue/read-catalogue.ts";
import { setupsIn } from "../configs/read-setups.ts";
import type { Setup } from "../configs/setup.ts";
import { problemsLeft } from "../rules/disable-comments.ts";
import { remembered } from "../text/memo.ts";
import type { Problem } from "../text/problem.ts";
import { Analyses } from "./analyses.ts";
import { fileKind } from "./file-kind.ts";
import type { FileSystem } from "./file-system.ts";
import { boardsBeside, setupsOf, setupsUpward, withSettings } from "./find-setups.ts";
import { boardIncluding } from "./include-scan.ts";
import { OpenDocuments } from "./open-documents.ts";
import { DEFAULT_SETTINGS, type Settings } from "./settings.ts";
import { pathOfUri } from "./uris.ts";

/** The files, the setups they belong to, and what is known of them at this instant. */
export class Workspace {
	readonly documents: OpenDocuments;
	settingsOf: (path: string) => Settings = () => DEFAULT_SETTINGS;
	private readonly files: FileSystem;
	private readonly analyses: Analyses;

	constructor(files: FileSystem, run: typeof analyse) {
		this.files = files;
		this.documents = new OpenDocuments(files);
		this.analyses = new Analyses(run);
	}

	/** The real path of a document's file; undefined for what is not on a disk. */
	fileOf(uri: string): string | undefined {
		const open = this.documents.get(uri);
		if (open) return open.path;
		const path = pathOfUri(uri);
		return path === undefined ? undefined : this.realPath(path);
	}

	realPath(path: string): string {
		return this.files.realPath(path);
	}

	/** The analyses of all setups a file belongs to, as the texts are now. */
	analysesOf(file: string): readonly Analysis[] {
		return [...this.analysing(file)].map(({ analysis }) => analysis);
	}

	/** The same one by one, telling which took work: so that somebody can breathe between them. */
	*analysing(file: string): Generator<{ readonly analysis: Analysis; readonly isNew: boolean }> {
		const found = new Set<Analysis>();
		for (const step of this.stepsOf(this.ownSetups(file))) {
			found.add(step.analysis);
			yield step;
		}
		const readers = this.analyses.latest.filter((analysis) => hasRead(analysis, file));
		for (const step of this.stepsOf(readers.flatMap(({ facts }) => this.asOfNow(facts.setup)))) {
			if (found.has(step.analysis) || !hasRead(step.analysis, file)) continue;
			found.add(step.analysis);
			yield step;
		}
		if (found.size > 0) return;
		for (const step of this.stepsOf(this.likelySetups(file))) if (hasRead(step.analysis, file)) yield step;
	}

	/** What is wrong with a file that is read by itself. */
	problemsOf(file: string): readonly Problem[] {
		return problemsLeft(this.problemsIn(file), this.documents.snapshot);
	}

	private problemsIn(file: string): readonly Problem[] {
		const { snapshot } = this.documents;
		const kind = fileKind(file);
		if (kind === "setup") return setupsIn(snapshot, this.memo, file).problems;
		if (kind === "catalogue")
			return remembered(this.memo, `problems ${file}`, snapshot, (inner) => readCatalogue(inner, file).problems);
		return [];
	}

	/** The latest analyses, whether they still hold or not. */
	get latest(): readonly Analysis[] {
		return this.analyses.latest;
	}

	/** Forgets the setups of closed documents. */
	retain(analyses: ReadonlySet<Analysis>): void {
		this.analyses.retain(analyses);
	}

	/** Whether some setup's latest analysis is of older texts. */
	get hasStale(): boolean {
		const { snapshot } = this.documents;
		return this.analyses.latest.some(({ facts }) => !this.analyses.isKnown(facts.setup, snapshot));
	}

	private get memo() {
		return this.analyses.cache.memo;
	}

	private *stepsOf(setups: Iterable<Setup>): Generator<{ readonly analysis: Analysis; readonly isNew: boolean }> {
		for (const setup of setups) {
			const { snapshot } = this.documents;
			const isNew = !this.analyses.isKnown(setup, snapshot);
			yield { analysis: this.analyses.of(setup, snapshot), isNew };
		}
	}

	/** The setups a file speaks for by itself. */
	private ownSetups(file: string): readonly Setup[] {
		return setupsOf(this.documents.snapshot, this.memo, file).map((setup) => this.withSettings(setup));
	}

	/** A setup of an earlier round as its scmi.yaml, or its board, and the settings have it now; none where it is gone. */
	private asOfNow({ file, host, name }: Setup): readonly Setup[] {
		const { snapshot } = this.documents;
		const setups =
			file === undefined ? setupsOf(snapshot, this.memo, host.base.path) : setupsIn(snapshot, this.memo, file).setups;
		return setups.filter((setup) => setup.name === name).map((setup) => this.withSettings(setup));
	}

	private withSettings(setup: Setup): Setup {
		return withSettings(setup, this.settingsOf(setup.file ?? setup.host.base.path));
	}

	/** Where to look for a file that no open setup has read. */
	private likelySetups(file: string): readonly Setup[] {
		const { snapshot } = this.documents;
		const kind = fileKind(file);
		if (kind !== "include" && kind !== "catalogue" && kind !== "xl-config") return [];
		const reads = (setup: Setup) => hasRead(this.analyses.of(this.withSettings(setup), snapshot), file);
		const configured = setupsUpward(snapshot, this.memo, file, reads);
		if (configured.length > 0) return configured.map((setup) => this.withSettings(setup));
		const including = kind === "include" ? boardIncluding(snapshot, file) : undefined;
		const boards = kind === "include" ? [] : boardsBeside(snapshot, file);
		return (including === undefined ? boards : [including]).flatMap((board) => this.ownSetups(board));
	}
}
