// npm start: builds the extension and opens it on an example with a mistake in it.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { installOnce, ROOT } from "../test/install.mjs";

const EXAMPLE = join(ROOT, "examples/rcar-h3-broken");
const BOARD = join(EXAMPLE, "rcar-h3.dts");
const HELP = `npm start [-- --browser]

Builds SCMI Devicetree and opens ${EXAMPLE} with it, at the first finding:
in the VS Code whose "code" is on PATH, else in VS Code in the browser (npm package code-server).
  --browser   VS Code in the browser, even where "code" is on PATH
  --help      this text`;

if (process.argv.includes("--help")) {
	console.log(HELP);
	process.exit();
}

installOnce();
const { status } = spawnSync(process.execPath, [join(ROOT, "server/build.mjs")], { stdio: "inherit" });
if (status !== 0) process.exit(1);

// What it imports is there only now.
const { findCode, runCode } = await import("./desktop-code.mjs");
const place = firstFinding();
const code = process.argv.includes("--browser") ? undefined : findCode();
if (code) {
	console.log(`Opening ${EXAMPLE} in ${code}`);
	runCode(code, [`--extensionDevelopmentPath=${ROOT}`, EXAMPLE, "--goto", place]);
} else await openInBrowser();

/** Where the board is wrong, as the command line says; its first line where that cannot be had. */
function firstFinding() {
	const args = [join(ROOT, "dist/scmi-dt.cjs"), "check", BOARD, "--format", "json"];
	const { stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
	try {
		const { range } = JSON.parse(stdout).findings.find(({ file }) => resolve(file) === BOARD);
		return `${BOARD}:${range.start.line + 1}:${range.start.character + 1}`;
	} catch {
		return `${BOARD}:1:1`;
	}
}

async function openInBrowser() {
	const { register } = await import("tsx/esm/api");
	register();
	const { isCodeServerInstalled } = await import("../test/host/install-code-server.ts");
	const { remoteUri, startWorkbench, workbenchUrl } = await import("../test/host/code-server.ts");
	const { openDoor } = await import("../test/host/door.ts");
	if (!isCodeServerInstalled())
		console.log(
			'No "code" on PATH. Downloading VS Code in the browser (npm package code-server and what it needs):\n' +
				"250 MB now, 490 MB in .vscode-test/ afterwards. This is done once.",
		);
	const runFolder = mkdtempSync(join(tmpdir(), "scmi-start-"));
	const workbench = await startWorkbench({ runFolder });
	const address = workbenchUrl(workbench, EXAMPLE, [
		["extensionDevelopmentPath", remoteUri(workbench, ROOT)],
		["gotoLineMode", "true"],
		["openFile", remoteUri(workbench, place)],
	]);
	const door = await openDoor(address, workbench.cookie);
	console.log(`VS Code ${workbench.version} is at ${door} until you press Ctrl+C`);
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
		process.once(signal, () => {
			workbench.stop();
			rmSync(runFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
			process.exit();
		});
}
