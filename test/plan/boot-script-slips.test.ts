// A boot script that does not do what its author meant, and what the board makes of it. U-Boot: cmd/fdt.c, boot/image-fdt.c;
// libfdt: fdt_overlay_apply(); Xen 4.19: bootfdt.c process_multiboot_node(), kernel.c kernel_probe(), dom0less-build.c
// check_partial_fdt().
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type Analysis, analyse } from "../../server/src/analysis.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { grantsReport } from "../../server/src/features/grants-report.ts";
import { statusReport } from "../../server/src/features/status.ts";
import { lineIndexOf, positionAt } from "../../server/src/text/line-index.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const example = join(import.meta.dirname, "../../examples/rpi5");
const own = Object.fromEntries(
	readdirSync(example)
		.filter((name) => !/^(README|scmi\.yaml)/.test(name))
		.map((name) => [name, readFileSync(join(example, name), "utf8")]),
);

/** The example, but the script makes the modules of domD. */
const XEN = (own["xen.dtso"] ?? "").replace(/(domD: domD \{[\s\S]*?vpl011;\n)[\s\S]*?\n\t\};\n/, "$1\t};\n");
const SETUP = `scmi: 1
host: bcm2712-rpi-5-b.dts
boot: boot.cmd
domains:
  Dom0: { os: zephyr }
  domD: { os: linux, guest: domd.dts }
  domU: { os: linux, guest: domu.dts }
`;
const SCRIPT = `fdt addr \${fdt_addr}
fdt resize 4096
load mmc 0 0x2200000 xen.dtbo
fdt apply 0x2200000
load mmc 0 0x2200000 xen-scmi.dtbo
fdt apply 0x2200000
fdt mknod /chosen/domD module@2000000
fdt set /chosen/domD/module@2000000 compatible "multiboot,kernel" "multiboot,module"
load mmc 0 0x2000000 Image
fdt set /chosen/domD/module@2000000 reg <0x0 0x2000000 0x0 0x\${filesize}>
fdt mknod /chosen/domD module@4000000
fdt set /chosen/domD/module@4000000 compatible "multiboot,device-tree" "multiboot,module"
load mmc 0 0x4000000 domd.dtb
fdt set /chosen/domD/module@4000000 reg <0x0 0x4000000 0x0 0x6000>
fdt addr 0x4000000
fdt resize 4096
load mmc 0 0x2200000 domd-scmi.dtbo
fdt apply 0x2200000
booti \${kernel_addr_r} - \${fdt_addr}
`;

function booted(script: string, setup = SETUP): { analysis: Analysis; findings: string[]; pcie2: string[] } {
	const files: Record<string, string> = { ...own, "xen.dtso": XEN, "boot.cmd": script, "scmi.yaml": setup };
	const snapshot = memorySnapshot(
		Object.fromEntries(Object.entries(files).map(([name, text]) => [`/b/${name}`, text])),
	);
	const [stated] = readSetups(snapshot, "/b/scmi.yaml").setups;
	assert.ok(stated);
	const analysis = analyse(snapshot, createEngineCache(), stated);
	const placeOf = ({ file, start }: { file: string; start: number }) => {
		const name = file.replace("/b/", "");
		return `${name}:${positionAt(lineIndexOf(files[name] ?? ""), start).line + 1}`;
	};
	const report = grantsReport(analysis);
	return {
		analysis,
		findings: analysis.findings.flatMap(({ severity, at, message, related }) => [
			`${placeOf(at)} ${severity}: ${message}`,
			...related.map((other) => `  ${placeOf(other.at)}: ${other.message}`),
		]),
		pcie2: report.devices.filter(({ tree }) => tree === "&pcie2").flatMap(({ cells }) => cells.map(({ text }) => text)),
	};
}

test("a script without a slip: nothing is found, and domD is granted what it uses", () => {
	const { findings, pcie2, analysis } = booted(SCRIPT);
	assert.deepEqual(findings, []);
	assert.deepEqual(pcie2, ["not used", "granted", "not used"]);
	assert.ok(analysis.facts.assumptions.some(({ text }) => text.startsWith("Nothing but boot.cmd changes the trees")));
});

const missing = (path: string, near = "") =>
	`There is no node ${path} here (FDT_ERR_NOTFOUND)${near}: this changes nothing, and what follows is done all the same.`;

test("the path of a domain is misspelt: it has no kernel, and Xen panics", () => {
	const { findings, pcie2 } = booted(SCRIPT.replaceAll("/chosen/domD", "/chosen/domd"));
	assert.deepEqual(findings, [
		`boot.cmd:7 warning: ${missing("/chosen/domd", "; the nearest is /chosen/domD")}`,
		'xen-scmi.dtso:72 error: Xen panics, "Could not set up domain domD (rc = -2)": it has no kernel (multiboot,kernel) (step 11 of the boot trace)',
	]);
	assert.deepEqual(pcie2, ["not used", "not used", "not used"]);
});

