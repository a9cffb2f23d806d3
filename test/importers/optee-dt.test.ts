import assert from "node:assert/strict";
import { test } from "node:test";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { catalogueText } from "../../server/src/importers/catalogue-text.ts";
import { importOpteeDt, type ServerTreeFacts } from "../../server/src/importers/optee-dt/import-optee-dt.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const DTS = "/os/core/arch/arm/dts";
const BINDINGS = "/os/core/include/dt-bindings";

/** The server's node with this inside. */
const server = (...agents: string[]): string => `#include <dt-bindings/scmi/scmi-clock.h>
/ {
	scmi {
		compatible = "optee,scmi-server";
		#address-cells = <1>;
		#size-cells = <0>;
${agents.join("\n")}
	};
};
`;

const agent = (number: number, protocols: string, channel = "scmi-channel-id = <0>;"): string => `
agent@${number} { compatible = "linaro,scmi-optee"; reg = <${number}>; ${channel}
#address-cells = <1>; #size-cells = <0>;
${protocols}
};`;

const CLOCKS = `protocol@14 { reg = <0x14>; clocks { #address-cells = <1>; #size-cells = <0>;
clock@0 { reg = <CK_SCMI_BUS>; domain-name = "ck_bus"; clocks = <&rcc CK_BUS>; };
clock@2 { reg = <CK_SCMI_UART>; domain-name = "ck_uart"; clocks = <&rcc CK_UART>; flags = <SCMI_CLOCK_ALLOW_SET_RATE>; };
clock@3 { reg = <(CK_SCMI_UART + 1)>; clocks = <&rcc 9>; flags = <(SCMI_CLOCK_ALLOW_SET_RATE | SCMI_CLOCK_DEFAULT_ENABLED)>; status = "disabled"; };
}; };`;

const FILES: Readonly<Record<string, string>> = {
	[`${BINDINGS}/scmi/scmi-clock.h`]: "#define SCMI_CLOCK_DEFAULT_ENABLED 0x1\n#define SCMI_CLOCK_ALLOW_SET_RATE 0x2\n",
	[`${BINDINGS}/clock/st,mp91-rcc.h`]:
		"#define CK_BUS 100\n#define CK_UART 101\n#define CK_SCMI_BUS 0\n#define CK_SCMI_UART 2\n",
	[`${DTS}/mp91-scmi-cfg.dtsi`]: server(agent(1, CLOCKS)),
	[`${DTS}/mp91-dk.dts`]: `/dts-v1/;
#include <dt-bindings/clock/st,mp91-rcc.h>
#include "mp91-scmi-cfg.dtsi"
/ { compatible = "st,mp91-dk", "st,mp91"; rcc: rcc { #clock-cells = <1>; }; };
`,
};

function imported(files: Readonly<Record<string, string>>, path: string, facts?: ServerTreeFacts) {
	const { catalogue, problems } = importOpteeDt(memorySnapshot(files), path, facts);
	const text = catalogueText(catalogue, ["made in a test"]);
	const back = readCatalogue(memorySnapshot({ "/c.scmi.yaml": text }), "/c.scmi.yaml");
	assert.deepEqual(back.problems, [], text);
	const told = problems.map(({ path, line, text }) => `${path.slice(path.lastIndexOf("/") + 1)}:${line}: ${text}`);
	return { catalogue, text, problems: told };
}

