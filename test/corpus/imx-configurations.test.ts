// Upstream's i.MX boards with each public configuration of their SoC's System Manager. Those are made for NXP's own boards, with software
// of its own on the other cores: what they give to that, Linux is refused, and nothing else is told. SCMI_UBOOT names a checkout with boards
// newer than the corpus.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import { DiskCache } from "../../server/src/workspace/disk-cache.ts";
import { linuxTrees } from "./linux-trees.ts";

/**
 * By configuration, what it gives to another agent than Linux's and some board has in use: the line of its .cfg in nxp-imx/imx-sm
 * 44f76dcb3294 that says so, and the clocks that the name there stands for (devices/…/configtool/device.cfg).
 */
const PROVEN: Readonly<Record<string, readonly (readonly [line: string, ...clocks: string[]])[]>> = {
	mx95alt: [],
	mx95evk: [
		["400: CAN_FD1 OWNER", "44 (can1)"],
		["407: LPUART3 OWNER, test", "142 (lpuart3)"],
	],
	"mx95evk-android": [
		["400: CAN_FD1 OWNER", "44 (can1)"],
		["407: LPUART3 OWNER, test", "142 (lpuart3)"],
	],
	mx95evkjailhouse: [
		["378: CAN_FD1 OWNER", "44 (can1)"],
		["385: LPUART3 OWNER, test; 1025: LPUART3 OWNER", "142 (lpuart3)"],
	],
	mx95evkrpmsg: [
		["365: CAN_FD1 OWNER", "44 (can1)"],
		["380: LPUART3 OWNER, test", "142 (lpuart3)"],
	],
	mx95evksof: [
		["364: CAN_FD1 OWNER", "44 (can1)"],
		["371: LPUART3 OWNER, test", "142 (lpuart3)"],
	],
	"mx95frdm-pro": [
		["397: CAN_FD1 OWNER", "44 (can1)"],
		["404: LPUART3 OWNER, test", "142 (lpuart3)"],
		["405: LPUART7 OWNER", "146 (lpuart7)"],
	],
	"mx95frdm-pro-android": [
		["397: CAN_FD1 OWNER", "44 (can1)"],
		["404: LPUART3 OWNER, test", "142 (lpuart3)"],
		["405: LPUART7 OWNER", "146 (lpuart7)"],
	],
	mx95netc: [
		["376: CAN_FD1 OWNER", "44 (can1)"],
		["379: LPI2C5 OWNER", "131 (lpi2c5)"],
		["380: LPI2C7 OWNER", "133 (lpi2c7)"],
		["385: LPUART3 OWNER, test", "142 (lpuart3)"],
		["392: NETC OWNER, test", "102 (enetref)"],
	],
	mx95rte: [["376: CAN_FD1 OWNER", "44 (can1)"]],
	mx94alt: [],
	mx94evk: [],
	mx94evkjailhouse: [],
	mx94evknetc: [
		["384: LPI2C3 OWNER", "135 (lpi2c3)"],
		["385: LPI2C6 OWNER", "138 (lpi2c6)"],
		["406: NETC OWNER", "105 (mac4)", "106 (mac5)"],
	],
	mx94evkrpmsg: [],
	mx952alt: [],
	mx952evk: [],
	"mx952evk-android": [],
	mx952evkjailhouse: [],
	mx952evknetc: [["404: LPI2C6 OWNER", "132 (lpi2c6)"]],
	mx952evkrpmsg: [],
};

const BUNDLED = join(import.meta.dirname, "../../server/bundled");
const disk = new DiskCache({ ...diskFiles, bundled: BUNDLED }).snapshot;
const configurations = readdirSync(BUNDLED).flatMap((name) => /^fsl,imx\d+\.(.+)\.scmi\.yaml$/.exec(name)?.[1] ?? []);

const uboot = process.env.SCMI_UBOOT;
const folders = [
	join(linuxTrees(), "arch/arm64/boot/dts/freescale"),
	...(uboot === undefined ? [] : [join(uboot, "dts/upstream/src/arm64/freescale")]),
];
const boards = folders.flatMap((folder) =>
	readdirSync(folder)
		.filter((name) => /^imx(95|943|952)-.*\.dts$/.test(name))
		.map((name) => join(folder, name)),
);

test("every public configuration is in the list", () =>
	assert.deepEqual(Object.keys(PROVEN).sort(), configurations.toSorted()));

for (const board of boards)
	describe(basename(board), () => {
		const soc = /^imx(95|94|952)(?=3?-)/.exec(basename(board))?.[0];
		const cache = createEngineCache();
		for (const [name, proven] of Object.entries(PROVEN).filter(([name]) =>
			new RegExp(`^m${soc?.slice(2)}[a-z]`).test(name),
		))
			test(name, () => {
				const file = { path: join(BUNDLED, `fsl,${soc}.${name}.scmi.yaml`) };
				const setup = { ...setupOfLoneBoard(disk, board), catalogue: { kind: "all" as const, file } };
				const { findings, facts } = analyse(disk, cache, setup);
				assert.ok((facts.boot?.result.uses.length ?? 0) > 0);
				// what several agents have is the configuration's own affair
				const told = findings.filter(({ code, severity }) => code !== "scmi-shared-in-firmware" && severity !== "hint");
				const known = proven.flatMap(([, ...clocks]) =>
					clocks.map((clock) => `scmi-denied: clock ${clock} belongs to `),
				);
				const strange = told.filter(
					({ code, severity, message }) =>
						severity !== "information" || !known.some((beginning) => `${code}: ${message}`.startsWith(beginning)),
				);
				assert.deepEqual(
					strange.map(({ code, message }) => `${code}: ${message}`),
					[],
				);
			});
	});
