import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
	codeLenses,
	codeOf,
	findingOf,
	findings,
	hoverAt,
	openFile,
	positionOf,
	quickFix,
	revert,
	until,
} from "./editor.ts";

/** A place in the workspace that a test may fill. */
function place(path: string): vscode.Uri {
	const [folder] = vscode.workspace.workspaceFolders ?? [];
	assert.ok(folder);
	return vscode.Uri.joinPath(folder.uri, path);
}

async function writeToDisk(path: string, text: string): Promise<void> {
	await vscode.workspace.fs.writeFile(place(path), new TextEncoder().encode(text));
}

/** Types over `old`, which stands somewhere behind `after`. */
async function typeOver(document: vscode.TextDocument, after: string, old: string, typed: string): Promise<void> {
	const offset = document.getText().indexOf(old, document.offsetAt(positionOf(document, after)));
	assert.notEqual(offset, -1);
	const edit = new vscode.WorkspaceEdit();
	const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + old.length));
	edit.replace(document.uri, range, typed);
	assert.ok(await vscode.workspace.applyEdit(edit));
}

/** What stands above a device: who is granted it. */
async function lensAbove(document: vscode.TextDocument, text: string): Promise<string> {
	const { line } = positionOf(document, text);
	const lens = (await codeLenses(document)).find(({ range }) => range.start.line === line);
	return lens?.command?.title ?? "";
}

function codesOf(document: vscode.TextDocument): string[] {
	return findings(document).map(codeOf).sort();
}

function codesBecome(document: vscode.TextDocument, ...codes: string[]): Promise<true> {
	return until(
		`exactly ${codes.join(", ") || "nothing"} in ${document.uri.path}`,
		() => codesOf(document).join() === codes.join(),
	);
}

const onLine = (document: vscode.TextDocument, text: string): vscode.Diagnostic[] =>
	findings(document).filter(({ range }) => range.start.line === positionOf(document, text).line + 1);

describe("the wrong number of hsusb", () => {
	let host: vscode.TextDocument;
	before(async () => {
		host = await openFile("rcar-h3-broken/rcar-h3.dts");
		await until("its findings", () => onLine(host, "&hsusb {").length === 1);
	});
	after(() => revert(host));

	it("is underlined, and the hover says whose it is", async () => {
		assert.match(await lensAbove(host, "&hsusb {"), /Dom0 ✓.*DomU1 ✓.*device 1 \(hdmi0\)/);
		assert.match(
			await hoverAt(host, "&hsusb {\n\tscmi_devid = <1", "&hsusb {\n\tscmi_devid = <".length),
			/firmware device 1 `hdmi0`/,
		);
	});

	it("typed right, it is underlined no more, and the domain is granted the device", async () => {
		await typeOver(host, "&hsusb {", "1", "19");
		await until("no finding", () => onLine(host, "&hsusb {").length === 0);
		assert.match(await lensAbove(host, "&hsusb {"), /Dom0 ◑ reachable.*DomU1 ✓.*device 19 \(hsusb\)/);
	});

	it("undone, it is wrong again", async () => {
		await vscode.window.showTextDocument(host);
		await vscode.commands.executeCommand("undo");
		await until("its findings", () => onLine(host, "&hsusb {").length === 1);
	});

	it("the quick fix mends it", async () => {
		const finding = onLine(host, "&hsusb {").find((candidate) => codeOf(candidate) === "scmi-device-id-mismatch");
		assert.ok(finding);
		await quickFix(host, finding, "Set scmi_devid to 19 (hsusb)");
		await until("no finding", () => onLine(host, "&hsusb {").length === 0);
	});

	it("a storm of 200 edits ends in the answer to the last text", async () => {
		for (let i = 0; i < 200; i++) {
			const [old, typed] = i % 2 === 0 ? ["<19>", "<7>"] : ["<7>", "<19>"];
			await typeOver(host, "&hsusb {", old as string, typed as string);
		}
		await until("no finding", () => onLine(host, "&hsusb {").length === 0);
		await typeOver(host, "&hsusb {", "<19>", "<1>");
		await until("its findings", () => onLine(host, "&hsusb {").length === 1);
	});
});