test("a board's server becomes a catalogue: channel, numbers, names, what can be set", () => {
	const { text, problems } = imported(FILES, `${DTS}/mp91-dk.dts`, {
		repository: "OP-TEE/optee_os",
		revision: "4.9",
	});
	assert.equal(
		text,
		`# made in a test

scmiCatalogue: 1
firmware:
  name: OP-TEE SCMI server, mp91-dk
  kind: scp-firmware
  match: { rootCompatible: [ "st,mp91-dk" ], scmiCompatible: [ "linaro,scmi-optee" ] }
sources:
  mp91_scmi_cfg: { repository: OP-TEE/optee_os, revision: "4.9", path: core/arch/arm/dts/mp91-scmi-cfg.dtsi, importer: optee-dt }
scmi:
  protocols:
    clock: { id: 0x14 }
agents:
  agent1:
    id: 1
    channels:
      - { transport: optee, opteeChannel: 0 }
    src: mp91_scmi_cfg:8
resources:
  clock:
    ck_bus: { id: 0, name: ck_bus, symbols: [ CK_SCMI_BUS ], settable: [ state ], hardware: [ rcc CK_BUS ], src: mp91_scmi_cfg:11 }
    reserved_1: { id: 1, name: "", status: reserved }
    ck_uart: { id: 2, name: ck_uart, symbols: [ CK_SCMI_UART ], settable: [ state, rate ], hardware: [ rcc CK_UART ], src: mp91_scmi_cfg:12 }
    clock_3: { id: 3, name: clock@3, initial: on, settable: [ state, rate ], hardware: [ rcc 9 ], src: mp91_scmi_cfg:13 }
completeness: { agents: complete, clock: complete }
`,
	);
	assert.deepEqual(problems, []);
});

test("the server's file alone is read as the board beside it includes it", () => {
	const { catalogue, problems } = imported(FILES, `${DTS}/mp91-scmi-cfg.dtsi`);
	assert.deepEqual(problems, []);
	assert.deepEqual(catalogue.firmware.match?.rootCompatible, ["st,mp91-dk"]);
	assert.equal(catalogue.resources.clock?.ck_uart?.id, 2);
});

test("without a board the header that must be meant gives the numbers", () => {
	const file = "/elsewhere/mp91-scmi-cfg.dtsi";
	const alone = { ...FILES, [file]: FILES[`${DTS}/mp91-scmi-cfg.dtsi`] ?? "" };
	const facts = { includePaths: ["/os/core/include"] };
	const { catalogue, problems } = imported(alone, file, facts);
	assert.deepEqual(problems, []);
	assert.equal(catalogue.resources.clock?.ck_uart?.id, 2);
	assert.equal(catalogue.firmware.match, undefined);

	// st,mp92-rcc.h has other numbers for the same names, and nothing says which is meant
	const other = "#define CK_SCMI_BUS 5\n#define CK_SCMI_UART 6\n";
	const two = { ...alone, [`${BINDINGS}/clock/st,mp92-rcc.h`]: other };
	assert.equal(imported(two, file, facts).catalogue.resources.clock?.ck_uart?.id, 2, "the file's own SoC");
	const unclear = "/elsewhere/board-scmi-cfg.dtsi";
	const unknown = imported({ ...two, [unclear]: two[file] ?? "" }, unclear, facts);
	assert.deepEqual(Object.keys(unknown.catalogue.resources.clock ?? {}), []);
	assert.equal(unknown.catalogue.completeness?.clock, "partial");
	assert.deepEqual(unknown.problems, [
		"board-scmi-cfg.dtsi:11: the number of clock@0 is not known, st,mp91-rcc.h and st,mp92-rcc.h define CK_SCMI_BUS, each for itself: left out",
		"board-scmi-cfg.dtsi:12: the number of clock@2 is not known, st,mp91-rcc.h and st,mp92-rcc.h define CK_SCMI_UART, each for itself: left out",
		"board-scmi-cfg.dtsi:13: the number of clock@3 is not known, it depends on what no header at hand defines: left out",
	]);
	// the file's own definitions, and those that are given, need no header
	const own = { [unclear]: `#define CK_SCMI_BUS 3\n#define SCMI_CLOCK_ALLOW_SET_RATE 2\n${two[file]}` };
	const given = { includePaths: ["/os/core/include"], defines: { CK_SCMI_UART: "4" } };
	const { clock } = imported({ ...FILES, ...own }, unclear, given).catalogue.resources;
	assert.deepEqual([clock?.ck_bus?.id, clock?.ck_uart?.id], [3, 4]);
	// a third name that only one of them has decides for all
	const decided = `${two[file]}`.replace("CK_SCMI_UART>", "CK_SCMI_ONLY91>");
	const third = {
		...two,
		[unclear]: decided,
		[`${BINDINGS}/clock/st,mp91-rcc.h`]: `${FILES[`${BINDINGS}/clock/st,mp91-rcc.h`]}#define CK_SCMI_ONLY91 1\n`,
	};
	assert.equal(imported(third, unclear, facts).catalogue.resources.clock?.ck_bus?.id, 0);
});

