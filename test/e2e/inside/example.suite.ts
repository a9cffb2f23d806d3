import assert from "node:assert/strict";
import type * as vscode from "vscode";
import {
	codeLenses,
	findingOf,
	findings,
	foldings,
	hoverAt,
	openFile,
	outline,
	quickFix,
	revert,
	until,
} from "./editor.ts";

describe("the R-Car H3 with mistakes", () => {
	let board: vscode.TextDocument;
	before(async () => {
		board = await openFile("rcar-h3-broken/rcar-h3.dts");
	});

	it("underlines a device that names no firmware device", async () => {
		const finding = await findingOf(board, "scmi-device-id-missing");
		assert.match(board.lineAt(finding.range.start).text, /^&avb/);
		assert.match(finding.message, /avb uses clock 0/);
	});

	it("says what a number is", async () => {
		assert.match(await hoverAt(board, "<&scmi_clock 1>", "<&scmi_clock ".length), /_usb3-if0/);
	});

	it("says above a device who would be granted it", async () => {
		const titles = (await codeLenses(board)).map(({ command }) => command?.title ?? "");
		assert.ok(
			titles.some((title) => /Dom0.*DomU1/.test(title)),
			titles.join("\n"),
		);
	});

	it("adds the missing device id", async () => {
		await quickFix(board, await findingOf(board, "scmi-device-id-missing"), "Add scmi_devid");
		assert.match(board.getText(), /&avb \{[^}]*scmi_devid = <0>;/);
		await until("the finding to go", () => findings(board).every(({ code }) => code !== "scmi-device-id-missing"));
		await revert(board);
	});

	it("has an outline and folds", async () => {
		const names = (await outline(board)).map(({ name }) => name);
		assert.ok(names.includes("&avb"), names.join(" "));
		assert.ok((await foldings(board)).length > 10);
	});
});

describe("the R-Car H3 as it should be", () => {
	it("is silent", async () => {
		const board = await openFile("rcar-h3/rcar-h3.dts");
		await until("the code lenses", async () => (await codeLenses(board)).length > 0);
		assert.deepEqual(findings(board), []);
	});
});
