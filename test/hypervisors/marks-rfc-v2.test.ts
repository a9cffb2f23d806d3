// What others read, under a mediator that the setup names: Xen RFC v2, or none.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
	type Answer,
	answerTo,
	board,
	EARLY_MARK,
	GUARDED,
	type Lines,
	THIRD_PAGE,
	THREE_AGENTS,
	tones,
} from "./marked-board.ts";

describe("what a setup says of Dom0's agent", () => {
	const underSetup = (mediator: string, agent: string, lines: Lines, firmware = GUARDED): Answer =>
		answerTo({
			"board.dts": board(lines),
			"demo.scmi.yaml": firmware,
			"scmi.yaml": `scmi: 1\nhost: board.dts\n${mediator}domains: { Dom0: { agent: ${agent} } }\n`,
		});
	const NUMBERED: Lines = { eth: "scmi_devid = <4>;", usb: "scmi_devid = <5>;" };
	const MARKED: Lines = { chosen: EARLY_MARK };
	const MARK = `information[scmi-mediator-unmodelled] board.dts: ${EARLY_MARK}`;
	const NOBODY = "error[scmi-setup] scmi.yaml: domains: { Dom0: { agent: nobody } }";
	const RFC_V2 = "profile: xen-rfc-v2\n";

	test("under Xen RFC v2, what it becomes", () => {
		const { found, report } = underSetup(RFC_V2, "linux", NUMBERED);
		assert.deepEqual([found, tones(report)], [[], ["good"]]);
		assert.equal(report.domains[0]?.agent, "agent 2 (LINUX)");
	});
	test("under Xen RFC v2, what it does not become: it gets the last channel", () => {
		const { analysis, found, report } = underSetup(RFC_V2, "linux", { ...NUMBERED, more: THIRD_PAGE }, THREE_AGENTS);
		assert.deepEqual(found, ["error[scmi-agent-mismatch] scmi.yaml: domains: { Dom0: { agent: linux } }"]);
		assert.match(analysis.findings[0]?.message ?? "", /the channel of "guest" \(agent 3\)/);
		assert.equal(report.domains[0]?.agent, "agent 3 (GUEST)");
	});
	test("under a mediator that is not modelled, nothing is held against it", () => {
		for (const agent of ["linux", "xen"]) {
			const { found, report } = underSetup("", agent, MARKED);
			assert.deepEqual(found, [MARK]);
			assert.deepEqual(tones(report), ["unknown"]);
		}
	});
	test("one that firmware does not have is said to be none, and no more", () => {
		assert.deepEqual(underSetup(RFC_V2, "nobody", NUMBERED).found, [NOBODY]);
		assert.deepEqual(underSetup("", "nobody", MARKED).found, [MARK, NOBODY]);
	});
});

describe("the setup names the mediator", () => {
	const underProfile = (profile: string, lines: Lines): Answer =>
		answerTo({
			"board.dts": board(lines),
			"demo.scmi.yaml": GUARDED,
			"scmi.yaml": `scmi: 1\nhost: board.dts\nprofile: ${profile}\n`,
		});
	const usb = "scmi_devid = <5>;";

	test("xen-rfc-v2, access-controllers instead of scmi_devid: the device has no number, and is told why", () => {
		const { analysis, found, report } = underProfile("xen-rfc-v2", { eth: "access-controllers = <&scmi 4>;", usb });
		assert.deepEqual(found, ["warning[scmi-device-id-missing] board.dts: ethernet@1000 {"]);
		assert.match(
			analysis.findings[0]?.message ?? "",
			/names firmware device 4 in access-controllers, which Xen RFC v2 does not read \(it reads scmi_devid\).*Dom0 gets DENIED\. Device 4 \(eth\) owns all of this/,
		);
		assert.deepEqual(
			report.devices.map(({ tree, state }) => `${tree} ${state}`),
			["usb@2000 granted", "ethernet@1000 denied"],
		);
	});
	test("xen-rfc-v2, access-controllers beside scmi_devid: the node is written for both", () => {
		const eth = "access-controllers = <&scmi 4>;\n\t\tscmi_devid = <4>;";
		const { found, report } = underProfile("xen-rfc-v2", { eth, usb });
		assert.deepEqual([found, tones(report)], [[], ["good"]]);
	});
	test("xen-rfc-v2, access-controllers where nothing of SCMI is used: ignored, and said to be", () => {
		const more = "gpio@3000 {\n\t\taccess-controllers = <&scmi 4>;\n\t};";
		const { analysis, found } = underProfile("xen-rfc-v2", { eth: "scmi_devid = <4>;", usb, more });
		assert.deepEqual(found, ["information[scmi-mark-ignored] board.dts: access-controllers = <&scmi 4>;"]);
		assert.match(analysis.findings[0]?.message ?? "", /has no effect here: .*, not by Xen RFC v2$/);
	});
	test("xen-rfc-v2, marks of others: each kind once, and the answers are RFC v2's", () => {
		const chosen =
			'a {\n\t\t\txen,sci-agent-id = <2>;\n\t\t};\n\t\tb { xen,sci-agent-id = <3>; };\n\t\txen { compatible = "xen,sci"; };';
		const { analysis, found, report } = underProfile("xen-rfc-v2", { chosen, eth: "scmi_devid = <4>;", usb });
		assert.deepEqual(found, [
			"information[scmi-mark-ignored] board.dts: xen,sci-agent-id = <2>;",
			'information[scmi-mark-ignored] board.dts: xen { compatible = "xen,sci"; };',
		]);
		assert.equal(analysis.findings[0]?.related.length, 1);
		assert.deepEqual([report.profile, tones(report)], ["Xen RFC v2", ["good"]]);
	});
	test("none is a word for direct", () => {
		const chosen = EARLY_MARK;
		const answers = ["none", "direct"].map((profile) => underProfile(profile, { chosen, eth: "scmi_devid = <4>;" }));
		const [none, direct] = answers.map(({ analysis, report, found }) => ({
			found,
			messages: analysis.findings.map(({ message }) => message),
			report,
		}));
		assert.deepEqual(none, direct);
		assert.deepEqual(none?.found, [
			`information[scmi-mark-ignored] board.dts: ${EARLY_MARK}`,
			"warning[scmi-denied] board.dts: clocks = <&scmi_clk 0>;",
			"warning[scmi-denied] board.dts: clocks = <&scmi_clk 1>;",
		]);
		assert.equal(none?.report.profile, "no mediator");
		assert.match(none?.messages[0] ?? "", /and the setup says there is no mediator$/);
	});
});