test("each agent counts for itself; what two have in common is one resource", () => {
	const clocks = (first: string, second: string) => `protocol@14 { reg = <0x14>; clocks {
#address-cells = <1>; #size-cells = <0>;
clock@0 { reg = <0>; domain-name = "${first}"; clocks = <&rcc 1>; };
clock@1 { reg = <1>; domain-name = "${second}"; clocks = <&rcc 2>; }; }; };`;
	const board = `/dts-v1/;\n${server(agent(1, clocks("a", "b")), agent(2, clocks("c", "b"), "scmi-channel-id = <1>;"))}
/ { rcc: rcc { #clock-cells = <1>; }; };\n`;
	const { catalogue, problems } = imported({ ...FILES, [`${DTS}/two.dts`]: board }, `${DTS}/two.dts`);
	assert.deepEqual(problems, []);
	assert.deepEqual(catalogue.protocols, { clock: { id: 0x14, idSpace: "per-agent" } });
	const numbers = Object.entries(catalogue.resources.clock ?? {}).map(([key, { agentIds }]) => [key, agentIds]);
	assert.deepEqual(Object.fromEntries(numbers), {
		a: { agent1: 0 },
		b: { agent1: 1, agent2: 1 },
		c: { agent2: 0 },
	});
});

test("resets, regulators and power domains are read, other protocols are told", () => {
	const protocols = `
protocol@16 { reg = <0x16>; resets { #address-cells = <1>; #size-cells = <0>; reset@1 { reg = <1>; domain-name = "uart"; resets = <&rcc 7>; }; }; };
protocol@17 { reg = <0x17>; regulators { #address-cells = <1>; #size-cells = <0>;
voltd@0 { reg = <0>; voltd-supply = <&buck1>; }; voltd@9 { reg = <0>; voltd-supply = <&buck2>; }; }; };
protocol@11 { reg = <0x11>; power-domains { #address-cells = <1>; #size-cells = <0>; gpu@0 { reg = <0>; domain-name = "gpu"; }; }; };
protocol@13 { reg = <0x13>; };`;
	const board = `/dts-v1/;\n${server(agent(1, protocols, ""))}
/ { rcc: rcc { #reset-cells = <1>; }; buck1: r1 { }; buck2: r2 { }; };\n`;
	const { catalogue, problems } = imported({ ...FILES, [`${DTS}/b.dts`]: board }, `${DTS}/b.dts`);
	assert.deepEqual(catalogue.resources, {
		reset: {
			reserved_0: { id: 0, name: "", status: "reserved" },
			uart: { id: 1, name: "uart", hardware: ["rcc 7"], src: "b:12" },
		},
		voltage: { voltage_0: { id: 0, hardware: ["buck1"], src: "b:14" } },
		power: { gpu: { id: 0, name: "gpu", src: "b:15" } },
	});
	assert.deepEqual(problems, [
		"b.dts:9: agent@1 has no scmi-channel-id: OP-TEE panics",
		"b.dts:14: voltd@9 is voltage 0 again, as at b:14: OP-TEE panics",
		"b.dts:16: protocol@13: what this protocol's resources are is not in the tree",
	]);
});

test("a tree without the server, a file that is not there, an agent on another transport", () => {
	const plain = { "/b/x.dts": "/dts-v1/;\n/ { };\n" };
	assert.deepEqual(imported(plain, "/b/x.dts").problems, ["x.dts:1: there is no node compatible optee,scmi-server"]);
	assert.match(imported({}, "/b/x.dts").problems.join("\n"), /no node compatible optee,scmi-server/);
	const mailbox = `/dts-v1/;\n/ { scmi { compatible = "optee,scmi-server"; agent@2 { compatible = "arm,scmi"; reg = <2>; }; }; };\n`;
	const { catalogue, problems } = imported({ "/b/m.dts": mailbox }, "/b/m.dts");
	assert.deepEqual(catalogue.agents, { agent2: { id: 2, src: "m:2" } });
	assert.deepEqual(problems, [
		"m.dts:2: how agent@2 reaches the server is not understood: its compatible is not linaro,scmi-optee",
	]);
});
