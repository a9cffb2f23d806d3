// The i.MX95 EVK of Linux with the permissions of configs/mx95evk.cfg (nxp-imx/imx-sm 44f76dcb3294): a board that works, though AP-NS was
// not given 82 of the 189 things that its tree refers to.
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import type { Snapshot } from "../../server/src/text/snapshot.ts";
import { DiskCache } from "../../server/src/workspace/disk-cache.ts";
import { linuxTrees } from "./linux-trees.ts";

const disk = new DiskCache(diskFiles).snapshot;
const NUMBERS = join(import.meta.dirname, "../../server/bundled/fsl,imx95.scmi.yaml");
const BOARD = join(linuxTrees(), "arch/arm64/boot/dts/freescale/imx95-19x19-evk-edited.dts");

type Table = "clock" | "power" | "perf";

/** By agent, the numbers that its lines of the configuration give it all of. */
const GRANTS: Readonly<Record<"m7" | "ap_s" | "ap_ns", Readonly<Record<Table, readonly number[]>>>> = {
	m7: { clock: [44, 51, 96, 141, 142, 156], power: [17], perf: [3] },
	ap_s: { clock: [24, 25, 26, 27, 28, 29, 30, 31, 32], power: [11], perf: [8] },
	ap_ns: {
		clock: [
			0, 14, 15, 16, 17, 18, 19, 35, 36, 37, 38, 39, 40, 45, 46, 48, 49, 50, 52, 56, 57, 58, 60, 66, 67, 68, 69, 80, 88,
			102, 103, 104, 105, 110, 111, 112, 113, 116, 118, 120, 121, 122, 123, 124, 125, 126, 127, 128, 129, 130, 131, 132,
			133, 134, 135, 136, 137, 138, 139, 140, 143, 144, 145, 146, 147, 148, 149, 150, 151, 153, 154, 155, 157, 158, 159,
			160, 163, 164, 174,
		],
		power: [3, 13, 14, 15, 18, 20, 21],
		perf: [6, 8, 9, 10, 11, 12],
	},
};

const TABLES = ["clock", "power", "perf"] as const;

function catalogueText(): string {
	const { catalogue } = readCatalogue(disk, NUMBERS);
	const keysOf = (table: Table, ids: readonly number[]) =>
		Object.entries(catalogue?.resources[table] ?? {}).flatMap(([key, { id }]) =>
			id !== undefined && ids.includes(id) ? [`${key}: all`] : [],
		);
	const grants = Object.entries(GRANTS).map(([agent, tables]) => {
		const resources = TABLES.map((table) => `${table}: { ${keysOf(table, tables[table]).join(", ")} }`);
		return `    ${agent}: { default: none, resources: { ${resources.join(", ")} } }`;
	});
	const mailbox = (address: string) =>
		`channels: [{ transport: mailbox, mailbox: { address: ${address} }, doorbell: 0 }]`;
	return `scmiCatalogue: 1
extends: ${NUMBERS}
firmware: { name: mx95evk }
agents:
  m7: { id: 1, name: M7, partition: M7, ${mailbox("0x44610000")} }
  ap_s: { id: 2, name: AP-S, secure: true, partition: AP, ${mailbox("0x44220000")} }
  ap_ns: { id: 3, name: AP-NS, partition: AP, ${mailbox("0x445b0000")} }
permissions:
  model: static
  initial: none
  hierarchy: true
  grants:
${grants.join("\n")}
`;
}

/** The board with these lines behind it. */
function board(more: string) {
	const texts: Readonly<Record<string, string>> = {
		[BOARD]: `#include "imx95-19x19-evk.dts"\n${more}`,
		"/mx95evk.scmi.yaml": catalogueText(),
	};
	const snapshot: Snapshot = {
		...disk,
		read: (path) => {
			const text = texts[path];
			return text === undefined ? disk.read(path) : { kind: "text", path, text };
		},
	};
	return analyse(snapshot, createEngineCache(), {
		...setupOfLoneBoard(snapshot, BOARD),
		catalogue: { kind: "all" as const, file: { path: "/mx95evk.scmi.yaml" } },
	});
}

describe("i.MX95 EVK, mx95evk", () => {
	test("AP-NS was given 79 clocks, 7 power and 6 performance domains", () => {
		assert.deepEqual(
			TABLES.map((table) => GRANTS.ap_ns[table].length),
			[79, 7, 6],
		);
	});
	const { facts, findings } = board("");
	test("189 references, of which 82 lead to what AP-NS was not given", () => {
		const uses = facts.host.board.devices.flatMap(({ uses: own }) => own);
		const given = (table: Table, id: number | undefined) => id !== undefined && GRANTS.ap_ns[table].includes(id);
		const referred = uses.flatMap(({ kind, id }) =>
			TABLES.flatMap((table) => (table === kind ? [given(table, id)] : [])),
		);
		assert.equal(referred.length, 189);
		assert.equal(referred.filter((isGiven) => !isGiven).length, 82);
	});
	test("nothing is found, not even a note", () => {
		assert.deepEqual(
			findings.map(({ code, message }) => `${code} ${message}`),
			[],
		);
	});
	test("where CAN1 and LPUART3 of the M7 are switched on, these two are, each once", () => {
		const on = board('&flexcan1 { status = "okay"; };\n&lpuart3 { status = "okay"; };\n').findings;
		assert.deepEqual(on.map(({ code, severity, message }) => `${severity} ${code} ${message.split(":")[0]}`).sort(), [
			"warning scmi-denied clock 142 (lpuart3) belongs to M7 (agent 1)",
			"warning scmi-denied clock 44 (can1) belongs to M7 (agent 1)",
		]);
	});
});
