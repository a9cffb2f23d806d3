import type { GrantsCell, GrantsReport, GrantsRow } from "../../../server/src/lsp/protocol.ts";

export const PLACE = {
	uri: "file:///board.dts",
	range: { start: { line: 3, character: 1 }, end: { line: 3, character: 9 } },
};

export const CELL: GrantsCell = { state: "granted", sign: "✓", text: "granted", used: true, waits: false, reasons: [] };

export const ROW: GrantsRow = {
	id: "/soc/usb@1",
	kind: "device",
	name: "device 19 (hsusb)",
	tree: "&hsusb",
	place: PLACE,
	state: "granted",
	cells: [CELL],
	findings: [],
};

/** A report with one device and one domain, whose cell is like this. */
export function reportOf(cell: Partial<GrantsCell>, row: Partial<GrantsRow> = {}): GrantsReport {
	return {
		setup: "board",
		catalogue: "firmware <1>",
		profile: "Xen RFC v2",
		assumptions: [{ text: "DomU1 runs Linux.", basis: "assumed" }],
		missing: null,
		broken: null,
		quirks: [{ firmware: "firmware <1>", id: "slow", summary: "It counts <in> dozens.", source: null }],
		unmatched: { inNoTree: [], noDevice: [] },
		summary: [{ tone: "good", text: "Every domain gets what its tree uses.", rows: [] }],
		legend: [{ state: "granted", sign: "✓", word: "granted", says: "firmware allows it", rows: 1 }],
		domains: [{ name: "DomU1", agent: "agent 3 (VM1)", note: "domu1.cfg", place: PLACE }],
		devices: [{ ...ROW, cells: [{ ...CELL, ...cell }], ...row }],
		resources: [],
	};
}
