import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const VERSION = "4.139.1";
const NODE_MAJOR = "24";
const RIPGREP = "1.18.0";
const folder = join(import.meta.dirname, "../../.vscode-test", `code-server-${VERSION}`);
const vscodeFolder = join(folder, "node_modules/code-server/lib/vscode");

/** VS Code as a server with its web workbench, from npm: for machines without desktop VS Code. */
export interface CodeServer {
	readonly node: string;
	readonly entry: string;
	/** The version of VS Code inside. */
	readonly version: string;
}

/** Installs it once, from the npm registry alone: no compiler, no install scripts; 250 MB to download, 490 MB kept. */
export function installCodeServer(say: (line: string) => void = console.log): CodeServer {
	const ready = join(folder, "ready");
	if (!existsSync(ready)) {
		if (process.platform !== "linux" || !["x64", "arm64"].includes(process.arch))
			throw new Error("VS Code in the browser is prepared for Linux only: put VS Code's own command, code, on PATH");
		const start = Date.now();
		installPackages();
		replaceNatives();
		prune();
		writeFileSync(ready, "");
		say(`installed code-server ${VERSION} in ${Math.round((Date.now() - start) / 1000)} s`);
	}
	return {
		node: join(folder, `node_modules/node-linux-${process.arch}/bin/node`),
		entry: join(folder, "node_modules/code-server/out/node/entry.js"),
		version: JSON.parse(readFileSync(join(vscodeFolder, "package.json"), "utf8")).version,
	};
}

/** True when nothing would be downloaded. */
export function isCodeServerInstalled(): boolean {
	return existsSync(join(folder, "ready"));
}

function installPackages(): void {
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	const dependencies = {
		"code-server": VERSION,
		[`node-linux-${process.arch}`]: NODE_MAJOR,
		[`@vscode/ripgrep-linux-${process.arch}`]: RIPGREP,
	};
	writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, dependencies }));
	for (const cwd of [folder, vscodeFolder]) {
		const args = ["install", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"];
		const { status } = spawnSync("npm", args, { cwd, stdio: ["ignore", "ignore", "inherit"] });
		if (status !== 0) throw new Error(`npm install failed in ${cwd}`);
	}
}

/** Native modules whose install scripts would need a compiler or a download. */
function replaceNatives(): void {
	const modules = join(vscodeFolder, "node_modules");
	cpSync(join(import.meta.dirname, "spdlog-stub.cjs"), join(modules, "@vscode/spdlog/index.js"));
	writeFileSync(join(modules, "@vscode/native-watchdog/index.js"), "exports.start = () => {};\n");
	const ripgrep = join(modules, "@vscode/ripgrep");
	if (existsSync(ripgrep) && !existsSync(join(ripgrep, "bin/rg"))) {
		cpSync(join(folder, `node_modules/@vscode/ripgrep-linux-${process.arch}/bin`), join(ripgrep, "bin"), {
			recursive: true,
		});
		chmodSync(join(ripgrep, "bin/rg"), 0o755);
	}
}

/** What neither tests nor a look at the extension need: most of the disk space. */
function prune(): void {
	const modules = ["@github", "@microsoft/mxc-sdk", "@devcontainers", "@vscode/sandbox-runtime", "ssh2"];
	const extensions = [
		"copilot",
		"mermaid-markdown-features",
		"microsoft-authentication",
		"github",
		"github-authentication",
		"ms-vscode.js-debug",
		"ms-vscode.js-debug-companion",
		"ms-vscode.vscode-js-profile-table",
	];
	for (const name of modules) rmSync(join(vscodeFolder, "node_modules", name), { recursive: true, force: true });
	for (const name of extensions) rmSync(join(vscodeFolder, "extensions", name), { recursive: true, force: true });
}
