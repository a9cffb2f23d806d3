// What is found by a name that somebody types, over all open setups: `name, within, where`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { workspaceSymbols } from "../../server/src/features/workspace-symbols.ts";
import { demoBoard } from "../demo-board.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

function found(query: string, body = "", files = {}): readonly string[] {
	return workspaceSymbols([demoBoard(body, files)], memorySnapshot({}), query).map(
		({ name, containerName, location }) => {
			assert.ok("range" in location);
			const { line, character } = location.range.start;
			return `${name}, ${containerName}, ${location.uri.replace("file:///b/", "")}:${line + 1}:${character + 1}`;
		},
	);
}

test("nodes by label, name and letters of it", () => {
	const eth = "eth0: ethernet@e6800000, /, soc.dtsi:21:2";
	assert.ok(found("eth0").includes(eth));
	assert.ok(found("ETHERNET").includes(eth));
	assert.ok(found("e0ether").includes(eth));
	assert.deepEqual(found("ethx0"), []);
	assert.ok(found("protocol@14").includes("scmi_clk: protocol@14, /firmware/scmi, soc.dtsi:17:4"));
});

test("firmware's devices, clocks, resets and agents, by key and by its own names", () => {
	assert.deepEqual(found("_usb"), ["usb (_usb), clock 2 · Demo BL31, firmware.scmi.yaml:10:70"]);
	const usb = found("usb");
	assert.ok(usb.includes("usb, reset 2 · Demo BL31, firmware.scmi.yaml:11:45"));
	assert.ok(usb.includes("usb, device 7 · Demo BL31, firmware.scmi.yaml:15:3"));
	assert.ok(found("vm1").includes("vm1, agent 2 · Demo BL31, firmware.scmi.yaml:6:3"));
});

test("what a guest's tree has says whose it is, and what is deleted is not found", () => {
	const files = {
		"domu1.dts": "/dts-v1/;\n/ { soc { mine: timer@10 { }; }; };\n",
		"scmi.yaml": "scmi: 1\nhost: board.dts\nprofile: direct\ndomains: { DomU1: { guest: domu1.dts } }\n",
	};
	assert.deepEqual(found("mine", "", files), ["mine: timer@10, /soc · DomU1, domu1.dts:2:11"]);
	assert.deepEqual(found("phy@", "/delete-node/ &phy0;"), []);
});

test("the best come first, and no more than somebody looks through", () => {
	const many = Array.from({ length: 400 }, (_, at) => `n${at} { };`).join("\n");
	assert.equal(found("n", `/ { ${many} };`).length, 256);
	assert.equal(found("n399", `/ { ${many} };`)[0], "n399, /, board.dts:402:1");
	assert.equal(found("", `/ { ${many} };`).length, 256);
	const names = found("usb").map((each) => each.split(",")[0]);
	assert.ok(names.indexOf("usb") < names.indexOf("usb0: usb@e6590000"), names.join());
});
