// What is offered where a statement begins: the properties that SCMI reads there, and whole nodes of SCMI that are missing.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { analyse } from "../../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../../server/src/facts.ts";
import { completion } from "../../../server/src/features/completion.ts";
import { memorySnapshot } from "../../memory-snapshot.ts";
import { CATALOGUE, FILES, HEAD, SOC } from "./small-board.ts";
import { offered, offeredAt, unmarked } from "./typing-in-tree.ts";

/** What is typed on top of the small board, or in place of its SCMI node's own line. */
const at = (typed: string) => offeredAt(`${HEAD}${typed}\n`, { files: FILES });
const inScmi = (typed: string) => offeredAt(`${HEAD}/ { firmware { scmi {\n\t${typed}\n}; }; };\n`, { files: FILES });
/** A board without an SCMI node, mid-edit. */
const alone = (typed: string) =>
	offeredAt(
		`/dts-v1/;\n/ {\n\t#address-cells = <2>;\n\t#size-cells = <2>;\n\treserved-memory { #address-cells = <2>; #size-cells = <2>; ranges; };\n${typed}\n};\n`,
	);

describe("in an SCMI node", () => {
	test("that says its transport: what that needs first", () => {
		const { labels } = alone('firmware { scmi {\n\tcompatible = "arm,scmi-smc";\n\t▮\n}; };');
		assert.deepEqual(labels.slice(0, 4).sort(), ["#address-cells", "#size-cells", "arm,smc-id", "shmem"]);
		assert.ok(labels.includes("arm,max-rx-timeout-ms"));
		for (const other of ["compatible", "mboxes", "arm,no-completion-irq", "linaro,optee-channel-id"])
			assert.ok(!labels.includes(other), other);
	});
	test("of another transport: of that", () => {
		const { labels } = alone('firmware { scmi {\n\tcompatible = "arm,scmi";\n\tshmem = <&x>;\n\t▮\n}; };');
		assert.ok(labels.includes("mboxes") && !labels.includes("mbox-names"));
		assert.ok(!labels.includes("arm,smc-id") && !labels.includes("shmem"));
	});
	test("what stands behind the place is there as well", () => {
		const { labels } = alone('firmware { scmi {\n\t▮\n\tcompatible = "arm,scmi-smc";\n\tarm,smc-id = <1>;\n}; };');
		assert.ok(!labels.includes("compatible") && !labels.includes("arm,smc-id"));
	});
	test("what another file says comes last, and can be said anew", () => {
		const { labels, item } = inScmi("▮");
		assert.equal(item("arm,smc-id").detail, "set elsewhere");
		assert.ok(labels.indexOf("arm,smc-id") > labels.indexOf("status"));
	});
	test("protocols that are not there, by what they are for", () => {
		const { labels, item, taking } = inScmi("▮");
		assert.deepEqual(
			labels.filter((label) => label.startsWith("protocol@")),
			["protocol@12", "protocol@13", "protocol@15", "protocol@18"],
		);
		assert.equal(item("protocol@15").detail, "Sensor management");
		assert.match(
			taking("protocol@15"),
			/\n\tscmi_sensor: protocol@15 \{\n\treg = <0x15>;\n\t#thermal-sensor-cells = <1>;\n\};/,
		);
		assert.match(
			taking("protocol@13"),
			/scmi_dvfs: protocol@13 \{\n\treg = <0x13>;\n\t#power-domain-cells = <1>;\n\};/,
		);
		assert.match(taking("protocol@12"), /\n\tprotocol@12 \{\n\treg = <0x12>;\n\};/);
	});
	test("a vendor's protocols on that vendor's boards; those that firmware lists first", () => {
		const protocols = (soc: string, files: Record<string, string> = {}) =>
			offeredAt(`${HEAD}/ { firmware { scmi { ▮ }; }; };\n`, { files: { "/b/soc.dtsi": soc, ...files } }).labels.filter(
				(label) => label.startsWith("protocol@"),
			);
		assert.ok(protocols(SOC.replace("acme,demo", "fsl,imx95")).includes("protocol@84"));
		const catalogue = `scmiCatalogue: 1
firmware: { name: F, match: { rootCompatible: ["acme,demo"] } }
scmi: { protocols: { sensor: { id: 0x15 }, clock: { id: 0x14 } } }
agents: { os: { id: 1, type: ospm, channels: [{ transport: smc, smcId: 0x82000002 }] } }
resources: { clock: { a: { id: 0 } } }
permissions: { model: none }
`;
		assert.equal(protocols(SOC, { "/b/f.scmi.yaml": catalogue })[0], "protocol@15");
	});
	test("nodes stand behind properties: dtc refuses the other order", () => {
		const labels = alone('firmware { scmi { compatible = "arm,scmi-smc"; ▮ shmem = <&x>; }; };').labels;
		assert.ok(labels.includes("arm,smc-id") && !labels.some((label) => label.startsWith("protocol@")));
		const behind = alone(
			'firmware { scmi { compatible = "arm,scmi-smc"; protocol@14 { reg = <0x14>; }; ▮ }; };',
		).labels;
		assert.ok(!behind.includes("arm,smc-id") && behind.includes("protocol@11"));
	});
	test("a label that is typed, or taken, is no other's", () => {
		assert.match(inScmi("sensors: pro▮").taking("protocol@15"), /\tsensors: protocol@15 \{/);
		const files = { "/b/soc.dtsi": SOC.replace("osc: osc", "scmi_sensor: osc") };
		const { taking } = offeredAt(`${HEAD}/ { firmware { scmi { ▮ }; }; };`, { files });
		assert.match(taking("protocol@15"), /scmi_sensor1: protocol@15/);
	});
	test("documentation says what is read", () => {
		const { docOf } = inScmi("▮");
		assert.match(docOf("arm,smc-id"), /SMC or HVC/);
		assert.match(docOf("protocol@15"), /thermal-sensors/);
	});
});

describe("in a protocol node", () => {
	test("what references need, and its number", () => {
		const { labels, taking } = inScmi("protocol@15 {\n▮\n};");
		assert.deepEqual(labels.slice(0, 2).sort(), ["#thermal-sensor-cells", "reg"]);
		assert.match(taking("reg"), /reg = <0x15>;/);
		assert.match(taking("#thermal-sensor-cells"), /#thermal-sensor-cells = <1>;/);
	});
	test("a name alone, where its braces are there", () => {
		const { labels, taking } = inScmi("protocol@▮ {\n};");
		assert.ok(labels.includes("protocol@15") && !labels.includes("protocol@14"));
		assert.match(taking("protocol@15"), /\n\tprotocol@15 \{\n\};/);
	});
	test("of voltage: the list of regulators, and in it one", () => {
		assert.match(inScmi("protocol@17 { ▮ };").labels.join(" "), /^(?!.*regulators)/, "the small board has it");
		const { taking } = alone('firmware { scmi { compatible = "arm,scmi-smc"; protocol@17 { reg = <0x17>; ▮ }; }; };');
		assert.match(taking("regulators"), /regulators \{\n\t#address-cells = <1>;\n\t#size-cells = <0>;\n\};/);
		assert.match(
			inScmi("protocol@17 { regulators { ▮ }; };").taking("regulator@"),
			/vdd: regulator@1 \{\n\treg = <0x1>;\n\tregulator-name = "";\n\};/,
		);
	});
	test("a regulator for the first voltage domain that none uses, of those that firmware has", () => {
		const typed = (more: string) => `${HEAD}&scmi_volt { regulators { ${more} ▮ }; };\n`;
		const catalogue = CATALOGUE.replace("vdd_io: { id: 1 }", "vdd_io: { id: 5 }");
		const files = { ...FILES, "/b/firmware.scmi.yaml": catalogue };
		assert.match(offeredAt(typed(""), { files }).taking("regulator@"), /regulator@5 \{\n\treg = <0x5>;/);
		assert.match(
			offeredAt(typed("io: regulator@5 { reg = <5>; };"), { files }).taking("regulator@"),
			/regulator@1 \{\n\treg = <0x1>;/,
		);
		const whole = { ...FILES, "/b/firmware.scmi.yaml": catalogue.replace("completeness: {", "$& voltage: complete,") };
		assert.ok(!offeredAt(typed("io: regulator@5 { reg = <5>; };"), { files: whole }).labels.includes("regulator@"));
	});
});

describe("where SCMI's nodes may stand", () => {
	test("below /firmware: a node for each transport, with what it needs", () => {
		const { labels, taking } = alone("firmware {\n\t▮\n};");
		assert.deepEqual(labels, [
			"scmi (arm,scmi)",
			"scmi (arm,scmi-smc)",
			"scmi (arm,scmi-smc-param)",
			"scmi (qcom,scmi-smc)",
			"scmi (arm,scmi-virtio)",
			"scmi (linaro,scmi-optee)",
		]);
		assert.match(
			taking("scmi (arm,scmi-smc)"),
			/\n\tscmi \{\n\tcompatible = "arm,scmi-smc";\n\tarm,smc-id = <>;\n\tshmem = <&>;\n\t#address-cells = <1>;\n\t#size-cells = <0>;\n\};/,
		);
	});
	test("beside one that is there it gets another name, and a page that none has", () => {
		const taken = (soc: string, label: string, typed = "/ { firmware { ▮ }; };") =>
			offeredAt(`${HEAD}${typed}\n`, { files: { "/b/soc.dtsi": soc } }).taking(label);
		const NODE = "scmi-1 (arm,scmi-smc)";
		assert.match(taken(SOC, NODE), /scmi-1 \{[^}]*shmem = <&>;/);
		assert.match(taken(SOC, "shmem", "&scmi_clk { ▮ };"), /shmem = <&>;/);
		const free = `${SOC}/ { free: shmem@8000 { compatible = "arm,scmi-shmem"; reg = <0x8000 0x80>; }; };\n`;
		assert.match(taken(free, NODE), /scmi-1 \{[^}]*shmem = <&free>;/);
		assert.match(taken(free, "shmem", "&scmi_clk { ▮ };"), /shmem = <&free>;/);
		const again = `${SOC}/ { again: shmem@53ff0000 { compatible = "arm,scmi-shmem"; reg = <0x53ff0000 0x80>; }; };\n`;
		assert.match(taken(again, NODE), /scmi-1 \{[^}]*shmem = <&>;/);
	});
	test("a page that none has comes first", () => {
		const free = `${SOC}/ { free: shmem@8000 { compatible = "arm,scmi-shmem"; reg = <0x8000 0x80>; }; };\n`;
		const { labels, item } = offeredAt(`${HEAD}&scmi_clk { shmem = <&▮>; };\n`, { files: { "/b/soc.dtsi": free } });
		assert.deepEqual(labels, ["&free", "&shm"]);
		assert.match(item("&shm").detail ?? "", /has a channel/);
	});
	test("in reserved memory and in SRAM: memory for messages, in their cells", () => {
		assert.match(
			alone("reserved-memory { ▮ };").taking("scmi-shmem@"),
			/scmi_shmem: scmi-shmem@0 \{\n\tcompatible = "arm,scmi-shmem";\n\treg = <0x0 0x0 0x0 0x1000>;\n\tno-map;\n\};/,
		);
		const { taking } = at("/ { sram@53ff0000 { ▮ }; };");
		assert.match(
			taking("scmi-sram-section@"),
			/scmi-sram-section@0 \{\n\tcompatible = "arm,scmi-shmem";\n\treg = <0x0 0x80>;\n\};/,
		);
	});
});

describe("in a device", () => {
	test("its lists, with the provider that there is, and the names that go with them", () => {
		const { labels, taking } = at("&eth0 { ▮ };");
		assert.deepEqual(labels, ["clocks", "assigned-clocks", "power-domains", "resets", "pinctrl-0", "reg"]);
		assert.match(taking("resets"), /resets = <&scmi_rst >;/);
		assert.equal(at("&eth0 { clocks = <&osc>; ▮ };").labels[0], "clock-names");
	});
	test("the next state of its pins, where firmware has pins", () => {
		assert.ok(at("&eth0 { pinctrl-0 = <&x>; ▮ };").labels.includes("pinctrl-1"));
		const files = { "/b/soc.dtsi": SOC.replaceAll("0x19", "0x18").replaceAll("protocol@19", "protocol@18") };
		assert.ok(!offeredAt(`${HEAD}&eth0 { ▮ };\n`, { files }).labels.includes("pinctrl-0"));
	});
	test("of the names of power domains a CPU's is the one that cpufreq asks for", () => {
		const domain = "power-domains = <&scmi_pd 0>; ▮";
		const ofCpu = at(`/ { cpus { cpu@0 { device_type = "cpu"; ${domain} }; }; };`);
		assert.match(ofCpu.taking("power-domain-names"), /power-domain-names = "perf";/);
		assert.match(at(`&eth0 { ${domain} };`).taking("power-domain-names"), /power-domain-names = "";/);
	});
	test("sensors in a thermal zone, and nowhere else", () => {
		const sensors = "/ { firmware { scmi { s: protocol@15 { reg = <0x15>; #thermal-sensor-cells = <1>; }; }; }; };\n";
		assert.deepEqual(
			at(`${sensors}/ { thermal-zones { cpu-thermal { ▮ }; }; };`).labels.includes("thermal-sensors"),
			true,
		);
		assert.ok(!at(`${sensors}&eth0 { ▮ };`).labels.includes("thermal-sensors"));
	});
	test("after its own what others of its compatible have", () => {
		const { labels, item, taking } = at(
			'/ { serial@1 { compatible = "acme,uart"; current-speed = <1>; acme,flag; }; };\n&uart0 { ▮ };',
		);
		assert.deepEqual(labels.slice(-2), ["current-speed", "acme,flag"]);
		assert.equal(item("acme,flag").detail, "as serial@1 has");
		assert.match(taking("current-speed"), /current-speed = <>;/);
		assert.match(taking("acme,flag"), /acme,flag; \};/);
	});
	test("what an include says of it can be said anew, and nothing is offered twice", () => {
		const files = { "/b/soc.dtsi": `${SOC}&eth0 { status = "disabled"; clocks = <&osc>; };\n` };
		const { labels, taking } = offeredAt(`${HEAD}&eth0 { ▮ };\n`, { files });
		assert.deepEqual(labels, [...new Set(labels)]);
		assert.match(taking("status"), /status = "okay";/);
	});
	test("a list that is said anew begins with the provider that it has", () => {
		const files = { "/b/soc.dtsi": `${SOC}&eth0 { clocks = <&osc>, <&scmi_clk 0>; resets = <&scmi_rst 1>; };\n` };
		const { taking } = offeredAt(`${HEAD}&eth0 { ▮ };\n`, { files });
		assert.match(taking("clocks"), /clocks = <&osc>;/);
		assert.match(taking("resets"), /resets = <&scmi_rst >;/);
		const pwm = `${SOC}/ { crg: crg { #clock-cells = <2>; }; fan { compatible = "pwm-fan"; clocks = <&crg 1 2>; }; };\n`;
		const other = offeredAt(`${HEAD}/ { fan { ▮ }; };\n`, { files: { "/b/soc.dtsi": pwm } });
		assert.match(other.taking("clocks"), /clocks = <&crg {2}>;/);
		const chosen = `${SOC}/ { chosen { stdout-path = &uart0; }; };\n`;
		const path = offeredAt(`${HEAD}/ { chosen { ▮ }; };\n`, { files: { "/b/soc.dtsi": chosen } });
		assert.match(path.taking("stdout-path"), /stdout-path = &;/);
	});
	test("a blank asks for nothing", () =>
		assert.deepEqual(offeredAt(`${HEAD}&eth0 { ▮ };\n`, { files: FILES, trigger: " " }).labels, []));
	test("of a board without SCMI: nothing", () => assert.deepEqual(alone("serial@1000 { ▮ };").labels, []));
	test("what only a hypervisor reads is offered where it boots", () => {
		assert.ok(!at("&eth0 { ▮ };").labels.includes("scmi_devid"));
		const guest = 'name = "domu1"\narm_sci = "scmi_smc"\n';
		const files = { ...FILES, "/b/domu1.cfg": guest };
		const { labels } = offeredAt(`${HEAD}&eth0 { ▮ };\n`, { files });
		assert.ok(labels.includes("scmi_devid") && labels.includes("xen,passthrough"));
		assert.ok(!labels.includes("arm,scmi-devid") && !labels.includes("access-controllers"));
		const using = offeredAt(`${HEAD}&eth0 { clocks = <&scmi_clk 1>; ▮ };\n`, { files });
		assert.equal(using.labels[0], "scmi_devid");
		assert.equal(using.item("scmi_devid").detail, "Xen RFC v2");
	});
	test("where a value stands already only the name goes in", () => {
		const { taking } = at("&eth0 { re▮ = <&scmi_rst 3>; };");
		assert.match(taking("resets"), /\{ resets = <&scmi_rst 3>; \};/);
	});
});

test("an editor with snippets gets places to fill in, and words to choose from", () => {
	const { text, offset } = unmarked(`${HEAD}/ { firmware { scmi-1 {\n\t▮\n}; }; };\n`);
	const file = "/b/board.dts";
	const snapshot = memorySnapshot({ ...FILES, [file]: text });
	const analyses = [analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, file))];
	const { items } = offered({ snapshot, file, text, offset, analyses }, true);
	const newText = (label: string) => items.find((each) => each.label === label)?.textEdit?.newText;
	assert.match(
		newText("compatible") ?? "",
		/^compatible = "\$\{1\|arm\\,scmi,arm\\,scmi-smc,.*linaro\\,scmi-optee\|\}";$/,
	);
	assert.equal(newText("protocol@14"), `\${9:scmi_clk1}: protocol@14 {\n\treg = <0x14>;\n\t#clock-cells = <1>;\n};`);
});

test("behind a list's provider, and a device's number, the editor asks on for names; not where none are known", () => {
	const { text, offset } = unmarked(`${HEAD}&eth0 { ▮ };\n`);
	const file = "/b/board.dts";
	const itemsWith = (more = "") => {
		const snapshot = memorySnapshot({ ...FILES, "/b/soc.dtsi": `${SOC}${more}`, [file]: text });
		const analyses = [analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, file))];
		const items = completion({ snapshot, file, text, offset, analyses }, true, true);
		return (label: string) => items.find((each) => each.label === label);
	};
	const item = itemsWith();
	const asksOn = (more: string) => itemsWith(more)("clocks")?.command !== undefined;
	assert.ok(asksOn("&eth0 { clocks = <&scmi_clk 0>; };\n"));
	assert.ok(asksOn("#define CLK 1\n/ { cru: cru { #clock-cells = <1>; }; };\n&eth0 { clocks = <&cru CLK>; };\n"));
	assert.ok(!asksOn("/ { cru: cru { #clock-cells = <1>; }; };\n&eth0 { clocks = <&cru 1>; };\n"));
	assert.equal(item("resets")?.textEdit?.newText, "resets = <&scmi_rst $1>;");
	assert.equal(item("resets")?.command?.command, "editor.action.triggerSuggest");
	assert.equal(item("reg")?.command, undefined);
});

describe("in text that does not parse", () => {
	test("a brace too many", () => assert.ok(at("};\n&eth0 {\n\t▮\n};").labels.includes("clocks")));
	test("rubbish before it", () => assert.ok(at("&eth0 {\n\tx = <&;\n\t▮\n};").labels.includes("clocks")));
	test("braces that are not closed", () =>
		assert.ok(inScmi("protocol@15 {\n▮").labels.includes("#thermal-sensor-cells")));
});

describe("in a compatible", () => {
	test("transports, where an SCMI node may stand", () =>
		assert.deepEqual(alone('firmware { scmi { compatible = "▮"; }; };').labels, [
			"arm,scmi",
			"arm,scmi-smc",
			"arm,scmi-smc-param",
			"qcom,scmi-smc",
			"arm,scmi-virtio",
			"linaro,scmi-optee",
		]));
	test("memory for messages, where that may stand", () =>
		assert.deepEqual(alone('reserved-memory { x@0 { compatible = "▮"; }; };').labels, ["arm,scmi-shmem"]));
	test("of a domain, where Xen boots", () => {
		const files = { "/b/domu1.cfg": 'name = "domu1"\narm_sci = "type=scmi_smc"\n', ...FILES };
		const { labels } = offeredAt(`${HEAD}/ { chosen { domu2 { compatible = "▮"; }; }; };\n`, { files });
		assert.ok(labels.includes("xen,domain"), labels.join(" "));
	});
	test("of a device: nothing", () => assert.deepEqual(at('&eth0 { compatible = "▮"; };').labels, []));
});

describe("in other values of SCMI's own properties", () => {
	const scmi = (typed: string) => alone(`firmware { scmi { compatible = "arm,scmi-smc"; ${typed} }; };`);
	test("the words there are, between quotes and with them", () => {
		assert.deepEqual(scmi('interrupt-names = "▮";').labels, ["a2p"]);
		assert.match(scmi("interrupt-names = ▮").taking('"a2p"'), /interrupt-names = "a2p"; \};/);
		assert.deepEqual(alone("firmware { scmi { compatible = ▮ }; };").labels.slice(0, 2), [
			'"arm,scmi"',
			'"arm,scmi-smc"',
		]);
	});
	test("those that are there are not offered again", () =>
		assert.deepEqual(alone('firmware { scmi { compatible = "arm,scmi"; mbox-names = "tx", "▮"; }; };').labels, [
			"rx",
			"tx_reply",
			"rx_reply",
		]));
	test("a number that is always the same", () => {
		assert.deepEqual(scmi("#address-cells = <▮>;").labels, ["1"]);
		assert.deepEqual(scmi("protocol@16 { reg = <▮>; };").labels, ["0x16"]);
		assert.match(scmi("protocol@16 { #reset-cells = ▮; };").taking("<1>"), /#reset-cells = <1>; \};/);
	});
	test("what a hypervisor reads, of that one alone", () => {
		const names = (cfg: string) =>
			offeredAt(`${HEAD}/ { chosen { d: domu1 { compatible = "xen,domain"; ▮ }; }; };\n`, {
				files: { ...FILES, "/b/domu1.cfg": `name = "domu1"\n${cfg}\n` },
			}).labels;
		const upstream = names('arm_sci = "type=scmi_smc"');
		assert.ok(upstream.includes("xen,sci_type") && !upstream.includes("xen,sci-agent-id"), upstream.join(" "));
		const agents = names('arm_sci = "type=scmi_smc_multiagent,agent_id=1"');
		assert.ok(agents.includes("xen,sci-agent-id") && !agents.includes("xen,arm_sci"), agents.join(" "));
	});
});
