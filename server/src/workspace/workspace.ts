import { type Analysis, type analyse, hasRead } from "../analysis.ts";
import { type CatalogueNames, readNames } from "../catalogue/named-things.ts";
import { readCatalogue } from "../catalogue/read-catalogue.ts";
import { fileKind } from "../configs/file-kind.ts";
import { setupsIn } from "../configs/read-setups.ts";
import type { Setup, Stack } from "../configs/setup.ts";
import { readXlConfig } from "../configs/xl-config.ts";
import { compileOptions } from "../devicetree/compile-options.ts";
import type { Library } from "../features/in-catalogue/library.ts";
import { readStackText, type WrittenTree } from "../plan/read-sources.ts";
import { problemsLeft } from "../rules/disable-comments.ts";
import type { Finding } from "../rules/finding.ts";
import { remembered } from "../text/memo.ts";
import { folderOf, joinPath } from "../text/path.ts";
import type { Problem } from "../text/problem.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { Analyses } from "./analyses.ts";
import { FileSearch } from "./file-search.ts";
import type { FileSystem } from "./file-system.ts";
import { boardsBeside, setupsOf, setupsUpward, withSettings } from "./find-setups.ts";
import { IncludeIndex } from "./include-index.ts";
import { OpenDocuments } from "./open-documents.ts";
import { DEFAULT_SETTINGS, type Settings } from "./settings.ts";
import { standsAlone } from "./stands-alone.ts";
import { pathOfUri } from "./uris.ts";
import { WordSearch, type WordsOfTree } from "./word-search.ts";

/** Boards that are read to find one that a file is part of. */
const MAX_TRIED = 8;

/** Milliseconds for which nobody who types feels that he waits. */
const AT_ONCE = 12;

/** Trees that are read to find all that have a part in common. */
const MAX_READ = 400;

interface Step {
	readonly analysis: Analysis;
	/** It took work. */
	readonly isNew: boolean;
	/** The file is part of it. */
	readonly isOfFile: boolean;
}

/** The files, the setups they belong to, and what is known of them at this instant. */
export class Workspace {
	readonly documents: OpenDocuments;
	settingsOf: (path: string) => Settings = () => DEFAULT_SETTINGS;
	/** The opened folders: how far a file's boards are looked for. */
	folders: () => readonly string[] = () => [];
	private readonly files: FileSystem;
	private readonly analyses: Analyses;
	private readonly includes: IncludeIndex;
	private readonly catalogues: FileSearch;
	private readonly setups: FileSearch;
	private readonly overlays: FileSearch;
	/** Counts how often somebody turned to a board. */
	private turns = 0;
	/** By board, the turn at which somebody was last at it. */
	private readonly visits = new Map<string, number>();
	/** By file, the board it was last chosen to be shown as a part of, and at which turn. */
	private readonly choices = new Map<string, { readonly board: string; readonly at: number }>();

