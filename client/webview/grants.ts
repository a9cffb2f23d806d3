import type { FromPage, ToPage } from "../src/grants/messages.ts";
import { chipsHtml, emptyHtml, gridHtml, headHtml } from "../src/grants/report-html.ts";
import { isShown } from "../src/grants/sections.ts";
import { type ViewState, viewStateFrom } from "../src/grants/view-state.ts";
import { whyHtml } from "../src/grants/why-html.ts";
import { moveInGrid } from "./move-in-grid.ts";

interface VsCode {
	postMessage(message: FromPage): void;
	getState(): unknown;
	setState(state: ViewState): void;
}
declare function acquireVsCodeApi(): VsCode;

const vscode = acquireVsCodeApi();
const part = (id: string) => document.getElementById(id) as HTMLElement;
const [main, head, chips, grid, why] = [
	document.querySelector("main") as HTMLElement,
	...["head", "chips", "grid", "why"].map(part),
] as [HTMLElement, HTMLElement, HTMLElement, HTMLElement, HTMLElement];
const query = part("query") as HTMLInputElement;
const grouping = part("grouping") as HTMLSelectElement;

let view = viewStateFrom(vscode.getState());
let shown: ToPage | undefined;

query.value = view.query;
grouping.value = view.grouping;

// What is drawn anew between a button's press and its release would swallow the click.
let isPressed = false;
let waiting: ToPage | undefined;
addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
	if (isPressed) waiting = data;
	else receive(data);
});
addEventListener("pointerdown", () => {
	isPressed = true;
});
for (const end of ["pointerup", "pointercancel", "blur"]) addEventListener(end, () => setTimeout(afterClick));

function afterClick(): void {
	isPressed = false;
	if (waiting) receive(waiting);
	waiting = undefined;
}

function receive(data: ToPage): void {
	shown = data;
	if (data.focus !== undefined) query.value = "";
	set({ uri: data.uri, ...(data.focus === undefined ? {} : { only: null, query: "" }) });
	draw(data);
	if (data.focus !== undefined) showRow(data.focus);
}

main.addEventListener("click", ({ target }) => {
	const button = target instanceof Element ? target.closest("button") : null;
	if (!button) return;
	const { place, fix, only, domain, close } = button.dataset;
	if (place && fix) vscode.postMessage({ kind: "fix", place: JSON.parse(place), title: fix });
	else if (place) vscode.postMessage({ kind: "reveal", place: JSON.parse(place) });
	else if (only !== undefined)
		filter({
			only: only === "" || only === view.only ? null : (only as ViewState["only"]),
			...(button.closest(".none") && { query: "" }),
		});
	else if (domain !== undefined) explain(button, Number(domain));
	else if (close !== undefined) explainNothing();
});

query.addEventListener("input", () => filter({ query: query.value }));
grouping.addEventListener("change", () => {
	set({ grouping: grouping.value === "domain" ? "domain" : "kind" });
	if (shown) draw(shown);
});
addEventListener("keydown", (event) => {
	if (event.key === "Escape" && !why.hidden) explainNothing();
	else if (
		event.target instanceof HTMLElement &&
		grid.contains(event.target) &&
		moveInGrid(grid, event.target, event.key)
	)
		event.preventDefault();
});

vscode.postMessage({ kind: "ready" });

function set(change: Partial<ViewState>): void {
	view = { ...view, ...change };
	vscode.setState(view);
}

function draw({ report, since }: ToPage): void {
	const isEmpty = report === null || report.missing !== null;
	main.hidden = false;
	main.classList.toggle("is-empty", isEmpty);
	if (isEmpty) {
		replace(grid, emptyHtml(report));
		return;
	}
	if (view.only !== null && !report.legend.some(({ state, rows }) => state === view.only && rows > 0))
		set({ only: null });
	const isOpen = head.querySelector("details")?.open === true;
	const focused = placeOfFocus();
	replace(head, headHtml(report, since));
	const opened = new Set([...lists()].flatMap((list) => (list.open ? (list.dataset.list ?? []) : [])));
	replace(grid, gridHtml(report, view.grouping));
	for (const list of lists()) list.open = opened.has(list.dataset.list ?? "");
	const table = grid.querySelector("table");
	table?.style.setProperty("--domains", String(report.domains.length));
	const rests = head.querySelector("details");
	if (rests) rests.open = isOpen;
	filter({});
	drawWhy();
	buttonAt(focused)?.focus({ preventScroll: true });
}

