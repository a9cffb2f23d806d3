// What is offered in an xl configuration, what comes first, and what the text is once it is taken. ▮ is the cursor.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { Analysis } from "../../../server/src/analysis.ts";
import { readXlAssignments } from "../../../server/src/configs/xl-assignments.ts";
import { XL_KEYS } from "../../../server/src/configs/xl-keys.ts";
import { demoBoard } from "../../demo-board.ts";
import { completing } from "../yaml/completing.ts";
import { EXAMPLES, exampleAnalyses } from "./example-analyses.ts";

const USB = demoBoard("&usb0 { scmi_devid = <7>; clocks = <&scmi_clk 1>; xen,passthrough; };");

const typing = (marked: string, analyses: readonly Analysis[] = [demoBoard("")], file = "/b/domu1.cfg") =>
	completing(marked, { file, analyses });

describe("keys", () => {
	test("those that decide come first, none twice", () => {
		const { labels } = typing('name = "DomU1"\nvcpus = 2\n▮');
		assert.deepEqual(labels.slice(0, 7), ["kernel", "memory", "device_tree", "arm_sci", "dtdev", "iomem", "irqs"]);
		assert.ok(!labels.includes("name") && !labels.includes("vcpus"));
	});
	test("with what goes around their values", () => {
		const taken = (key: string) => typing(`name = "a"\n▮`).taking(key).split("\n")[1];
		assert.equal(taken("dtdev"), 'dtdev = [ "$1" ]');
		assert.equal(taken("memory"), "memory = $1");
		assert.equal(taken("arm_sci"), 'arm_sci = "$1"');
		assert.equal(typing('ar▮ = "x"').taking("arm_sci"), 'arm_sci = "x"');
		assert.equal(typing('name = "a"\n▮ = [ ]').taking("dtdev"), 'name = "a"\ndtdev = [ ]');
	});
	test("each has a sentence, and reads back without a finding", () => {
		for (const [key, { doc }] of Object.entries(XL_KEYS)) {
			assert.match(doc, /\.$/, key);
			const text = typing("▮").taking(key).replace("$1", "1");
			const { assignments, problems } = readXlAssignments("/x.cfg", text);
			assert.deepEqual([assignments.map((each) => each.key), problems], [[key], []], text);
		}
	});
});

