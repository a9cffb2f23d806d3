const STEPS: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
	ArrowUp: [-1, 0],
	ArrowDown: [1, 0],
	ArrowLeft: [0, -1],
	ArrowRight: [0, 1],
};

/**
 * The grid is one stop of the Tab key; within it the arrow keys move from button to button. Gives whether the key was one of these.
 * @param from null: only makes sure that there is a stop
 */
export function moveInGrid(grid: HTMLElement, from: HTMLElement | null, key: string): boolean {
	const rows = [...grid.querySelectorAll<HTMLTableRowElement>("tbody.row:not([hidden]) > tr:not(.finding)")];
	const step = STEPS[key];
	const row = from?.closest("tr");
	const cell = from?.closest<HTMLTableCellElement>("th, td");
	const at = rows.indexOf(row as HTMLTableRowElement);
	if (!step || !cell || at < 0) {
		const hasStop = rows.some((each) => each.querySelector('button[tabindex="0"]'));
		if (!hasStop) rows[0]?.querySelector("button")?.setAttribute("tabindex", "0");
		return false;
	}
	const [down, right] = step;
	for (let y = at + down, x = cell.cellIndex + right; ; y += down, x += right) {
		const next = rows[y]?.cells[x];
		if (!next) return true;
		const button = next.querySelector("button");
		if (!button) continue;
		for (const stop of grid.querySelectorAll('tbody.row button[tabindex="0"]')) stop.setAttribute("tabindex", "-1");
		button.setAttribute("tabindex", "0");
		button.focus();
		return true;
	}
}
