// What a configuration lists of the devices it gives away: pages of registers, interrupts, the tree; each as an item and under the cursor. ▮ is the cursor.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { xlHover } from "../../../server/src/features/in-xl/xl-hover.ts";
import { completing } from "../yaml/completing.ts";
import { EXAMPLES, exampleAnalyses } from "./example-analyses.ts";

const DOMU1 = readFileSync(join(EXAMPLES, "rcar-h3/domu1.cfg"), "utf8");
const PANEL = readFileSync(join(EXAMPLES, "xen-multi-agent/panel.cfg"), "utf8");

/** What is offered in DomU1's configuration with another line in it. */
const inDomU1 = (instead: string | RegExp, typed: string) => {
	const marked = DOMU1.replace(instead, typed);
	assert.notEqual(marked, DOMU1);
	const analyses = exampleAnalyses("rcar-h3", { "/b/domu1.cfg": marked.replace("▮", "") });
	return completing(marked, { file: "/b/domu1.cfg", analyses });
};

const inPanel = (instead: string | RegExp, typed: string) => {
	const marked = PANEL.replace(instead, typed);
	assert.notEqual(marked, PANEL);
	const analyses = exampleAnalyses("xen-multi-agent", { "/b/panel.cfg": marked.replace("▮", "") });
	const byXl = analyses.filter(({ facts }) => facts.setup.name.endsWith("#by-xl"));
	return completing(marked, { file: "/b/panel.cfg", analyses: byXl });
};

describe("iomem", () => {
	test("the pages of the devices it is given come first, each once, with all that lies on them", () => {
		const { items, labels, taking, docOf } = inDomU1('iomem = [ "ee080,1", "e6590,1" ]', "iomem = [ ▮ ]");
		assert.deepEqual(labels.slice(0, 2), ["ee080,1", "e6590,1"]);
		assert.equal(items[0]?.detail, "&ohci0, &ehci0, &usb2_phy0");
		assert.match(taking("ee080,1"), /\niomem = \[ "ee080,1" \]/);
		assert.match(docOf("ee080,1"), /\*\*&ohci0\*\* `\/soc\/usb@ee080000`: registers 0xee080000 to 0xee0800ff/);
		assert.match(docOf("ee080,1"), /\*\*&usb2_phy0\*\* /);
	});
	test("before another item it brings its comma", () => {
		const { taking } = inDomU1('iomem = [ "ee080,1", "e6590,1" ]', 'iomem = [ ▮\n  "e6590,1" ]');
		assert.match(taking("ee080,1"), /iomem = \[ "ee080,1",\n {2}"e6590,1" \]/);
		assert.match(
			inDomU1('iomem = [ "ee080,1", "e6590,1" ]', "iomem = [ ▮\nx = 1").taking("ee080,1"),
			/"ee080,1"\nx = 1/,
		);
	});
	test("what is listed already is left out, also where it is a part of more", () => {
		assert.ok(!inDomU1('"e6590,1"', '"▮"').labels.includes("ee080,1"));
		assert.ok(!inDomU1('iomem = [ "ee080,1", "e6590,1" ]', 'iomem = [ "ee070,20", "▮" ]').labels.includes("ee080,1"));
	});
	test("what it is not given comes behind, and says so", () => {
		const { labels, docOf } = inDomU1('"e6590,1"', '"▮"');
		assert.equal(labels[0], "e6590,1");
		assert.ok(labels.includes("e6800,1"), labels.join(" "));
		assert.match(docOf("e6800,1"), /not in `dtdev`/);
	});
	test("the page of its channel comes before all, where its tree has it", () => {
		const { items, docOf } = inPanel('iomem = [ "30003,1@8000", "22020,1" ]', 'iomem = [ "▮" ]');
		const shown = items.slice(0, 2).map(({ label, detail }) => `${label} ${detail}`);
		assert.deepEqual(shown, ["30003,1@8000 its page of messages to firmware", "22020,1 &spi"]);
		assert.match(docOf("30003,1@8000"), /agent 13[\s\S]*0x30003000[\s\S]*0x8000000/);
	});
});

test("the one page of a hypervisor that forwards calls is that of the domain that asks", () => {
	const marked = 'name = "storage"\narm_sci = "type=scmi_smc"\ndtdev = [ "/soc@0/mmc@402f0000" ]\niomem = [ "▮" ]\n';
	const files = {
		"/b/storage.cfg": marked.replace("▮", ""),
		"/b/scmi.yaml": `scmi: 1
host: s32g399a.dts
profile: xen
xen: { version: "4.22.0" }
domains: { storage: { os: linux, xl: storage.cfg, guest: storage.dts } }
`,
		"/b/s32g399a.dts": readFileSync(join(EXAMPLES, "xen-upstream/s32g399a.dts"), "utf8").replace(
			'compatible = "xen,domain";',
			"",
		),
	};
	const analyses = exampleAnalyses("xen-upstream", files);
	const shown = (text: string) =>
		completing(text, { file: "/b/storage.cfg", analyses }).items.map(({ label, detail }) => `${label} ${detail}`);
	assert.deepEqual(shown(marked).slice(0, 2), ["d0000,1@22001 its page of messages to firmware", "402f0,1 &usdhc0"]);
});

