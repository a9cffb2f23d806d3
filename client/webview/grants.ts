import type { FromPage, ToPage } from "../src/grants-messages.ts";

interface VsCode {
	postMessage(message: FromPage): void;
	setState(state: { uri: string }): void;
}
declare function acquireVsCodeApi(): VsCode;

const vscode = acquireVsCodeApi();
const main = document.querySelector("main") as HTMLElement;

addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
	vscode.setState({ uri: data.uri });
	const opened = [...main.querySelectorAll("[aria-expanded=true]")].map((cell) => cell.getAttribute("aria-controls"));
	const focused = document.activeElement?.getAttribute("aria-controls");
	main.innerHTML = data.html;
	for (const id of opened) toggle(cellOf(id), true);
	cellOf(focused)?.focus();
	if (data.focus) showRow(main.querySelector(`[data-tree~="${CSS.escape(data.focus)}"]`));
});

main.addEventListener("click", ({ target }) => {
	const button = target instanceof Element ? target.closest("button") : null;
	if (!button) return;
	if (button.dataset.row) showRow(document.getElementById(button.dataset.row));
	const opens = button.getAttribute("aria-expanded") !== "true";
	if (button.hasAttribute("aria-expanded")) toggle(button, opens);
	if (button.dataset.place && opens) vscode.postMessage({ kind: "reveal", place: JSON.parse(button.dataset.place) });
});

vscode.postMessage({ kind: "ready" });

function cellOf(id: string | null | undefined): HTMLElement | null {
	return id ? main.querySelector(`[aria-controls="${CSS.escape(id)}"]`) : null;
}

function showRow(row: Element | null): void {
	for (const shown of main.querySelectorAll(".shown")) shown.classList.remove("shown");
	row?.classList.add("shown");
	row?.scrollIntoView({ block: "center" });
	row?.querySelector("button")?.focus({ preventScroll: true });
}

/** Opens or closes the reasons under a cell's row. */
function toggle(cell: HTMLElement | null, open: boolean): void {
	cell?.setAttribute("aria-expanded", String(open));
	const reasons = document.getElementById(cell?.getAttribute("aria-controls") ?? "");
	if (reasons) reasons.hidden = !open;
}
