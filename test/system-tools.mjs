import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const MAC_CHROMIUMS = ["Google Chrome", "Chromium"].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);

/** What some test groups need beside Node, with where it may be and the Debian package that has it. */
const TOOLS = {
	chromium: { names: ["chromium", "chromium-browser", "google-chrome"], paths: MAC_CHROMIUMS, package: "chromium" },
	dtc: { names: ["dtc"], paths: [], package: "device-tree-compiler" },
	cpp: { names: ["cpp"], paths: [], package: "cpp" },
};

/** @typedef {keyof typeof TOOLS} Tool */

/**
 * The tool's executable; undefined where it is not installed. `SCMI_CHROMIUM` names a Chromium or Chrome elsewhere.
 * @param {Tool} tool
 * @returns {string | undefined}
 */
export function findTool(tool) {
	const { names, paths } = TOOLS[tool];
	const folders = (process.env.PATH ?? "").split(delimiter);
	const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
	const named = tool === "chromium" ? process.env.SCMI_CHROMIUM : undefined;
	return [...(named ? [named] : []), ...onPath, ...paths].find((path) => existsSync(path));
}

/**
 * The tools that are not there. In CI, as root on Debian, they are installed first.
 * @returns {Tool[]}
 */
export function missingTools() {
	const missing = () => /** @type {Tool[]} */ (Object.keys(TOOLS)).filter((tool) => !findTool(tool));
	const tools = missing();
	if (tools.length === 0 || !process.env.CI || process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get"))
		return tools;
	const packages = tools.map((tool) => TOOLS[tool].package);
	console.log(`installing ${packages.join(", ")} with apt-get`);
	aptGet("update", "-qq");
	aptGet("install", "-qq", "--yes", "--no-install-recommends", ...packages);
	return missing();
}

/** @param {string[]} args */
function aptGet(...args) {
	const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
	spawnSync("apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"] });
}

/**
 * The one line a person types to have them.
 * @param {Tool[]} tools
 */
export function installLine(tools) {
	if (process.platform === "darwin")
		return `brew install ${tools.map((tool) => (tool === "chromium" ? "--cask chromium" : "dtc")).join(" && brew install ")}`;
	return `sudo apt-get install ${tools.map((tool) => TOOLS[tool].package).join(" ")}`;
}
