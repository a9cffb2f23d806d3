import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The repository's root folder. */
export const ROOT = dirname(import.meta.dirname);

/** Makes a fresh clone ready: `npm ci` where node_modules is missing, saying so. */
export function installOnce() {
	if (existsSync(join(ROOT, "node_modules/.package-lock.json"))) return;
	console.log("node_modules is missing: running npm ci");
	const { status } = spawnSync("npm", ["ci", "--loglevel=error"], { cwd: ROOT, stdio: "inherit", shell: onWindows });
	if (status !== 0) throw new Error("npm ci failed");
}

const onWindows = process.platform === "win32";
