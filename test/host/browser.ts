import { type Browser, chromium, type Page } from "playwright-core";
import { findTool } from "../system-tools.mjs";
import type { Workbench } from "./code-server.ts";

const SWITCHES = [
	"--no-sandbox",
	"--disable-gpu",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];

export async function openBrowser(): Promise<Browser> {
	const executablePath = findTool("chromium");
	if (!executablePath) throw new Error("no Chromium found; SCMI_CHROMIUM may name one");
	return chromium.launch({ executablePath, args: SWITCHES });
}

/** A page that can reach this machine and nothing else, and a workbench that lets it in. */
export async function openPage(browser: Browser, workbench?: Workbench): Promise<Page> {
	const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
	if (workbench) {
		const [name = "", value = ""] = workbench.cookie.split("=");
		await context.addCookies([{ name, value, url: `http://${workbench.authority}` }]);
	}
	const page = await context.newPage();
	await page.route(
		({ hostname }) => hostname !== "127.0.0.1",
		(route) => route.abort(),
	);
	return page;
}