describe("irqs", () => {
	test("those of the devices it is given, as the GIC counts", () => {
		const { items, labels, taking, docOf } = inDomU1("irqs = [ 139, 140 ]", "irqs = [ ▮ ]");
		assert.deepEqual(labels.slice(0, 2), ["140", "139"]);
		assert.equal(items[0]?.detail, "SPI 108 · &ohci0, &ehci0, &usb2_phy0");
		assert.match(taking("140"), /\nirqs = \[ 140 \]/);
		assert.match(docOf("140"), /SPI 108[\s\S]*\*\*&ohci0\*\* `\/soc\/usb@ee080000`/);
	});
	test("what is typed or listed already", () => {
		const { labels, taking } = inDomU1("irqs = [ 139, 140 ]", "irqs = [ 140, 1▮ ]");
		assert.equal(labels[0], "139");
		assert.ok(!labels.includes("140"));
		assert.match(taking("139"), /irqs = \[ 140, 139 \]/);
		assert.match(inDomU1("irqs = [ 139, 140 ]", "irqs = ▮").taking("139"), /\nirqs = \[ 139 \]/);
	});
});

describe("device_tree", () => {
	const written = 'device_tree = "/root/domu1.dtb"';
	test("the tree that was written for it, where the kernel lies", () => {
		const { items, taking, docOf } = inDomU1(written, 'device_tree = "▮"');
		assert.deepEqual(
			items.map(({ label, detail }) => `${label} ${detail}`),
			["/root/domu1.dtb built from domu1.dts"],
		);
		assert.match(taking("/root/domu1.dtb"), /device_tree = "\/root\/domu1.dtb"\n/);
		assert.match(docOf("/root/domu1.dtb"), /`domu1\.dts`/);
		assert.deepEqual(inDomU1(written, 'device_tree = "/boot/▮"').labels, ["/boot/domu1.dtb"]);
		assert.match(inDomU1(written, "device_tree = ▮").taking("/root/domu1.dtb"), /device_tree = "\/root\/domu1.dtb"\n/);
	});
	test("its own comes first, another's last; the host's is none", () => {
		const { items } = inPanel('device_tree = "/root/panel.dtb"', 'device_tree = "▮"');
		assert.deepEqual(
			items.map(({ label, detail }) => `${label} ${detail}`),
			["/root/panel.dtb built from panel.dts", "/root/sensors.dtb of sensors, built from sensors.dts"],
		);
	});
});

/** A place of an example's configuration, and what is said there. */
const HOVERS: readonly (readonly [example: string, file: string, at: string, says: readonly RegExp[]])[] = [
	["rcar-h3", "domu1.cfg", "d▮tdev = [", [/\*\*`dtdev`\*\*/, /host's device tree/, /firmware/, /xl\.cfg\(5\)/]],
	["rcar-h3", "domu1.cfg", "▮iomem", [/hexadecimal/, /page of its messages/]],
	["rcar-h3", "domu1.cfg", "vcpus▮ =", [/virtual CPUs/]],
	["rcar-h3", "domu1.cfg", '"ee0▮80,1"', [/0xee080000 to 0xee080fff/, /\*\*&ohci0\*\*/, /\*\*&ehci0\*\*/]],
	["rcar-h3", "domu1.cfg", "irqs = [ 1▮39", [/SPI 107/, /\*\*&hsusb\*\*/]],
	["rcar-h3", "domu1.cfg", '"/root/domu1▮.dtb"', [/built from `domu1\.dts`/i]],
	["rcar-h3", "domu1.cfg", '"scmi_▮smc"', [/Xen RFC v2/]],
	["xen-multi-agent", "panel.cfg", '"30003,1@8▮000"', [/0x30003000/, /in the guest at 0x8000000/, /agent 13/]],
];

for (const [example, file, at, says] of HOVERS)
	test(`${at} in ${file}`, () => {
		const text = readFileSync(join(EXAMPLES, example, file), "utf8");
		const place = at.indexOf("▮");
		const start = text.indexOf(at.replace("▮", ""));
		assert.ok(start >= 0);
		const analyses = exampleAnalyses(example);
		const chosen = analyses.length > 1 ? analyses.slice(-1) : analyses;
		const found = xlHover(chosen, text, `/b/${file}`, start + place);
		assert.ok(found !== undefined);
		const { value } = found.contents as { readonly value: string };
		for (const part of says) assert.match(value, part);
	});

test("nothing in comments, of unknown keys, and of what nobody knows", () => {
	const at = (marked: string) => {
		const offset = marked.indexOf("▮");
		return xlHover(exampleAnalyses("rcar-h3"), marked.replace("▮", ""), "/b/domu1.cfg", offset);
	};
	assert.equal(at('# na▮me\nname = "a"'), undefined);
	assert.equal(at('name = "a"\nmy_▮key = 1'), undefined);
	assert.equal(at('name = "▮a"'), undefined);
	assert.equal(at('name = "a"\niomem = [ "fff▮ff,1" ]')?.range?.start.character, 11);
	assert.equal(at("CONFIG_ARM=y\nCONFIG_X=y\nname▮ = 1"), undefined);
});