/** Those below the table that open. */
const lists = () => grid.querySelectorAll<HTMLDetailsElement>("details[data-list]");

/** What is the same stays, with what is scrolled and selected in it. */
function replace(element: HTMLElement, markup: string): void {
	if (written.get(element) === markup) return;
	element.innerHTML = markup;
	written.set(element, markup);
}
const written = new WeakMap<HTMLElement, string>();

function filter(change: Partial<ViewState>): void {
	if (change.query !== undefined) query.value = change.query;
	set(change);
	if (!shown?.report) return;
	const { report } = shown;
	replace(chips, chipsHtml(report, view.only));
	const rows = new Map([...report.devices, ...report.resources].map((row) => [row.id, row]));
	let some = false;
	let heading: HTMLElement | undefined;
	for (const body of grid.querySelectorAll("tbody")) {
		if (body.classList.contains("section")) {
			heading = body;
			heading.hidden = true;
			continue;
		}
		const row = rows.get(body.dataset.row ?? "");
		body.hidden = row === undefined || !isShown(row, view);
		if (body.hidden) continue;
		some = true;
		if (heading) heading.hidden = false;
	}
	const none = grid.querySelector<HTMLElement>(".none");
	if (none) none.hidden = some;
	moveInGrid(grid, null, "");
}

function explain(button: HTMLElement | null, column: number): void {
	const row = button?.closest("tbody")?.dataset.row;
	const domain = shown?.report?.domains[column]?.name;
	const isAgain = button?.getAttribute("aria-expanded") === "true";
	set({ why: row === undefined || domain === undefined || isAgain ? null : { row, domain } });
	drawWhy();
}

function explainNothing(): void {
	const from = grid.querySelector<HTMLElement>("[aria-expanded=true]");
	explain(null, 0);
	from?.focus();
}

function drawWhy(): void {
	const markup = shown?.report ? whyHtml(shown.report, view.why) : undefined;
	why.hidden = markup === undefined;
	replace(why, markup ?? "");
	const column = shown?.report?.domains.findIndex(({ name }) => name === view.why?.domain);
	for (const cell of grid.querySelectorAll("[aria-expanded=true]")) cell.setAttribute("aria-expanded", "false");
	if (markup === undefined) return;
	for (const row of grid.querySelectorAll(`[data-row="${CSS.escape(view.why?.row ?? "")}"]`))
		row.querySelector(`[data-domain="${column}"]`)?.setAttribute("aria-expanded", "true");
}

function showRow(tree: string): void {
	const row = shown?.report?.devices.find((device) => device.tree === tree);
	const body = row && grid.querySelector(`[data-row="${CSS.escape(row.id)}"]`);
	for (const other of grid.querySelectorAll(".shown")) other.classList.remove("shown");
	body?.classList.add("shown");
	body?.scrollIntoView({ block: "center" });
	body?.querySelector<HTMLElement>("td button")?.focus({ preventScroll: true });
}

interface InGrid {
	readonly row: string;
	readonly section: string;
	readonly index: number;
}

/** Which button of the grid has the focus, so that the same one has it after it was drawn anew. */
function placeOfFocus(): InGrid | undefined {
	const { activeElement } = document;
	const body = activeElement?.closest("tbody");
	if (!body || !activeElement) return undefined;
	const { row = "", section = "" } = body.dataset;
	return { row, section, index: [...body.querySelectorAll("button")].indexOf(activeElement as HTMLButtonElement) };
}

function buttonAt(place: InGrid | undefined): HTMLElement | null | undefined {
	if (!place || grid.contains(document.activeElement)) return undefined;
	const body = grid.querySelector(`[data-row="${CSS.escape(place.row)}"][data-section="${place.section}"]`);
	return body?.querySelectorAll("button")[place.index];
}
