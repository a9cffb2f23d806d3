import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { downloadAndUnzipVSCode, runTests } from "@vscode/test-electron";
import { build } from "esbuild";
import { findTool } from "../system-tools.mjs";
import type { Result } from "./inside/index.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Another extension that is there, and the suites that are run beside it. */
export interface Beside {
	/** Its folder, and the name that this has where it is installed: publisher, name and version. */
	readonly extension: string;
	readonly name: string;
	/** A folder below `inside/`. */
	readonly suites: string;
}

/**
 * Runs the suites of `inside/`, or those beside another extension, in the extension host of a real VS Code: the one VSCODE_EXECUTABLE_PATH names, a
 * downloaded one, or, where that cannot be had, without a display, in CI and with SCMI_TEST_HOST=headless, the one in
 * code-server.
 */
export async function runInVsCode(beside?: Beside): Promise<readonly Result[]> {
	const suites = join(ROOT, "out/inside", beside?.suites ?? "");
	await buildSuites(suites, beside?.suites ?? ".");
	const runFolder = mkdtempSync(join(tmpdir(), "scmi-e2e-"));
	const workspace = join(runFolder, "workspace");
	cpSync(join(ROOT, "test/e2e/workspace"), workspace, { recursive: true });
	cpSync(join(ROOT, "examples"), join(workspace, "examples"), { recursive: true });
	const extensions = join(runFolder, "extensions");
	if (beside) cpSync(beside.extension, join(extensions, beside.name), { recursive: true });
	const others = beside ? `--extensions-dir=${extensions}` : "--disable-extensions";
	const results = join(runFolder, "results.json");
	try {
		await runTests({
			vscodeExecutablePath: await chooseVsCode(),
			extensionDevelopmentPath: ROOT,
			extensionTestsPath: join(suites, "index.cjs"),
			extensionTestsEnv: { SCMI_TEST_RESULTS: results },
			launchArgs: [workspace, others, `--user-data-dir=${join(runFolder, "user")}`],
		});
		if (!existsSync(results)) throw new Error("the suites left no results: they did not run to their end");
		return JSON.parse(readFileSync(results, "utf8"));
	} finally {
		rmSync(runFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
	}
}

async function buildSuites(outdir: string, from: string): Promise<void> {
	const inside = join(ROOT, "test/e2e/inside");
	rmSync(outdir, { recursive: true, force: true });
	await build({
		entryPoints: [
			{ in: join(inside, "index.ts"), out: "index" },
			...readdirSync(join(inside, from))
				.filter((name) => name.endsWith(".suite.ts"))
				.map((name) => ({ in: join(inside, from, name), out: name.replace(/\.ts$/, "") })),
		],
		outdir,
		outExtension: { ".js": ".cjs" },
		bundle: true,
		platform: "node",
		format: "cjs",
		target: "node20",
		sourcemap: "inline",
		external: ["vscode", "mocha"],
		logLevel: "warning",
	});
}

async function chooseVsCode(): Promise<string> {
	const { VSCODE_EXECUTABLE_PATH: named, SCMI_TEST_HOST: wanted, CI } = process.env;
	const headless = join(ROOT, "test/host/headless-code.mjs");
	if (named) return named;
	if (wanted === "headless" || (wanted !== "desktop" && (CI || !hasDisplay()))) return headless;
	try {
		return await downloadAndUnzipVSCode({ extensionDevelopmentPath: ROOT });
	} catch (error) {
		if (wanted === "desktop" || !findTool("chromium")) throw error;
		console.log(`desktop VS Code cannot be had (${error}): the suites run in code-server and Chromium instead`);
		return headless;
	}
}

function hasDisplay(): boolean {
	return process.platform !== "linux" || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}
