// What is said of a number where firmware numbers the clocks of each agent by itself.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { findingsOf } from "../demo-board.ts";

const channel = (smcId: string) => `, channels: [{ transport: smc, smcId: ${smcId} }]`;
/** Three agents of a server like OP-TEE's; Linux has clock 0 only, and no number for the first in the list. */
const catalogue = (channels: (smcId: string) => string) => ({
	"domu1.cfg": "# no guest",
	"firmware.scmi.yaml": `scmiCatalogue: 1
firmware: { name: Demo OP-TEE, match: { rootCompatible: ["acme,demo"] } }
scmi: { protocols: { clock: { id: 0x14 } } }
agents:
  secure: { id: 0, type: ospm${channels("0x82000001")} }
  rtos: { id: 2, type: ospm${channels("0x82000003")} }
  linux: { id: 1, type: ospm${channels("0x82000002")} }
resources:
  clock:
    hse: { agentIds: { secure: 3, linux: null }, name: ck_hse }
    pll: { agentIds: { linux: 0 }, name: ck_pll }
    lsi: { agentIds: { secure: 4, rtos: 5 }, name: ck_lsi }
    hsi: { agentIds: { rtos: 4, secure: 6 }, name: ck_hsi }
permissions: { model: none }
completeness: { clock: complete, agents: complete }
`,
});
const clocks = (...ids: number[]) => `&eth0 { clocks = ${ids.map((id) => `<&scmi_clk ${id}>`).join(", ")}; };`;
/** Up to what Linux does about it. */
const found = (body: string, channels: (smcId: string) => string) =>
	findingsOf(body, catalogue(channels))
		.filter((line) => line.includes("scmi-clock-unknown"))
		.map((line) => line.split(". ")[0]);

describe("numbers of each agent", () => {
	const isOthers = (id: number, name: string) =>
		`error scmi-clock-unknown "${id}": clock ${id} (${name}) belongs to another agent: on this channel "Demo OP-TEE" serves agent linux, which has only id 0`;
	test("another's is named, of two by the first in the catalogue that has it", () =>
		assert.deepEqual(found(clocks(0, 3, 4, 5, 6, 7), channel), [
			isOthers(3, "ck_hse"),
			isOthers(4, "ck_lsi"),
			isOthers(5, "ck_lsi"),
			isOthers(6, "ck_hsi"),
			'error scmi-clock-unknown "7": clock 7 does not exist: "Demo OP-TEE" serves only id 0',
		]));
	test("where it is not known which agent this is, any agent's may be right", () =>
		assert.deepEqual(
			found(clocks(0, 1, 3, 4, 5, 6, 7), () => ""),
			[
				'error scmi-clock-unknown "1": clock 1 does not exist: "Demo OP-TEE" serves ids 0, 3–6',
				'error scmi-clock-unknown "7": clock 7 does not exist: "Demo OP-TEE" serves ids 0, 3–6',
			],
		));
});