test("a module that is not told where it lies stops Xen before anything else", () => {
	const { findings, pcie2 } = booted(SCRIPT.replace("domD/module@2000000 reg", "domD/module@200000 reg"));
	assert.deepEqual(findings, [
		'boot.cmd:7 error: Xen panics, "node module@2000000 missing `reg\' property": it does not say where the module was loaded (step 1 of the boot trace)',
		`boot.cmd:10 warning: ${missing("/chosen/domD/module@200000", "; the nearest is /chosen/domD/module@2000000")}`,
	]);
	assert.deepEqual(pcie2, ["not used", "denied", "not used"]);
});

test("a script that does not boot may not be all there is", () => {
	const { findings, pcie2 } = booted(SCRIPT.replaceAll("/chosen/domD", "/chosen/domd").replace(/^booti.*\n/m, ""));
	assert.deepEqual(findings, [`boot.cmd:7 warning: ${missing("/chosen/domd", "; the nearest is /chosen/domD")}`]);
	assert.deepEqual(pcie2, ["not used", "granted", "not used"]);
});

const lost =
	"boot.cmd goes on all the same with a tree whose magic libfdt has taken away: what it does to that tree from here on fails (FDT_ERR_BADMAGIC), and nothing can be started with it";
const refused = (label: string) =>
	`the base has no label ${label} (FDT_ERR_NOTFOUND): libfdt refuses the whole overlay, and nothing of it is applied. xen.dtso makes it, and comes after this one: it has to come before`;
const swapped = SCRIPT.replace(/xen\.dtbo/, "first.dtbo")
	.replace("xen-scmi.dtbo", "xen.dtbo")
	.replace("first.dtbo", "xen-scmi.dtbo");

test("an overlay that is refused takes the host's tree with it: nothing boots, said once", () => {
	const { findings, analysis } = booted(swapped);
	assert.deepEqual(findings, [
		`xen-scmi.dtso:72 error: ${refused("domD")}. ${lost}`,
		"  boot.cmd:4: it is applied here, and whether that succeeds is not looked at",
		`xen-scmi.dtso:76 error: ${refused("domU")}`,
	]);
	const nothing =
		"Nothing boots, so nobody is granted anything: xen-scmi.dtso is refused, which leaves the host's tree without its magic (FDT_ERR_BADMAGIC), and boot.cmd goes on with it all the same.";
	assert.equal(grantsReport(analysis).missing, nothing);
	assert.deepEqual(statusReport([analysis], "/b/bcm2712-rpi-5-b.dts").headline, { tone: "bad", text: nothing });
});

test("what looks at the result, or loads the tree again, may still boot", () => {
	const unheeded = [`xen-scmi.dtso:72 error: ${refused("domD")}`, `xen-scmi.dtso:76 error: ${refused("domU")}`];
	const again = `load mmc 0 \${fdt_addr} bcm2712-rpi-5-b.dtb\n`;
	for (const script of [
		swapped.replace("fdt apply 0x2200000", "fdt apply 0x2200000 || run rescue"),
		swapped.replace("fdt apply 0x2200000", `if fdt apply 0x2200000; then echo ok; else ${again.trim()}; fi`),
		swapped.replace("fdt apply 0x2200000", `fdt apply 0x2200000\nif test $? -ne 0; then ${again.trim()}; fi`),
		`${swapped}${again}booti \${kernel_addr_r} - \${fdt_addr}\n`,
	]) {
		const { findings, analysis } = booted(script);
		assert.deepEqual(
			findings.filter((line) => line.includes("error")),
			unheeded,
			script,
		);
		assert.equal(analysis.facts.host.resolved.tree.complete, false);
	}
	// the tree of the file, and not the one that is lost, is booted
	const { analysis, findings } = booted(swapped.replace("booti", `${again}booti`));
	assert.deepEqual(findings, []);
	assert.deepEqual(analysis.facts.host.resolved.tree.root.children.get("chosen")?.children.size, 0);
});

test("a guest's tree that is lost so: Xen panics when it makes the guest", () => {
	const { findings } = booted(SCRIPT.replace("domd-scmi.dtbo", "xen-scmi.dtbo"));
	const message =
		'Xen panics, "Could not set up domain domD (rc = -22)": what lies where its partial tree was loaded is no device tree any more (FDT_ERR_BADMAGIC), as an overlay of it was refused';
	assert.deepEqual(
		findings.filter((line) => /panics|goes on all the same/.test(line)).map((line) => line.replace(/ \(step.*/, "")),
		[
			`domd.dts:4 error: ${message}`,
			`xen-scmi.dtso:72 error: the base has no label domD (FDT_ERR_NOTFOUND): libfdt refuses the whole overlay, and nothing of it is applied. xen.dtso beside it makes it, and is not laid over this board. ${lost}`,
		],
	);
});

test("an overlay is applied once from where it was loaded", () => {
	const { findings } = booted(SCRIPT.replace("load mmc 0 0x2200000 xen-scmi.dtbo\n", ""));
	assert.ok(
		findings.includes(
			"boot.cmd:5 warning: xen.dtbo has been applied from 0x2200000 before, which took its magic away: this ends with FDT_ERR_BADMAGIC and changes nothing. Load it again, or take this out.",
		),
	);
});
