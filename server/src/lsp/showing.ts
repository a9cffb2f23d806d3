import {
	CodeLensRefreshRequest,
	type Connection,
	InlayHintRefreshRequest,
	SemanticTokensRefreshRequest,
} from "vscode-languageserver";
import { type Analysis, hasRead } from "../analysis.ts";
import { fileKind } from "../configs/file-kind.ts";
import { type DiagnosticsOptions, diagnostics } from "../features/diagnostics.ts";
import { code } from "../features/markdown.ts";
import { placesAt, uriOf } from "../features/places.ts";
import { isAboutScmi } from "../features/status.ts";
import type { OpenDocument } from "../workspace/open-documents.ts";
import { Publisher } from "../workspace/publisher.ts";
import { withOpenedUris } from "../workspace/uris.ts";
import { isWanted } from "../workspace/wanted-findings.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { type Folder, folderAround } from "./configuration.ts";
import type { Features } from "./features.ts";
import { CHANGED_NOTIFICATION, STATUS_NOTIFICATION, type StatusReport } from "./protocol.ts";
import { turn } from "./rounds.ts";

/** What the client told of itself. */
export interface Client {
	folders: readonly Folder[];
	/** How links that lead back into the editor begin. */
	uriScheme: string;
	activeUri: string | undefined;
	/** Whether what it completes may have places to fill in. */
	takesSnippets: boolean;
	/** Whether it asks for lenses again when it is told to. */
	refreshesLenses: boolean;
	/** The same of hints. */
	refreshesHints: boolean;
	/** Whether it asks for colours again when it is told to. */
	refreshesColours: boolean;
	/** Whether an edit of ours may make files. */
	createsFiles: boolean;
	/** Whether it asks before it makes those edits that say so. */
	asksFirst: boolean;
	/** Whether it is this product's own, with its commands. */
	hasCommands: boolean;
}

export interface Showing {
	/** Analyses what is open, the active document first, and shows what was found. */
	round(isOutdated: () => boolean): Promise<void>;
	/** Whether fixes may change a file: it is the user's own, not one of an SDK somewhere else, and not read-only. */
	isEditable(file: string): boolean;
}

export function createShowing(parts: {
	readonly connection: Connection;
	readonly workspace: Workspace;
	readonly features: Features;
	readonly client: Client;
	readonly hasPage: (code: string) => boolean;
	readonly logFault: (what: string, fault: unknown) => void;
}): Showing {
	const { connection, workspace, features, client, hasPage, logFault } = parts;
	const { documents } = workspace;
	const publisher = new Publisher((publication) => void connection.sendDiagnostics(publication));

	const isOpen = (file: string): boolean => documents.of(file).length > 0;
	const isInFolder = (file: string): boolean => folderAround(client.folders, file) !== undefined;

	const options: DiagnosticsOptions = {
		isShown: (file) => client.folders.length === 0 || isInFolder(file) || isOpen(file),
		isWanted: (finding) => isWanted(workspace.settingsOf(finding.at.file), finding),
		pageOf: (code) =>
			hasPage(code) ? `${client.uriScheme}://scmi-devicetree.scmi-devicetree/rule/${code}` : undefined,
	};

	const publish = (analyses: readonly Analysis[], isKept?: (path: string) => boolean): void => {
		const { snapshot } = documents;
		const places = placesAt(snapshot);
		const loose = documents.all.flatMap(({ path }) => workspace.problemsOf(path));
		publisher.publish(diagnostics(analyses, loose, places, options), documents.all, isKept);
	};

	const activeFirst = (): readonly OpenDocument[] =>
		documents.all.toSorted((a, b) => Number(b.uri === client.activeUri) - Number(a.uri === client.activeUri));

	const guarded = (what: string, show: () => void): void => {
		try {
			show();
		} catch (fault) {
			logFault(what, fault);
		}
	};

	let lastStatus = NOTHING;

	const showStatus = (faults: ReadonlyMap<string, unknown>): void => {
		const file = client.activeUri === undefined ? undefined : workspace.fileOf(client.activeUri);
		const fault = file === undefined ? undefined : faults.get(file);
		lastStatus =
			file === undefined || fault === undefined
				? statusOf(workspace, features, client.activeUri)
				: oldStatus(lastStatus, uriOf(file), fault);
		void connection.sendNotification(STATUS_NOTIFICATION, withOpenedUris(lastStatus, documents.all));
	};

	/** What the views were last told of: an answer is news to them even where a request was the first to ask for it. */
	let told: Told = { found: new Set(), shown: new Map() };

	const tell = (now: Told): void => {
		if (isNews(now, told)) {
			void connection.sendNotification(CHANGED_NOTIFICATION);
			if (client.refreshesColours) connection.sendRequest(SemanticTokensRefreshRequest.type).catch(() => {});
			if (client.refreshesLenses) connection.sendRequest(CodeLensRefreshRequest.type).catch(() => {});
			if (client.refreshesHints) connection.sendRequest(InlayHintRefreshRequest.type).catch(() => {});
		}
		told = now;
	};

	return {
		isEditable: (file) => (client.folders.length === 0 ? isOpen(file) : isInFolder(file)) && workspace.isWritable(file),
		async round(isOutdated) {
			const found = new Set<Analysis>();
			const shown = new Map<string, Analysis>();
			// of a bug of ours the text is no better for: what was found before stays, and is said to be old
			const faults = new Map<string, unknown>();
			const old = new Set<Analysis>();
			for (const { path } of activeFirst()) {
				try {
					for (const { analysis, isNew, isOfFile } of workspace.analysing(path)) {
						if (isOfFile) found.add(analysis);
						if (isOfFile && !shown.has(path)) shown.set(path, analysis);
						if (!isNew) continue;
						// Until every setup that was shown is up to date, its old findings would stand in the wrong places.
						if (!workspace.hasStale) guarded("publishing", () => publish(workspace.latest));
						await turn();
						if (isOutdated()) return;
					}
				} catch (fault) {
					logFault(`analysing ${path}`, fault);
					faults.set(path, fault);
					for (const analysis of workspace.latest) if (hasRead(analysis, path)) old.add(analysis);
				}
			}
			workspace.retain(new Set([...found, ...old]));
			const isKept = (file: string) => [...old].some((analysis) => hasRead(analysis, file));
			guarded("publishing", () => publish([...found], isKept));
			tell({ found, shown });
			guarded("status", () => showStatus(faults));
		},
	};
}

