import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Writes a project for dtc to read; its files by absolute path. */
export function writeFiles(project: string, files: Readonly<Record<string, string>>): Record<string, string> {
	const written: Record<string, string> = {};
	for (const [file, text] of Object.entries(files)) {
		const path = join(project, file);
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, text);
		written[path] = text;
	}
	return written;
}
