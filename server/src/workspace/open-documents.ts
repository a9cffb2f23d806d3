import type { Reading, Snapshot } from "../text/snapshot.ts";
import { DiskCache } from "./disk-cache.ts";
import type { FileSystem } from "./file-system.ts";

/** A document in somebody's editor. */
export interface OpenDocument {
	readonly uri: string;
	readonly version: number;
	/** As the editor opened it. */
	readonly openedPath: string;
	/** The file's real path, by which the engine knows it. */
	readonly path: string;
	readonly text: string;
}

/** Open documents over the disk: an unsaved text wins. `snapshot` is the same object until something changes. */
export class OpenDocuments {
	private readonly files: FileSystem;
	private readonly disk: DiskCache;
	private readonly documents = new Map<string, OpenDocument>();
	private instant: Snapshot | undefined;

	constructor(files: FileSystem) {
		this.files = files;
		this.disk = new DiskCache(files);
	}

	get all(): readonly OpenDocument[] {
		return [...this.documents.values()];
	}

	get(uri: string): OpenDocument | undefined {
		return this.documents.get(uri);
	}

	/** Those of one file: several where it is open through several links. */
	of(path: string): readonly OpenDocument[] {
		return this.all.filter((document) => document.path === path);
	}

	/** Opens a document or gives it a new text. */
	set(uri: string, openedPath: string, version: number, text: string): void {
		const path = this.documents.get(uri)?.path ?? this.files.realPath(openedPath);
		// The last one changed comes last, and wins where one file is open twice.
		this.documents.delete(uri);
		this.documents.set(uri, { uri, version, openedPath, path, text });
		this.instant = undefined;
	}

	close(uri: string): void {
		this.documents.delete(uri);
		this.forgetDisk();
	}

	/** Files on the disk may have changed. */
	forgetDisk(): void {
		this.disk.forget();
		this.instant = undefined;
	}

	get snapshot(): Snapshot {
		this.instant ??= snapshotOf(this.all, this.disk.snapshot);
		return this.instant;
	}
}

function snapshotOf(documents: readonly OpenDocument[], disk: Snapshot): Snapshot {
	const open = new Map<string, Reading>();
	for (const { path, openedPath, text } of documents) {
		const reading: Reading = { kind: "text", path, text };
		open.set(path, reading);
		open.set(openedPath, reading);
	}
	return {
		read(path) {
			const opened = open.get(path);
			if (opened) return opened;
			const reading = disk.read(path);
			return reading.kind === "text" ? (open.get(reading.path) ?? reading) : reading;
		},
		...(disk.bundled !== undefined && { bundled: disk.bundled }),
		readBytes: disk.readBytes,
		list: disk.list,
	};
}