interface Told {
	readonly found: ReadonlySet<Analysis>;
	/** By open file, the first of its analyses: of several boards the one that it is shown as a part of. */
	readonly shown: ReadonlyMap<string, Analysis>;
}

/** Whether there is another answer than before, or a file is shown as a part of another board. What is opened asks by itself. */
function isNews(now: Told, before: Told): boolean {
	const isSame = now.found.size === before.found.size && [...now.found].every((item) => before.found.has(item));
	return !isSame || [...now.shown].some(([path, first]) => (before.shown.get(path) ?? first) !== first);
}

const NOTHING: StatusReport = {
	uri: null,
	setup: null,
	board: null,
	catalogue: null,
	lacksCatalogue: false,
	profile: null,
	headline: null,
	detail: "",
	problems: { errors: 0, warnings: 0 },
	unknown: 0,
	guestsWithoutTree: [],
};

/** Of a file whose analysis failed: the last answer, if it is of this file, and that it is old. */
function oldStatus(last: StatusReport, uri: string, fault: unknown): StatusReport {
	const isOfIt = last.uri === uri;
	const what = fault instanceof Error ? fault.message : String(fault);
	const text = isOfIt
		? "This answer is old: checking the file as it is now failed"
		: "Not checked: checking this file failed";
	return {
		...(isOfIt ? last : { ...NOTHING, uri }),
		isOld: true,
		headline: { text, tone: "unknown" },
		detail: `${text}: a bug in SCMI Devicetree (${code(what)}). See the log, and please report it.`,
	};
}

function statusOf(workspace: Workspace, features: Features, uri: string | undefined): StatusReport {
	const file = uri === undefined ? undefined : workspace.fileOf(uri);
	if (file === undefined) return NOTHING;
	const analyses = workspace.analysesOf(file);
	if (analyses.length > 0)
		return analyses.some(isAboutScmi)
			? features.statusReport(analyses, file, (finding) => isWanted(workspace.settingsOf(finding.at.file), finding))
			: NOTHING;
	const detail = whyAlone(file);
	return detail === undefined ? NOTHING : { ...NOTHING, uri: uriOf(file), detail };
}

/** Why a file of ours belongs to no setup. */
function whyAlone(file: string): string | undefined {
	switch (fileKind(file)) {
		case "include":
			return file.endsWith(".dtsi")
				? "No board of the opened folders includes this file: it is not checked."
				: undefined;
		case "catalogue":
			return "No open board uses this catalogue: it is checked by itself.";
		case "setup":
			return "This file holds no setup that can be read.";
		default:
			return undefined;
	}
}
