// What a hover says of what SCMI reads, at the `$0` of a board that somebody types.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { hover } from "../../server/src/features/hover.ts";
import { NO_CATALOGUES } from "../library.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const BOARD = `/dts-v1/;
/ {
	#address-cells = <1>;
	#size-cells = <1>;
	shm: shm@53ff0000 { comp_shm; compatible = "arm,scmi-shmem"; reg = <0x53ff0000 0x1000>; };
	chosen { ranges; domu1 { compatible = "xen,domain"; xen,sci_type = "scmi_smc"; memory = <0 1>; }; };
	osc: osc { #clock-cells = <0>; };
	firmware {
		scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000010>;
			shmem = <&shm>;
			#address-cells = <1>;
			#size-cells = <0>;
			scmi_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; status = "okay"; };
			protocol@13 { reg = <0x13>; #power-domain-cells = <1>; };
			protocol@17 { reg = <0x17>; regulators { vdd: regulator@3 { reg = <3>; }; }; };
			protocol@90 { reg = <0x90>; };
		};
	};
	uart0: serial@1000 { clocks = <&scmi_clk 3>; clock-names = "per"; reg = <0x1000 0x100>; vdd-supply = <&vdd>; xen,passthrough; };
	uart1: serial@2000 { clocks = <&osc>; clock-names = "per"; };
};
`;

/** What is said at the last place of a text in the board. */
function said(place: string, board = BOARD): string {
	const offset = board.lastIndexOf(place);
	assert.ok(offset >= 0, place);
	const snapshot = memorySnapshot({ "/b/board.dts": board });
	const analysis = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts"));
	const found = hover([analysis], "/b/board.dts", offset + 1, NO_CATALOGUES);
	return (found?.contents as { value: string } | undefined)?.value ?? "";
}

const saysOf = (place: string, ...words: readonly string[]): void => {
	const text = said(place);
	for (const word of words) assert.ok(text.includes(word), `${word} in: ${text}`);
};

describe("on the name of a property", () => {
	// drivers/firmware/arm_scmi/transports/smc.c: `if (res.a0) return -EOPNOTSUPP`
	test("of an SCMI node: who reads it, what a wrong one is, and where that stands", () =>
		saysOf("arm,smc-id", "arm,smc-id = <0x82000010>;", "SMC or HVC", "EOPNOTSUPP", "*Linux firmware/arm,scmi.yaml"));
	// shmem.c: of_device_is_compatible(shmem, "arm,scmi-shmem") else -ENXIO
	test("that names memory: what that has to be", () => saysOf("shmem = ", "arm,scmi-shmem", "-ENXIO"));
	test("of a protocol: of clocks and of performance another", () => {
		saysOf("#clock-cells = <1>", "firmware's number of the clock");
		saysOf("#power-domain-cells", "performance domain", "no cpufreq");
	});
	test("reg is a protocol's number, a voltage domain, or memory for messages", () => {
		saysOf("reg = <0x14>", "protocol 20 already activated");
		saysOf("reg = <3>", "SCMI Voltage Domain 3 already in use");
		saysOf("reg = <0x53ff", "timed out in resp");
	});
	test("status of a protocol", () => saysOf('status = "okay"', "wait for ever"));
	test("a consumer's list, and the names and supplies that go with it", () => {
		saysOf("clocks = <&scmi_clk", "NULL clock");
		saysOf('clock-names = "per"; reg', "by place");
		saysOf("vdd-supply", "child of `regulators`");
	});
	test("a list that leads to no SCMI node: what the tree has, and no more", () => {
		assert.doesNotMatch(said("clocks = <&osc>"), /firmware/);
		assert.equal(said('clock-names = "per"; };'), '```dts\nclock-names = "per";\n```');
	});
	test("of Xen", () => {
		saysOf("xen,sci_type", "Error getting SCI configuration");
		saysOf("xen,passthrough", "Dom0");
	});
	test("that nothing of SCMI reads: what the tree has, and no more", () => {
		assert.equal(said("comp_shm"), "```dts\ncomp_shm;\n```");
		assert.doesNotMatch(said("reg = <0x1000"), /Linux/);
	});
});

describe("on a node", () => {
	test("of a protocol: which it is", () =>
		saysOf("protocol@14", "`/firmware/scmi/protocol@14`", "Protocol 0x14: **Clock management**."));
	test("by its label too", () => saysOf("&scmi_clk 3", "**Clock management**"));
	test("of a vendor's protocol that is not known: nothing more than the tree has", () =>
		assert.doesNotMatch(said("protocol@90"), /Protocol/));
	test("that leads to firmware: what carries the messages", () => saysOf("scmi {", "SCMI over SMC or HVC"));
});

describe("on a compatible", () => {
	test("of a transport", () => saysOf('"arm,scmi-smc"', "SCMI over SMC or HVC"));
	test("of shared memory", () => saysOf('"arm,scmi-shmem"', "-ENXIO"));
	test("of a domain", () => saysOf('"xen,domain"', "before any toolstack runs"));
	test("of anything else: nothing", () =>
		assert.equal(said('"acme,uart"', '/dts-v1/;\n/ { a { compatible = "acme,uart"; }; };\n'), ""));
});
