// A domain that uses SCMI and is given no SCMI node: that is one finding, at what takes the node away.
import assert from "node:assert/strict";
import { test } from "node:test";
import { dom0less, replace } from "../hypervisors/multi-agent-board.ts";

const said = (id: string) =>
	dom0less({ host: replace("xen,dom0-sci-agent-id = <10>;", id) }).analysis.findings.map(
		({ code, message }) => `${code}: ${message.replace(/ \(step \d+ of.*/, "")}`,
	);

const TAKEN =
	"scmi-boot-failure: Dom0 never calls firmware: it has no SCMI node, as Xen takes /firmware/scmi out of its tree";

test("Dom0 has no agent", () => assert.deepEqual(said(""), [`${TAKEN}: there is no xen,dom0-sci-agent-id`]));
