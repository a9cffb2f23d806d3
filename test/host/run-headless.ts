import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { format, parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { openBrowser, openPage } from "./browser.ts";
import { remoteUri, startWorkbench, workbenchUrl } from "./code-server.ts";

const TIMEOUT_MS = 300_000;
const TIMED_OUT = 124;

/** Runs an extension's test suite as desktop VS Code would, in code-server and a headless Chromium; gives the exit code. */
export async function runHeadless(args: string[]): Promise<number> {
	const { values, positionals } = parseArgs({
		args,
		strict: false,
		allowPositionals: true,
		options: {
			extensionDevelopmentPath: { type: "string" },
			extensionTestsPath: { type: "string" },
			"user-data-dir": { type: "string" },
			"extensions-dir": { type: "string" },
			"disable-extensions": { type: "boolean" },
		},
	});
	const runFolder = mkdtempSync(join(tmpdir(), "scmi-host-"));
	const workbench = await startWorkbench({
		runFolder,
		userDataFolder: String(values["user-data-dir"]),
		extensionsFolder: String(values["extensions-dir"]),
	});
	const browser = await openBrowser();
	try {
		console.log(`VS Code ${workbench.version} (code-server) in headless Chromium ${browser.version()}`);
		const page = await openPage(browser, workbench);
		const exit = exitCodeOf(page);
		const remote = (path: unknown) => remoteUri(workbench, resolve(String(path)));
		const payload: [string, string][] = [
			["extensionDevelopmentPath", remote(values.extensionDevelopmentPath)],
			["extensionTestsPath", remote(values.extensionTestsPath)],
		];
		if (values["disable-extensions"]) payload.push(["disableExtensions", "true"]);
		await page.goto(workbenchUrl(workbench, resolve(positionals[0] ?? "."), payload));
		const code = await exit;
		if (code === TIMED_OUT) console.error(workbench.log().slice(-4000));
		return code;
	} finally {
		await browser.close();
		workbench.stop();
		rmSync(runFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
	}
}

/** What the workbench calls when the suite has ended. SCMI_HOST_VERBOSE shows the extension host's console. */
function exitCodeOf(page: Page): Promise<number> {
	return new Promise((done) => {
		page.exposeFunction("codeAutomationExit", done);
		page.exposeFunction("codeAutomationLog", (type: string, args: unknown) => {
			if (process.env.SCMI_HOST_VERBOSE) console.log(`[${type}]`, format(...[args].flat()));
		});
		page.on("crash", () => done(1));
		setTimeout(() => done(TIMED_OUT), TIMEOUT_MS).unref();
	});
}
