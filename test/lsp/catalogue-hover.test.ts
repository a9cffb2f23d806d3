// A key of a catalogue: what it is to the open boards that are checked against it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Hover, MarkupContent } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import { memoryFiles } from "../workspace/memory-files.ts";
import { type Session, startSession, uri } from "./session.ts";

async function hovered(session: Session, path: string, text: string, before: string): Promise<readonly string[]> {
	const offset = text.indexOf(before) + before.length;
	assert.ok(offset >= before.length, before);
	const position = TextDocument.create(path, "", 0, text).positionAt(offset);
	const found = await session.request<Hover | null>("textDocument/hover", {
		textDocument: { uri: uri(path) },
		position,
	});
	const lines = ((found?.contents as MarkupContent | undefined)?.value ?? "").split("\n").filter((line) => line !== "");
	// where links lead to is in the session's own folder
	return lines.map((line) => line.replace(/\]\(file:[^)]*\/([^/)]+)\)/g, "]($1)"));
}

const BOARD = `/dts-v1/;
/ {
	compatible = "acme,demo";
	firmware {
		scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000010>;
			shmem = <&page>;
			clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};
	};
	page: sram@1000 { compatible = "arm,scmi-shmem"; reg = <0 0x1000 0 0x100>; };
	uart { clocks = <&clk 1>; };
	spi { status = "disabled"; clocks = <&clk 2>; };
};
`;
const CATALOGUE = `scmiCatalogue: 1
firmware: { name: Demo, match: { rootCompatible: ["acme,demo"] } }
scmi: { protocols: { clock: { id: 0x14 } } }
agents: { linux: { id: 1, name: OSPM, channels: [{ transport: smc, smcId: 0x82000010 }] } }
resources:
  clock:
    uart: { id: 1, name: u1, description: "Never off." }
    spi: { id: 2 }
    mmc: { id: 3 }
devices: { serial: { id: 5, dt: { labels: [none] }, resources: { clock: [uart] } } }
permissions: { model: static, initial: none, grants: { linux: { resources: { clock: { uart: all, mmc: all } } } } }
`;
const PATH = "/b/fw.scmi.yaml";

test("a resource: its number and owners, who uses it, and what each domain may do", async (t) => {
	const session = await startSession({
		files: memoryFiles({ [PATH]: CATALOGUE, "/b/board.dts": BOARD }),
		folders: ["/b"],
	});
	t.after(session.end);
	await session.open("/b/board.dts", BOARD);
	const used = await hovered(session, PATH, CATALOGUE, "    uar");
	assert.deepEqual(used.slice(0, 3), ["**clock 1 u1** `uart`", "Never off.", "Belongs to firmware device 5 (serial)."]);
	assert.ok(
		used.includes("| Linux, agent 1 (OSPM) | ✓ granted | clocks of uart: CLOCK_CONFIG_SET SUCCESS (step 15) |"),
		used.join("\n"),
	);
	assert.deepEqual(used.slice(-2, -1), ["Used by uart (Linux, [board.dts:13](board.dts#L13,24))."]);
	assert.deepEqual(await hovered(session, PATH, CATALOGUE, "clock: [ua"), used);
});

test("one that is not in use: by whom it could be", async (t) => {
	const session = await startSession({
		files: memoryFiles({ [PATH]: CATALOGUE, "/b/board.dts": BOARD }),
		folders: ["/b"],
	});
	t.after(session.end);
	await session.open("/b/board.dts", BOARD);
	assert.deepEqual((await hovered(session, PATH, CATALOGUE, "    mm")).slice(0, -1), [
		"**clock 3 mmc**",
		"Linux may use it.",
		"Nothing in its trees uses it.",
	]);
	assert.deepEqual((await hovered(session, PATH, CATALOGUE, "    sp")).slice(0, -1), [
		"**clock 2 spi**",
		"Used by spi (disabled, [board.dts:14](board.dts#L14,44)).",
	]);
	assert.deepEqual((await hovered(session, PATH, CATALOGUE, "{ serial".slice(0, 4))).slice(0, 3), [
		"**firmware device 5 (serial)**",
		"Owns clock 1 u1.",
		"No node of its trees is this device.",
	]);
	const agent = await hovered(session, PATH, CATALOGUE, "agents: { li");
	assert.deepEqual(agent.slice(0, 3), [
		"**agent 1 (OSPM)** `linux`",
		"Its channel is SMC 0x82000010.",
		"Linux is agent 1: of its devices 1 granted.",
	]);
	// a word of the format is nobody's
	assert.doesNotMatch((await hovered(session, PATH, CATALOGUE, "resources:\n  clo")).join(), /[Uu]se/);
});

test("no board is open", async (t) => {
	const session = await startSession({ files: memoryFiles({ [PATH]: CATALOGUE }), folders: ["/b"] });
	t.after(session.end);
	await session.open(PATH, CATALOGUE);
	assert.deepEqual(await hovered(session, PATH, CATALOGUE, "    uar"), [
		"**clock 1 u1** `uart`",
		"*No open board is checked against this catalogue.*",
	]);
});

test("a device of a board with a hypervisor: the grants view's answer", async (t) => {
	const board = join(import.meta.dirname, "../../examples/rcar-h3");
	const session = await startSession({ files: diskFiles, folders: [board] });
	t.after(session.end);
	const path = join(board, "rcar-gen3.scmi.yaml");
	const text = readFileSync(path, "utf8");
	await session.open(join(board, "rcar-h3.dts"), readFileSync(join(board, "rcar-h3.dts"), "utf8"));
	const lines = await hovered(session, path, text, "\n  hsus");
	assert.equal(lines[0], "**firmware device 19 (hsusb)**");
	assert.ok(
		lines.includes("| Dom0, agent 3 (VM1) | · not used | xen,passthrough keeps hsusb from Dom0 |"),
		lines.join("\n"),
	);
	assert.ok(
		lines.some((line) => line.startsWith("| DomU1, agent 2 (VM0) | ✓ granted | BASE_SET_DEVICE_PERMISSIONS: SUCCESS")),
		lines.join("\n"),
	);
	assert.deepEqual((await hovered(session, path, text, "\n  vm")).slice(0, 3), [
		"**agents `vm0` to `vm14`**",
		"DomU1 is agent 2: of its devices 4 granted.",
		"Dom0 is agent 3: of its devices 5 granted.",
	]);
});
