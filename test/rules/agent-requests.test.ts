// What the multi-agent series makes of an agent's number that is missing or too large: it goes on, and the rule says with what.
import assert from "node:assert/strict";
import { test } from "node:test";
import { byXl, dom0less, type Edits, replace } from "../hypervisors/multi-agent-board.ts";

/** Xen is agent 5 to firmware, and agent 0 a guest. */
const ZERO_IS_A_GUEST: Edits = {
	catalogue: (text) => text.replace("xen: { id: 0,", "xen: { id: 5,").replace("domu1: { id: 12,", "domu1: { id: 0,"),
	host: replace("&ch_domu1 12>", "&ch_domu1 0>"),
};

const found = ({ analysis }: ReturnType<typeof byXl>) =>
	analysis.findings.map(({ code, severity, message, related }) => [
		`${severity} ${code}: ${message}`,
		...related.map(({ message: other }) => `  ${other}`),
	]);

for (const [arm, why] of [
	["type=scmi_smc_multiagent", "agent_id is missing"],
	[
		"type=scmi_smc_multiagent, agent_id=12",
		'agent_id is missing (" agent_id=12" is passed over: a blank stands before agent_id)',
	],
	[
		"type=scmi_smc_multiagent,agent-id=12",
		'agent_id is missing ("agent-id=12" is passed over: agent_id= is how it is written)',
	],
] as const)
	test(`X42 arm_sci = "${arm}": the domain is agent 0`, () => {
		const booted = byXl({ ...ZERO_IS_A_GUEST, xl: replace("type=scmi_smc_multiagent,agent_id=12", arm) });
		assert.deepEqual(booted.domains, ["Dom0 running agent 10", "domu1 running agent 0"]);
		assert.deepEqual(found(booted), [
			[`warning scmi-request-ignored: xl takes agent 0 for domu1 without a message: ${why}`],
		]);
	});

test("agent 0 that is asked for is none of them", () =>
	assert.deepEqual(found(byXl({ ...ZERO_IS_A_GUEST, xl: replace("agent_id=12", "agent_id=0") })), []));

test("X33 xen,dom0-sci-agent-id that no agent can have, though Dom0 uses nothing of firmware's", () => {
	const unused = (text: string) => text.replace("clocks = <&scmi_clk 1>;", "");
	const host = (text: string) => unused(text).replace("agent-id = <10>", "agent-id = <255>");
	assert.deepEqual(found(dom0less({ host: unused })), []);
	assert.deepEqual(found(dom0less({ host })), [
		[
			"warning scmi-request-ignored: Xen takes xen,dom0-sci-agent-id = <255> for none, with a warning on its console: agents go from 0 to 254. Dom0 gets no SCMI, and its SCMI node and pages are left out of its tree",
		],
	]);
});
