import { existsSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";

/** Into a file beside it, which then takes its name: whoever reads it meanwhile sees the old one or the new one. Throws as Node does. */
export function writeWhole(path: string, content: string | Uint8Array): void {
	const target = existsSync(path) ? realpathSync(path) : path;
	const beside = `${target}.${process.pid}.tmp`;
	try {
		writeFileSync(beside, content);
		renameSync(beside, target);
	} catch (error) {
		rmSync(beside, { force: true });
		throw error;
	}
}