describe("the word that asks for SCMI", () => {
	test("that of the board's own mediator comes first", () => {
		const { labels, taking } = typing('arm_sci = ▮\nname = "DomU1"');
		assert.deepEqual(labels, ["scmi_smc", "type=scmi_smc", "type=scmi_smc_multiagent,agent_id=N"]);
		assert.match(taking("scmi_smc"), /^arm_sci = "scmi_smc"\n/);
		assert.match(typing('arm_sci = "sc▮"\nname = "x"').taking("scmi_smc"), /^arm_sci = "scmi_smc"\n/);
		assert.match(typing('name = "x"\narm_sci = "▮').taking("scmi_smc"), /arm_sci = "scmi_smc"$/);
	});
	test("where it names an agent, one for each, those that no other domain has first", () => {
		const [, byXl] = exampleAnalyses("xen-multi-agent");
		assert.ok(byXl);
		assert.match(byXl.facts.setup.name, /#by-xl$/);
		const typed = (file: string) => {
			const { items } = typing('name = "new"\narm_sci = "▮"', [byXl], `/b/${file}`);
			return items
				.slice(0, 3)
				.map(({ label, detail }) => `${label.replace("type=scmi_smc_multiagent,", "")} ${detail}`);
		};
		assert.deepEqual(typed("sensors.cfg"), [
			"agent_id=12 VM0",
			"agent_id=1 DOM0 · Dom0 has it",
			"agent_id=13 VM1 · panel has it",
		]);
		assert.deepEqual(typed("new.cfg"), [
			"agent_id=N Xen with the multi-agent series",
			"agent_id=1 DOM0 · Dom0 has it",
			"agent_id=12 VM0 · sensors has it",
		]);
		const { taking } = typing('name = "new"\narm_sci = "▮"', [byXl], "/b/new.cfg");
		assert.match(taking("type=scmi_smc_multiagent,agent_id=N"), /agent_id=\$\{1:N\}"$/);
	});
	test("what a domain has in a variant that starts it in another way is its own", () => {
		const PANEL = readFileSync(join(EXAMPLES, "xen-multi-agent/panel.cfg"), "utf8");
		const all = exampleAnalyses("xen-multi-agent");
		assert.match(all[0]?.facts.setup.name ?? "", /#at-boot$/);
		// with the variant that has its file, and without it
		for (const analyses of [all, all.slice(0, 1)]) {
			const offered = (written: string, typed: string) => {
				assert.ok(PANEL.includes(written));
				return typing(PANEL.replace(written, typed), analyses, "/b/panel.cfg").labels;
			};
			const SCI = 'arm_sci = "type=scmi_smc_multiagent,agent_id=13"';
			for (const typed of ["▮", "type=▮", "type=scmi_smc_multiagent,agent_id=▮"])
				assert.equal(offered(SCI, `arm_sci = "${typed}`)[0], "type=scmi_smc_multiagent,agent_id=13");
			assert.deepEqual(offered('"/soc/spi@22020000"', '"▮"'), [
				"/soc/spi@22020000",
				"/soc/ethernet@22000000",
				"/soc/i2c@22010000",
			]);
		}
	});
});

describe("devices", () => {
	const CFG = readFileSync(join(EXAMPLES, "rcar-h3/domu1.cfg"), "utf8");
	const without = (path: string) => CFG.replace(new RegExp(`\t"${path}",.*\n`), "\t▮\n");
	test("what has a number and is kept from Dom0 comes first; what the list has already is left out", () => {
		const marked = without("/soc/usb@ee080100");
		const analyses = exampleAnalyses("rcar-h3", { "/b/domu1.cfg": marked.replace("▮", "") });
		const { items, labels, taking, docOf } = typing(marked, analyses);
		assert.equal(labels[0], "/soc/usb@ee080100");
		assert.ok(!labels.includes("/soc/usb@e6590000") && labels.includes("/soc/ethernet@e6800000"));
		assert.equal(items[0]?.detail, "&ehci0 · device 10 (ehci0)");
		assert.match(taking("/soc/usb@ee080100"), /\n\t"\/soc\/usb@ee080100",\n/);
		assert.match(docOf("/soc/usb@ee080100"), /`generic-ehci`[\s\S]*It uses clock 2 \\?_ehci0/);
		assert.match(docOf("/soc/ethernet@e6800000"), /Its node has no `xen,passthrough`/);
	});
	test("one that another domain has comes last, and says so", () => {
		const analyses = exampleAnalyses("rcar-h3");
		const { items, labels } = typing('name = "other"\ndtdev = [ "▮', analyses, "/b/other.cfg");
		const taken = items.find(({ label }) => label === "/soc/usb@e6590000");
		assert.equal(taken?.detail, "&hsusb · device 19 (hsusb) · given to DomU1");
		assert.ok(labels.indexOf("/soc/ethernet@e6800000") < labels.indexOf("/soc/usb@e6590000"));
	});
	test("memory, processors and interrupt controllers are given to nobody", () => {
		const { labels } = typing('name = "other"\ndtdev = [ "▮', exampleAnalyses("rcar-h3"), "/b/other.cfg");
		for (const part of ["memory@", "cpu@", "interrupt-controller@", "sram@"])
			assert.deepEqual(
				labels.filter((label) => label.includes(part)),
				[],
				part,
			);
	});
	test("a path is completed in what is typed of it, brackets and quotes as they lack", () => {
		const taken = (marked: string) =>
			typing(`name = "a"\n${marked}`, [USB], "/b/a.cfg").taking("/usb@e6590000").split("\n")[1];
		assert.equal(taken("dtdev = ▮"), 'dtdev = [ "/usb@e6590000" ]');
		assert.equal(taken("dtdev = [▮]"), 'dtdev = ["/usb@e6590000"]');
		assert.equal(taken('dtdev = [ "/us▮'), 'dtdev = [ "/usb@e6590000"');
		assert.equal(taken("dtdev = [ '/us▮' ]"), "dtdev = [ '/usb@e6590000' ]");
	});
});

test("words of other keys", () => {
	assert.deepEqual(typing('name = "a"\ngic_version = "▮"').labels, ["default", "v2", "v3"]);
	assert.equal(typing('name = "a"\non_crash = ▮').taking("preserve"), 'name = "a"\non_crash = "preserve"');
	assert.deepEqual(typing('name = "a"\nkernel = "▮"').labels, []);
});

test("nothing in a file of another language, nor where nobody asks", () => {
	assert.deepEqual(typing("CONFIG_ARM=y\nCONFIG_X=y\n▮").labels, []);
	assert.deepEqual(typing("MAKE soc=MX95\nLM0 name=SM\n▮").labels, []);
	assert.deepEqual(typing("# name\nDOMU_NUM=1\n▮").labels, []);
	assert.ok(typing("# a new one\nna▮").labels.includes("name"));
});
