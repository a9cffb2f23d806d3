import { missingFile } from "../text/missing-file.ts";
import { folderOf, joinPath } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Span } from "../text/span.ts";
import type { Report } from "../text/yaml-decode.ts";
import { positionsOf, type YamlMap } from "../text/yaml-node.ts";
import type { Repair } from "../text/yaml-repair.ts";
import { bootedAlone } from "./boot-steps.ts";
import type { PathRef, Stack } from "./setup.ts";

type StackText =
	| string
	| {
			readonly base: string;
			readonly overlays?: string | readonly string[];
			readonly boot?: string | readonly string[];
	  };

/** Paths as somebody wrote them, made absolute; one that leads nowhere is reported where it is written. */
export interface SetupPaths {
	/** The file as a whole. */
	readonly whole: Span;
	/** What was asked for so far and leads to no file. */
	readonly missing: readonly Required<PathRef>[];
	at(keyPath: string): Span | undefined;
	report(keyPath: string, message: string, repairs?: readonly Repair[]): void;
	file(keyPath: string, written: string): PathRef;
	files(keyPath: string, written: string | readonly string[] | undefined): readonly PathRef[];
	/** Files or folders. */
	sources(keyPath: string, written: string | readonly string[]): readonly string[];
	folders(keyPath: string, written: string | readonly string[] | undefined): readonly string[];
	stack(keyPath: string, written: StackText): Stack;
}

export function setupPaths(snapshot: Snapshot, root: YamlMap, report: Report): SetupPaths {
	const positions = positionsOf(root);
	const folder = folderOf(root.at.file);
	const at = (keyPath: string) => positions.get(keyPath);
	const listed = (keyPath: string, written: string | readonly string[] = []) =>
		typeof written === "string"
			? [{ keyPath, written }]
			: written.map((item, index) => ({ keyPath: `${keyPath}.${index}`, written: item }));

	const missing: Required<PathRef>[] = [];
	const file = (keyPath: string, written: string): PathRef => {
		const path = joinPath(folder, written);
		const place = at(keyPath) ?? root.at;
		const isBlob = /\.dtbo?$/.test(path);
		const reading = snapshot.read(path);
		if (reading.kind === "absent") {
			const { message, repairs } = missingFile(snapshot, path, place);
			report(keyPath, place, message, "error", repairs);
			missing.push({ path, at: place });
		} else if (reading.kind === "unreadable" && !(isBlob && snapshot.readBytes(path)))
			report(keyPath, place, `${written} cannot be read: ${reading.reason}.`);
		return { path, at: place };
	};
	const files = (keyPath: string, written: string | readonly string[] | undefined) =>
		listed(keyPath, written).map((item) => file(item.keyPath, item.written));
	return {
		whole: root.at,
		missing,
		at,
		report: (keyPath, message, repairs) => report(keyPath, at(keyPath) ?? root.at, message, "error", repairs),
		file,
		files,
		sources: (keyPath, written) =>
			listed(keyPath, written).map((item) => {
				const path = joinPath(folder, item.written);
				if (snapshot.read(path).kind === "absent")
					report(item.keyPath, at(item.keyPath) ?? root.at, `There is no file or folder ${item.written}.`);
				return path;
			}),
		folders: (keyPath, written) =>
			listed(keyPath, written).map((item) => {
				const path = joinPath(folder, item.written);
				if (snapshot.list(path).length === 0)
					report(
						item.keyPath,
						at(item.keyPath) ?? root.at,
						`There is no folder ${item.written}, or nothing in it.`,
						"warning",
					);
				return path;
			}),
		stack: (keyPath, written) => {
			if (typeof written === "string") return { base: file(keyPath, written), overlays: [] };
			const base = file(`${keyPath}.base`, written.base);
			const stack = { base, overlays: files(`${keyPath}.overlays`, written.overlays) };
			return bootedAlone(snapshot, files(`${keyPath}.boot`, written.boot), stack);
		},
	};
}
