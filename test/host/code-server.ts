import { spawn, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installCodeServer } from "./install-code-server.ts";

/** A running workbench, on this machine's loopback alone; `authority` is its host and port. */
export interface Workbench {
	readonly authority: string;
	/** What a browser has to bring, `name=value`: to everybody else the workbench is closed. */
	readonly cookie: string;
	readonly version: string;
	stop(): void;
	log(): string;
}

export interface WorkbenchOptions {
	/** A temporary folder: home, user data and extensions of this run. */
	readonly runFolder: string;
	readonly userDataFolder?: string;
	readonly extensionsFolder?: string;
	readonly settings?: Readonly<Record<string, unknown>>;
}

const QUIET = {
	"chat.disableAIFeatures": true,
	"extensions.autoCheckUpdates": false,
	"extensions.ignoreRecommendations": true,
	"git.enabled": false,
	// Nobody is asked whether the folder is to be trusted, and so it is not: the extension works all the same.
	"security.workspace.trust.banner": "never",
	"security.workspace.trust.startupPrompt": "never",
	"telemetry.telemetryLevel": "off",
	"update.mode": "none",
	"workbench.enableExperiments": false,
	"workbench.secondarySideBar.defaultVisibility": "hidden",
	"workbench.startupEditor": "none",
	// In a browser the default is to save what is typed; on the desktop it is not.
	"files.autoSave": "off",
	"workbench.tips.enabled": false,
};

export async function startWorkbench(options: WorkbenchOptions): Promise<Workbench> {
	const { node, entry, version } = installCodeServer();
	const { runFolder } = options;
	const userData = options.userDataFolder ?? join(runFolder, "user-data");
	mkdirSync(join(userData, "User"), { recursive: true });
	writeFileSync(join(userData, "User/settings.json"), JSON.stringify({ ...QUIET, ...options.settings }));
	writeFileSync(join(runFolder, "config.yaml"), "auth: password\ncert: false\n");
	const password = randomBytes(32).toString("base64url");
	const args = [
		...["--auth", "password", "--bind-addr", "127.0.0.1:0", "--config", join(runFolder, "config.yaml")],
		...["--disable-telemetry", "--disable-update-check", "--ignore-last-opened"],
		// Without it the workbench ignores the test options in its address.
		...["--vscode-option", "enable-smoke-test-driver"],
		...folders(runFolder, userData, options.extensionsFolder),
	];
	// Arguments can be read by everybody on the machine, the environment by its owner alone. Given as it is, the password
	// would be checked with each request by a function that is slow on purpose; nobody guesses one of 256 random bits.
	const env = { ...environment(runFolder), HASHED_PASSWORD: createHash("sha256").update(password).digest("hex") };
	// A group of its own, so that stop() reaches the extension host too.
	const child = spawn(node, [entry, ...args], { env, detached: true, stdio: "pipe" });
	const stop = () => {
		try {
			if (child.pid) process.kill(-child.pid, "SIGTERM");
		} catch {
			// It has ended already.
		}
	};
	process.on("exit", stop);

	let log = "";
	const authority = await new Promise<string>((started, failed) => {
		const listen = (bytes: Buffer) => {
			log += bytes;
			const address = /HTTP server listening on http:\/\/([\d.]+:\d+)/.exec(log)?.[1];
			if (address) started(address);
		};
		child.stdout.on("data", listen);
		child.stderr.on("data", listen);
		child.on("exit", (code) => failed(new Error(`code-server exited with ${code}:\n${log}`)));
		setTimeout(() => failed(new Error(`code-server did not start in 60 s:\n${log}`)), 60_000).unref();
	}).catch((error) => {
		stop();
		throw error;
	});
	const cookie = await logIn(authority, password).catch((error) => {
		stop();
		throw error;
	});
	return { authority, cookie, version, stop, log: () => log };
}

/** Gives the cookie of who knows the password. */
async function logIn(authority: string, password: string): Promise<string> {
	const body = new URLSearchParams({ password });
	const { headers } = await fetch(`http://${authority}/login`, { method: "POST", body, redirect: "manual" });
	const [cookie] = headers.getSetCookie();
	if (!cookie) throw new Error("code-server does not take its own password");
	return cookie.replace(/;.*/, "");
}

/** Installs a packaged extension for a later `startWorkbench` with the same run folder. */
export function installExtension(vsix: string, runFolder: string): void {
	const { node, entry } = installCodeServer();
	const args = [entry, ...folders(runFolder), "--install-extension", vsix];
	const { status, stdout, stderr } = spawnSync(node, args, { env: environment(runFolder), encoding: "utf8" });
	if (status !== 0) throw new Error(`${vsix} cannot be installed:\n${stdout}${stderr}`);
}

/** The address of the workbench on a folder; `payload` are VS Code's own options for it. */
export function workbenchUrl({ authority }: Workbench, folder: string, payload: readonly [string, string][]): string {
	const options = [["skipWelcome", "true"], ["skipReleaseNotes", "true"], ...payload];
	return `http://${authority}/?${new URLSearchParams({ folder, payload: JSON.stringify(options) })}`;
}

/** A path of this machine as the workbench in the browser names it. */
export function remoteUri({ authority }: Workbench, path: string): string {
	return `vscode-remote://${authority}${encodeURI(path)}`;
}

function folders(runFolder: string, userData?: string, extensions?: string): string[] {
	return [
		...["--user-data-dir", userData ?? join(runFolder, "user-data")],
		...["--extensions-dir", extensions ?? join(runFolder, "extensions")],
	];
}

/** The caller's environment without what would reach into the server, and without an extension gallery. */
function environment(runFolder: string): NodeJS.ProcessEnv {
	const inherited = Object.entries(process.env).filter(
		([name]) => !["PORT", "PASSWORD", "HASHED_PASSWORD", "NODE_OPTIONS"].includes(name) && !name.startsWith("VSCODE_"),
	);
	return {
		...Object.fromEntries(inherited),
		HOME: runFolder,
		XDG_CONFIG_HOME: join(runFolder, "xdg"),
		XDG_DATA_HOME: join(runFolder, "xdg"),
		EXTENSIONS_GALLERY: '{"serviceUrl":""}',
		CS_DISABLE_GETTING_STARTED_OVERRIDE: "1",
	};
}
