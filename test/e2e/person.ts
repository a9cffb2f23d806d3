import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { FrameLocator, Locator, Page } from "playwright-core";
import { openBrowser, openPage } from "../host/browser.ts";
import { installExtension, remoteUri, startWorkbench, type Workbench, workbenchUrl } from "../host/code-server.ts";

const ROOT = join(import.meta.dirname, "../..");
const SCREENSHOTS = join(ROOT, "out/screenshots");

/** Somebody at a real VS Code with our extension, a copy of a folder and one file open. */
export interface Person {
	readonly page: Page;
	/** The folder that is open; empty where it is not of our making. */
	readonly folder: string;
	/** The editor's line that contains a text. */
	line(text: string): Locator;
	/** Clicks on a line, or the one that contains a text, until the cursor stands there: lines move while hints and lenses come in. */
	clickOn(line: Locator | string): Promise<void>;
	/** Puts the cursor on a line, and shows it. Lines and columns count from 1. */
	goTo(line: number, column?: number): Promise<void>;
	/** Waits for a status bar item that says so. */
	status(says: string): Promise<void>;
	/** Points at the status bar item that says something, and waits for what it says then. */
	pointAtStatus(item: string, says: string): Promise<void>;
	/** Waits for a squiggle of this severity. */
	squiggle(severity: "error" | "warning" | "info"): Promise<void>;
	/** Points at a word of the line that contains a text, and waits for a hover that says something. */
	hover(text: string, word: string, says: string): Promise<void>;
	/** Chooses an entry of the quick fix menu at the cursor. */
	quickFix(title: string): Promise<void>;
	/** Runs a command by its title, as from the palette. */
	command(title: string): Promise<void>;
	/** Opens a file of the folder by its name. */
	open(name: string): Promise<void>;
	/** Closes the active editor or view. */
	closeEditor(): Promise<void>;
	/** What is inside the grants view, or another webview. */
	webview(): FrameLocator;
	/** Opens the window anew, with what VS Code kept of it. */
	reopen(): Promise<void>;
	/** Keeps what is on the screen in out/screenshots. */
	screenshot(name: string): Promise<void>;
	leave(): Promise<void>;
}

export interface PersonOptions {
	readonly folder: string;
	/** Shown first; `name:line:column` for a place in it. */
	readonly file: string;
	/** A packaged extension; without it the one of this repository, as built. */
	readonly vsix?: string;
	readonly settings?: Readonly<Record<string, unknown>>;
}

/** Opens VS Code on a copy of the folder. */
export async function sitDown(options: PersonOptions): Promise<Person> {
	const runFolder = mkdtempSync(join(tmpdir(), "scmi-person-"));
	const folder = join(runFolder, "workspace");
	cpSync(resolve(ROOT, options.folder), folder, { recursive: true, verbatimSymlinks: true });
	if (options.vsix) installExtension(options.vsix, runFolder);
	const workbench = await startWorkbench({ runFolder, settings: options.settings ?? {} });
	const extension: [string, string][] = options.vsix ? [] : [["extensionDevelopmentPath", remoteUri(workbench, ROOT)]];
	const first: [string, string][] = [
		["gotoLineMode", "true"],
		["openFile", remoteUri(workbench, join(folder, options.file))],
	];
	const stop = async () => {
		workbench.stop();
		rmSync(runFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
	};
	const again = workbenchUrl(workbench, folder, extension);
	return {
		...(await lookAt(workbenchUrl(workbench, folder, [...first, ...extension]), stop, workbench, again)),
		folder,
	};
}

/**
 * Somebody at a workbench that is running already, let in by the address or by `workbench`; `stop` ends it when they leave.
 * `again`: where the same window is opened anew.
 */
export async function lookAt(
	address: string,
	stop: () => Promise<void>,
	workbench?: Workbench,
	again = address,
): Promise<Person> {
	const browser = await openBrowser();
	const page = await openPage(browser, workbench);
	page.setDefaultTimeout(30_000);
	await page.goto(address);

	const line = (text: string) => page.locator(".view-line", { hasText: text }).first();
	/** Opens the box at the top with a key, again where a view that was just shown took it, and writes into it once it is there. */
	const ask = async (key: string, text: string) => {
		const box = page.locator(".quick-input-widget .quick-input-box input");
		for (let patience = 5; ; patience--) {
			await page.keyboard.press(key);
			try {
				return await box.fill(text, { timeout: 5000 });
			} catch (error) {
				if (patience === 0) throw error;
			}
		}
	};
	const command = async (title: string) => {
		await ask("F1", `>${title}`);
		await page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().click();
	};
	/** Points at something until a hover says something: things move while others come in, and somebody who missed points again. */
	const pointAt = async (target: Locator, says: string) => {
		const shown = page.locator(".monaco-hover", { hasText: says }).first();
		for (let patience = 10; ; patience--) {
			await target.hover();
			const there = await shown.waitFor({ timeout: 3000 }).then(
				() => true,
				(error: unknown) => {
					if (patience === 0) throw error;
					return false;
				},
			);
			if (there) return;
			await page.mouse.move(0, 0);
		}
	};
	const hasCursor = async (target: Locator): Promise<boolean> => {
		const cursor = await page.locator(".monaco-editor.focused .cursor").first().boundingBox();
		const box = await target.boundingBox();
		if (cursor === null || box === null) return false;
		const middle = cursor.y + cursor.height / 2;
		return middle > box.y && middle < box.y + box.height;
	};
	return {
		page,
		folder: "",
		line,
		async clickOn(target) {
			const there = typeof target === "string" ? line(target) : target;
			for (let patience = 10; ; patience--) {
				await there.click();
				// what a click does is seen a frame later
				await page.waitForTimeout(100);
				if (await hasCursor(there)) return;
				if (patience === 0) throw new Error(`the cursor is not on ${there}`);
			}
		},
		async goTo(number, column = 1) {
			await ask("Control+g", `:${number}:${column}`);
			await page.keyboard.press("Enter");
		},
		async status(says) {
			await page.locator(".statusbar-item", { hasText: says }).waitFor();
		},
		async pointAtStatus(item, says) {
			await pointAt(page.locator(".statusbar-item", { hasText: item }), says);
		},
		async squiggle(severity) {
			await page.locator(`.squiggly-${severity}`).first().waitFor();
		},
		async hover(text, word, says) {
			await pointAt(line(text).locator("span span", { hasText: word }).first(), says);
		},
		async quickFix(title) {
			const row = page.locator(".action-widget .monaco-list-row", { hasText: title });
			// VS Code asks for fixes by itself a moment after the cursor has moved, and drops a menu that was asked for meanwhile.
			for (let patience = 3; ; patience--) {
				await page.keyboard.press("Control+.");
				try {
					return await row.click({ timeout: 5000 });
				} catch (error) {
					if (patience === 0) throw error;
				}
			}
		},
		command,
		async open(name) {
			await ask("Control+p", name);
			await page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().click();
		},
		closeEditor: () => command("View: Close Editor"),
		webview: () => page.frameLocator("iframe.webview.ready").frameLocator("#active-frame"),
		async reopen() {
			// VS Code writes down what is open a little later.
			await page.waitForTimeout(6000);
			await page.goto(again);
		},
		async screenshot(name) {
			mkdirSync(SCREENSHOTS, { recursive: true });
			await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
		},
		async leave() {
			await browser.close();
			await stop();
		},
	};
}
