// Domains of /chosen whose trees no setup names: found beside the board.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { grantsReport } from "../../server/src/features/grants-report.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const RPI5 = join(import.meta.dirname, "../../examples/rpi5");
const SCRIPT = `load mmc 0:1 \${fdt_addr} bcm2712-rpi-5-b.dtb
fdt addr \${fdt_addr}
load mmc 0:1 0x3000000 xen.dtbo
fdt apply 0x3000000
load mmc 0:1 0x3000000 xen-scmi.dtbo
fdt apply 0x3000000
`;

/** The example without its scmi.yaml: the overlays are those of a boot script. */
function booted(rename: Readonly<Record<string, string | undefined>>) {
	const files: Record<string, string> = { "/b/boot.cmd": SCRIPT };
	for (const name of readdirSync(RPI5)) {
		const renamed = name in rename ? rename[name] : name;
		if (name !== "scmi.yaml" && renamed !== undefined) files[`/b/${renamed}`] = readFileSync(join(RPI5, name), "utf8");
	}
	const snapshot = memorySnapshot(files);
	const analysis = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/bcm2712-rpi-5-b.dts"));
	const { domains, devices } = grantsReport(analysis);
	return {
		domains: domains.map(({ name, agent }) => `${name}: ${agent}`),
		cells: devices.map(({ name, cells }) => `${name}: ${cells.map(({ state }) => state).join(" ")}`),
		rests: analysis.facts.assumptions.map(({ text }) => text).filter((text) => text.includes("tree of")),
		findings: analysis.findings.map(({ code, message }) => `${code} ${message}`),
	};
}

test("by the name of the domain, alone or behind that of the board", () => {
	const { domains, cells, rests, findings } = booted({ "domd.dts": "bcm2712-domd.dts", "domd-scmi.dtso": undefined });
	assert.deepEqual(domains, ["Dom0: agent 1 (agent-1)", "domD: agent 2 (agent-2)", "domU: agent 3 (agent-3)"]);
	assert.deepEqual(rests, [
		"The tree of domD is bcm2712-domd.dts, as it is called.",
		"The tree of domU is domu.dts, as it is called.",
	]);
	assert.deepEqual(findings, []);
	assert.deepEqual(cells, [
		"device 1 (pcie1): granted unused unused",
		"device 2 (pcie2): unused granted unused",
		"device 3 (sdhci0): granted unused unused",
		"device 4 (sdhci1): unused unused granted",
	]);
});

test("two that are called alike are neither of them it: what that domain is given is not known", () => {
	const { cells, rests, findings } = booted({ "domd.dts": "one-domd.dts", "README.md": "two-domd.dts" });
	assert.deepEqual(rests, ["The tree of domU is domu.dts, as it is called."]);
	assert.equal(cells[1], "device 2 (pcie2): unused unknown unused");
	assert.deepEqual(findings, []);
});

test("an xl configuration that scmi.yaml names has its tree beside it, or it is said that it has not", () => {
	const rests = (cfg: string) => {
		const snapshot = memorySnapshot({
			"/b/board.dts":
				'/dts-v1/;\n/ { firmware { scmi: scmi { compatible = "arm,scmi-smc"; arm,smc-id = <1>; #address-cells = <1>; #size-cells = <0>; clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; }; }; }; };\n',
			"/b/f.scmi.yaml": "scmiCatalogue: 1\nfirmware: { name: F }\nresources: { clock: { a: { id: 1 } } }\n",
			"/b/u.cfg": cfg,
			"/b/u.dts": "/dts-v1/;\n/ { };\n",
			"/b/scmi.yaml":
				"scmi: 1\nhost: board.dts\ncatalogue: f.scmi.yaml\nprofile: xen-rfc-v2\ndomains: { U: { xl: u.cfg } }\n",
		});
		const [setup] = readSetups(snapshot, "/b/scmi.yaml").setups;
		assert.ok(setup);
		const { assumptions } = analyse(snapshot, createEngineCache(), setup).facts;
		return assumptions.map(({ text }) => text).filter((text) => text.includes("tree"));
	};
	assert.ok(rests('device_tree = "/root/u.dtb"\n').includes("The tree of U is u.dts, by u.cfg."));
	assert.ok(
		rests('device_tree = "/root/other.dtb"\n').includes(
			"The tree that U starts with, /root/other.dtb, is not here: what it uses is not known.",
		),
	);
});

test("beside a lone board, the tree that is called as the configuration is taken, and it is said that it is assumed", () => {
	const folder = join(import.meta.dirname, "../../examples/rcar-h3");
	const files = Object.fromEntries(
		readdirSync(folder)
			.filter((name) => !name.endsWith(".md"))
			.map((name) => [`/b/${name}`, readFileSync(join(folder, name), "utf8")]),
	);
	const rests = (line: string) => {
		const cfg = (files["/b/domu1.cfg"] ?? "").replace('device_tree = "/root/domu1.dtb"', line);
		const snapshot = memorySnapshot({ ...files, "/b/domu1.cfg": cfg });
		const { facts } = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/rcar-h3.dts"));
		assert.ok(facts.domains.some(({ guest }) => guest?.stack.base.path === "/b/domu1.dts"));
		return facts.assumptions
			.filter(({ text }) => text.includes("tree of"))
			.map(({ text, short, basis }) => `${basis}: ${text} (${short})`);
	};
	const assumed = (why: string) => [
		`assumed: The tree of DomU1 is domu1.dts, which is called as domu1.cfg is: that ${why}. (that domu1.dts is DomU1's tree)`,
	];
	assert.deepEqual(rests('device_tree = "/root/domu1.dtb"'), []);
	assert.deepEqual(rests(""), assumed("names no device_tree"));
	assert.deepEqual(rests("device_tree = @TREE@"), assumed("does not say its device_tree yet"));
	assert.deepEqual(rests('device_tree = "/root/u.dtb"'), assumed("names /root/u.dtb, which is not here"));
});