	/** @param now a clock that counts milliseconds */
	constructor(files: FileSystem, run: typeof analyse, now: () => number = () => performance.now()) {
		this.files = files;
		this.documents = new OpenDocuments(files);
		this.includes = new IncludeIndex(files, (path) => this.documents.of(path).at(-1)?.text);
		this.catalogues = new FileSearch(files, "catalogue");
		this.setups = new FileSearch(files, "setup");
		this.overlays = new FileSearch(files, "overlay");
		this.analyses = new Analyses(run, now);
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

	/** Whether a file may be changed on the disk. */
	isWritable(path: string): boolean {
		return this.files.isWritable?.(path) ?? true;
	}

	/** Files on the disk may have come, changed or gone. */
	forgetDisk(changed?: readonly string[]): void {
		this.documents.forgetDisk();
		this.includes.forget(changed);
		this.catalogues.forget();
		this.setups.forget();
		this.overlays.forget();
	}

	/** The catalogues of the opened folders and of what is open, as the texts are now. */
	get library(): Library {
		const searches = new Map<string, WordSearch>();
		const searchFor = (words: readonly string[]): WordSearch => {
			const key = words.join();
			const search = searches.get(key) ?? new WordSearch(this.documents.snapshot, this.analyses.cache.sources, words);
			searches.set(key, search);
			return search;
		};
		return {
			snapshot: this.documents.snapshot,
			namesIn: (file) => this.namesIn(file),
			files: () => this.catalogueFiles(),
			setups: () => this.setups.below(this.folders()),
			analysesOf: (file) => this.analysesOf(file),
			folders: () => this.folders(),
			treesReading: (file, words) => this.treesReading(file, words && searchFor(words)),
			looseOverlays: (word) => this.looseOverlays(word),
		};
	}

	private treesReading(file: string, search?: WordSearch): readonly WrittenTree[] | undefined {
		const { snapshot } = this.documents;
		const includers = this.folders().flatMap((folder) => this.includes.includersBelow(folder, file, snapshot));
		const wholes = new Set([file, ...includers].filter((path) => /\.dtso?$/.test(path)));
		if (wholes.size > MAX_READ) return undefined;
		const beside = [...new Set([...wholes].map(folderOf))].flatMap((folder) =>
			snapshot.list(folder).flatMap((name) => (name.endsWith(".dtso") ? [joinPath(folder, name)] : [])),
		);
		const named = this.setups.below(this.folders()).flatMap((path) => setupsIn(snapshot, this.memo, path).setups);
		const setups = [
			...named.map((setup) => this.withSettings(setup)),
			...[...wholes].flatMap((path) => this.ownSetups(path)),
			...beside.flatMap((path) => this.ownSetups(path)).filter(({ host }) => wholes.has(host.base.path)),
		];
		const seen = new Set<string>();
		const trees = setups.flatMap((setup) =>
			stacksOf(setup).flatMap((stack) => {
				const found = search && wordsIn(search, snapshot, setup, stack);
				if (found === undefined) {
					const tree = this.textOf(setup, stack);
					return tree.sources.has(file) ? [tree] : [];
				}
				// Where two have them in the same files, one of them says it all.
				const key = found.map(({ having }) => having.join("\n")).join("\n\n");
				if (seen.has(key) || !found.some(({ files }) => files.has(file))) return [];
				seen.add(key);
				return treeOfWords(found);
			}),
		);
		return [...new Set(trees)];
	}

	private textOf(setup: Setup, stack: Stack): WrittenTree {
		return readStackText(this.documents.snapshot, this.analyses.cache, setup, stack);
	}

	private looseOverlays(word: string): readonly WrittenTree[] {
		const { snapshot } = this.documents;
		const having = this.overlays.below(this.folders()).filter((path) => {
			const reading = snapshot.read(path);
			return reading.kind === "text" && reading.text.includes(word);
		});
		return having.slice(0, MAX_READ).flatMap((path) => {
			const setups = this.ownSetups(path);
			const isLoose = setups.every(({ host }) => this.realPath(host.base.path) === path);
			return isLoose ? setups.flatMap((setup) => stacksOf(setup).map((stack) => this.textOf(setup, stack))) : [];
		});
	}

	private namesIn(file: string): CatalogueNames | undefined {
		return remembered(this.memo, `names ${file}`, this.documents.snapshot, (inner) => readNames(inner, file));
	}

	private catalogueFiles(): readonly string[] {
		const open = this.documents.all.map(({ path }) => path).filter((path) => fileKind(path) === "catalogue");
		const bound = this.analyses.latest.flatMap(({ facts }) =>
			facts.firmwares.flatMap(({ catalogue }) => catalogue.read.files.slice(0, 1)),
		);
		return [...new Set([...open, ...bound, ...this.catalogues.below(this.folders())])];
	}

	/** Somebody is at this file: of several boards that one file belongs to, it is the one that is shown. */
	prefer(file: string): void {
		if (fileKind(file) === "board") this.visits.set(file, ++this.turns);
	}

	/** Shows a file as a part of this board first, until somebody is at another one that is open. */
	choose(file: string, board: string): void {
		this.choices.set(file, { board, at: ++this.turns });
	}

	/** The boards that a file is part of, the one that is shown first. It looks through the opened folders. */
	boardsOf(file: string): readonly string[] {
		const known = this.analysesOf(file).map(({ facts }) => facts.host.resolved.file);
		// A guest's tree stands for the boards that it is a guest of.
		const others = this.boardsIncluding(file).flatMap((board) =>
			this.ownSetups(board).map(({ host }) => this.realPath(host.base.path)),
		);
		return [...new Set([...known, ...others])];
	}

	/** Looks through the opened folders for what includes what, in small steps: a rename will ask for it. */
	*lookingAround(): Generator<void> {
		for (const folder of this.folders()) yield* this.includes.reading(folder);
	}

	/** All boards below a folder that seem to include a file. */
	boardsBelow(folder: string, file: string): readonly string[] {
		return this.includes.boardsBelow(folder, file);
	}

	/** The analyses of all setups a file belongs to, as the texts are now; the board somebody was at last comes first. */
	analysesOf(file: string): readonly Analysis[] {
		return [...this.analysing(file)].flatMap(({ analysis, isOfFile }) => (isOfFile ? [analysis] : []));
	}

	/** The same one by one, and what was looked at beside them, telling which took work: so that somebody can breathe between them. */
	*analysing(file: string): Generator<Step> {
		const found = new Set<Analysis>();
		for (const setup of this.ownSetups(file)) {
			const step = this.step(setup);
			if (found.has(step.analysis)) continue;
			found.add(step.analysis);
			yield { ...step, isOfFile: true };
		}
		const hasOwn = found.size > 0;
		for (const setup of this.setupsAtHand(file)) {
			// nobody who asks for a board waits for the others that were opened with it
			if (hasOwn && !this.analyses.has(setup)) continue;
			const step = this.tryStep(setup);
			if (!step || found.has(step.analysis)) continue;
			const isOfFile = hasRead(step.analysis, file);
			if (isOfFile) found.add(step.analysis);
			yield { ...step, isOfFile };
		}
		if (found.size > 0) return;
		for (const setup of this.likelySetups(file)) {
			const step = this.step(setup);
			yield { ...step, isOfFile: hasRead(step.analysis, file) };
		}
	}

	/** Does the work of an edit, and nothing else: as if this had been typed at the end of the board. */
	rehearse({ facts: { setup, host } }: Analysis, typed: string): void {
		const { snapshot } = this.documents;
		const read: Snapshot["read"] = (path) => {
			const reading = snapshot.read(path);
			const isBoard = reading.kind === "text" && reading.path === host.resolved.file;
			return isBoard ? { ...reading, text: reading.text + typed } : reading;
		};
		this.analyses.rehearse(setup, { ...snapshot, read });
	}

	/** What is wrong with a file that is read by itself. */
	problemsOf(file: string): readonly Finding[] {
		return problemsLeft(this.problemsIn(file), this.documents.snapshot);
	}

	private problemsIn(file: string): readonly Problem[] {
		const { snapshot } = this.documents;
		const kind = fileKind(file);
		if (kind === "setup") return setupsIn(snapshot, this.memo, file).problems;
		// one that lies over what a setup imports is nothing by itself
		if (kind === "catalogue" && setupsUpward(snapshot, this.memo, file, (setup) => hasLayer(setup, file)).length > 0)
			return [];
		if (kind === "catalogue")
			return remembered(this.memo, `problems ${file}`, snapshot, (inner) => readCatalogue(inner, file).problems);
		if (kind === "xl-config" && asksForScmi(snapshot, file)) return readXlConfig(snapshot, [file]).problems;
		return [];
	}

	/** The latest analyses, whether they still hold or not. */
	get latest(): readonly Analysis[] {
		return this.analyses.latest;
	}

	/** Those of them that a file is part of, the board somebody was at last first: nobody waits for them. */
	latestOf(file: string): readonly Analysis[] {
		const found = this.latest.filter((analysis) => hasRead(analysis, file));
		return this.inRecentOrder(file, found, ({ facts }) => facts.host.resolved.file);
	}

	/** The same as the texts are now, where that took no longer the last time than somebody who types can wait. */
	atOnceOf(file: string): readonly Analysis[] {
		const latest = this.latestOf(file);
		const took = latest.reduce((sum, analysis) => sum + (this.analyses.took(analysis) ?? 0), 0);
		return latest.length === 0 || took > AT_ONCE ? latest : this.analysesOf(file);
	}

	/** What was known of an analysis's setup when its texts could last be read whole; undefined where they still can. */
	wholeBefore(analysis: Analysis): Analysis | undefined {
		return this.analyses.wholeBefore(analysis);
	}

	/** Forgets the setups of closed documents. */
	retain(analyses: ReadonlySet<Analysis>): void {
		this.analyses.retain(analyses);
	}

	/** Whether nothing is kept of what the latest analyses read: it went with a board that was closed. */
	get hasForgotten(): boolean {
		return this.analyses.latest.length > 0 && this.memo.entries.size === 0;
	}

	/** Whether some setup's latest analysis is of older texts. */
	get hasStale(): boolean {
		const { snapshot } = this.documents;
		return this.analyses.latest.some(({ facts }) => !this.analyses.isKnown(facts.setup, snapshot));
	}

	private get memo() {
		return this.analyses.cache.memo;
	}

	private step(setup: Setup): Omit<Step, "isOfFile"> {
		const { snapshot } = this.documents;
		const isNew = !this.analyses.isKnown(setup, snapshot);
		return { analysis: this.analyses.of(setup, snapshot), isNew };
	}

	/** A bug that strikes in another file's setup is told where that file is looked at. */
	private tryStep(setup: Setup): Omit<Step, "isOfFile"> | undefined {
		try {
			return this.step(setup);
		} catch {
			return undefined;
		}
	}

	/** The setups a file speaks for by itself; a board that is only a part of others speaks for these. */
	private ownSetups(file: string): readonly Setup[] {
		const { snapshot } = this.documents;
		const setups = setupsOf(snapshot, this.memo, file).map((setup) => this.withSettings(setup));
		const isLone = fileKind(file) === "board" && setups.every((setup) => setup.file === undefined);
		if (!isLone || standsAlone(snapshot, this.analyses.cache, file)) return setups;
		const wholes = this.inRecentOrder(
			file,
			this.includes.boardsIncluding(file, folderOf(file), snapshot),
			(path) => path,
		);
		const ofWholes = wholes.slice(0, MAX_TRIED).flatMap((board) => setupsOf(snapshot, this.memo, board));
		return ofWholes.length === 0 ? setups : ofWholes.map((setup) => this.withSettings(setup));
	}

	/**
	 * The setups of what is open, and of the board that was chosen for a file, which may read it; the board somebody was at last first.
	 * What was known before plays no part: it may be gone.
	 */
	private setupsAtHand(file: string): readonly Setup[] {
		const chosen = this.choices.get(file)?.board;
		const open = this.documents.all.map(({ path }) => path);
		const setups = [...new Set([...open, ...(chosen === undefined ? [] : [chosen])])].flatMap((path) =>
			this.ownSetups(path),
		);
		return this.inRecentOrder(file, setups, ({ host }) => this.realPath(host.base.path));
	}

	private withSettings(setup: Setup): Setup {
		return withSettings(setup, this.settingsOf(setup.file ?? setup.host.base.path));
	}

	/** Where to look for a file that no open setup has read. */
	private *likelySetups(file: string): Generator<Setup> {
		const { snapshot } = this.documents;
		const kind = fileKind(file);
		if (kind !== "include" && kind !== "catalogue" && kind !== "lock" && kind !== "xl-config") return;
		const reads = (setup: Setup) => hasRead(this.analyses.of(this.withSettings(setup), snapshot), file);
		const configured = setupsUpward(snapshot, this.memo, file, reads);
		if (configured.length > 0) yield* configured.map((setup) => this.withSettings(setup));
		else if (kind === "include") yield* this.setupsIncluding(file, reads);
		else for (const board of boardsBeside(snapshot, file)) yield* this.ownSetups(board);
	}

	/** The setups of the first board that does read a file which it seems to include. */
	private *setupsIncluding(file: string, reads: (setup: Setup) => boolean): Generator<Setup> {
		const boards = this.boardsIncluding(file);
		for (const board of this.inRecentOrder(file, boards, (path) => path).slice(0, MAX_TRIED)) {
			const setups = this.ownSetups(board);
			if (!setups.some(reads)) continue;
			yield* setups;
			return;
		}
	}

	private boardsIncluding(file: string): readonly string[] {
		if (fileKind(file) !== "include") return [];
		const own = folderOf(file);
		const within = file.endsWith(".dtsi") ? this.folders().find((folder) => file.startsWith(`${folder}/`)) : undefined;
		return this.includes.boardsIncluding(file, within ?? own, this.documents.snapshot);
	}

	/** Those of the boards somebody was at last, or chose for the file, first; the others as they were. */
	private inRecentOrder<T>(file: string, items: readonly T[], boardOf: (item: T) => string): readonly T[] {
		const choice = this.choices.get(file);
		const turnOf = (item: T): number => {
			const board = boardOf(item);
			return Math.max(this.visits.get(board) ?? 0, choice?.board === board ? choice.at : 0);
		};
		return items.toSorted((a, b) => turnOf(b) - turnOf(a));
	}
}

function stacksOf({ host, domains }: Setup): readonly Stack[] {
	return [host, ...domains.flatMap(({ guest }) => guest ?? [])];
}

function wordsIn(
	search: WordSearch,
	snapshot: Snapshot,
	setup: Setup,
	stack: Stack,
): readonly WordsOfTree[] | undefined {
	const paths = [stack.base, ...stack.overlays].map(({ path }) => path);
	if (stack.steps !== undefined || paths.some((path) => /\.dtbo?$/.test(path))) return undefined;
	const optionsOf = (path: string) => compileOptions(snapshot, path, setup);
	const found = paths.map((path) => search.in(path, optionsOf));
	return found.every((each) => each !== undefined) ? found : undefined;
}

function treeOfWords(found: readonly WordsOfTree[]): WrittenTree {
	const units = found.map(({ unit }) => unit);
	const sources = new Map(units.flatMap((unit) => [...unit.sources]));
	return { file: units[0]?.file ?? "", sources, inclusions: [], units };
}

/** Whether a setup lays this catalogue over one that it makes from sources. */
function hasLayer({ catalogue }: Setup, file: string): boolean {
	const named = catalogue?.kind === "by node" ? catalogue.files.map((each) => each.file) : [];
	const all = catalogue?.kind === "all" ? [catalogue.file] : named;
	return all.some(({ imports }) => imports?.layers.some(({ path }) => path === file));
}

/** Of all .cfg files those that may be a domain's, before there is a board beside them. */
function asksForScmi(snapshot: Snapshot, file: string): boolean {
	const reading = snapshot.read(file);
	return reading.kind === "text" && /^\s*arm_sci\s*=/m.test(reading.text);
}
