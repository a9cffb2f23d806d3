// A clock that firmware keeps for the secure world: hidden from whom, by the agent that speaks over the channel.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsOf } from "../demo-board.ts";

/** Two agents, told apart by their SMC or not at all. */
const said = (secure: readonly string[], hasChannels: boolean) => {
	const agent = (key: string, id: number, smcId: string) =>
		`  ${key}: { id: ${id}${secure.includes(key) ? ", secure: true" : ""}${hasChannels ? `, channels: [{ transport: smc, smcId: ${smcId} }]` : ""} }`;
	return findingsOf("&eth0 { clocks = <&scmi_clk 0>; };", {
		"domu1.cfg": "# no guest",
		"firmware.scmi.yaml": `scmiCatalogue: 1
firmware: { name: Demo OP-TEE, match: { rootCompatible: ["acme,demo"] } }
scmi: { protocols: { clock: { id: 0x14 } } }
agents:
${agent("tee", 0, "0x82000001")}
${agent("linux", 1, "0x82000002")}
resources: { clock: { hse: { id: 0, name: ck_hse, status: secure-only } } }
permissions: { model: none }
completeness: { clock: complete, agents: complete }
`,
	}).filter((line) => line.includes("scmi-clock-unknown"));
};
const hidden = (end: string) =>
	`warning scmi-clock-unknown "0": clock 0 (ck_hse) is the secure world's, hidden from ${end}`;
const NULL_CLOCK =
	"which answers CLOCK_ATTRIBUTES with NOT_FOUND. Linux logs nothing: eth0 gets a NULL clock, every operation on it succeeds and does nothing.";

test("the channel is an agent's: by whether that one is secure", () => {
	assert.deepEqual(said(["tee"], true), [hidden(`agent 1 by "Demo OP-TEE", ${NULL_CLOCK}`)]);
	assert.deepEqual(said(["linux"], true), []);
});

test("whose channel it is is not known: nothing is said where one of them is secure", () => {
	assert.deepEqual(said([], false), [hidden('every agent by "Demo OP-TEE": eth0 cannot use it')]);
	assert.deepEqual(said(["tee"], false), []);
	assert.deepEqual(said(["tee", "linux"], false), []);
});