const CATALOGUE = `scmiCatalogue: 1
firmware: { name: Demo, match: { rootCompatible: ["acme,demo"] } }
resources: { clock: { a: { id: 0, name: clk_a }, b: { id: 1, name: clk_b } } }
completeness: { clock: complete }
`;
const SOC = `/ {
	compatible = "acme,demo";
	mb: mailbox { #mbox-cells = <1>; };
	shm: shmem@9000 { compatible = "arm,scmi-shmem"; reg = <0x9000 0x1000>; };
	firmware { scmi { compatible = "arm,scmi"; mboxes = <&mb 0>; shmem = <&shm>; #address-cells = <1>; #size-cells = <0>;
		clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; }; }; };
	shared: shared { clocks = <&clk SHARED>; };
};
`;
const board = (own: number): string => `/dts-v1/;
#include "ids.h"
#include "soc.dtsi"
/ { own { clocks = <&clk ${own}>; }; };
`;

describe("files that belong together", () => {
	let one: vscode.TextDocument;
	let two: vscode.TextDocument;
	let soc: vscode.TextDocument;
	before(async () => {
		await writeToDisk("demo/demo.scmi.yaml", CATALOGUE);
		await writeToDisk("demo/ids.h", "#define SHARED 0\n");
		await writeToDisk("demo/soc.dtsi", SOC);
		await writeToDisk("demo/one.dts", board(1));
		await writeToDisk("demo/two.dts", board(5));
		one = await openFile("demo/one.dts");
		two = await openFile("demo/two.dts");
		soc = await openFile("demo/soc.dtsi");
		await codesBecome(two, "scmi-clock-unknown");
	});

	it("a header changed on the disk changes the answer", async () => {
		assert.deepEqual([codesOf(one), codesOf(soc)], [[], []]);
		await writeToDisk("demo/ids.h", "#define SHARED 9\n");
		await codesBecome(soc, "scmi-clock-unknown");
		await writeToDisk("demo/ids.h", "#define SHARED 0\n");
		await codesBecome(soc);
	});

	it("an unsaved buffer wins over the disk", async () => {
		const ids = await openFile("demo/ids.h");
		await typeOver(ids, "SHARED", "0", "9");
		await codesBecome(soc, "scmi-clock-unknown");
		await revert(ids);
		await codesBecome(soc);
	});

	it("a catalogue saved with an error silences what needs it, and only that, until it is repaired", async () => {
		const catalogue = await openFile("demo/demo.scmi.yaml");
		await typeOver(catalogue, "scmiCatalogue", "1", "one");
		await catalogue.save();
		await codesBecome(catalogue, "scmi-catalogue");
		await codesBecome(two);
		await typeOver(catalogue, "scmiCatalogue", "one", "1");
		await catalogue.save();
		await codesBecome(catalogue);
		await codesBecome(two, "scmi-clock-unknown");
	});

	it("a fault in a file that two boards share is shown once, and stays while one of them is open", async () => {
		await typeOver(soc, "clocks", "SHARED", "9");
		await codesBecome(soc, "scmi-clock-unknown");
		await typeOver(soc, "clocks", "9", "SHARED");
		await codesBecome(soc);
	});

	it("closed and opened again, a board says the same", async () => {
		await vscode.window.showTextDocument(two);
		await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
		const again = await openFile("demo/two.dts");
		await findingOf(again, "scmi-clock-unknown");
		await codesBecome(again, "scmi-clock-unknown");
	});
});

describe("the resolved tree", () => {
	const resolvedOf = () => vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === "scmi-resolved");

	it("is shown beside, follows what is typed, and its lines lead back", async () => {
		const host = await openFile("rcar-h3/rcar-h3.dts");
		await vscode.commands.executeCommand("scmi.showResolved");
		const resolved = await until("the resolved tree", resolvedOf);
		assert.match(resolved.getText(), /hsusb: usb@e6590000 \{[^}]*scmi_devid = <0x13>/);
		await typeOver(host, "&hsusb {", "<19>", "<18>");
		await until("the new number", () => /hsusb: usb@e6590000 \{[^}]*scmi_devid = <0x12>/.test(resolved.getText()));
		const [back] = await vscode.commands.executeCommand<vscode.Location[]>(
			"vscode.executeDefinitionProvider",
			resolved.uri,
			positionOf(resolved, "scmi_devid = <0x12>", 3),
		);
		assert.equal(back?.uri.path, host.uri.path);
		assert.equal(back?.range.start.line, positionOf(host, "<18>").line);
		await revert(host);
	});
});
