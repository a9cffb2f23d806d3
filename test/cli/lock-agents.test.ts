// Agents' numbers are pinned like all others: those of the host's table and of domains, and xl's agent_id.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { scmiDt } from "./command-line.ts";

const EXAMPLE = join(import.meta.dirname, "../../examples/xen-multi-agent");
const FILES: Readonly<Record<string, string>> = Object.fromEntries(
	readdirSync(EXAMPLE).map((file) => [`/work/${file}`, readFileSync(join(EXAMPLE, file), "utf8")]),
);
const CATALOGUE = "/work/kestrel.scmi.yaml";
/** The numbers of the two guests' agents the other way round. */
const SWAPPED = {
	...FILES,
	[CATALOGUE]: (FILES[CATALOGUE] ?? "").replace(
		/ {2}vm: # vm0 and vm1[\s\S]*?(?=resources:)/,
		`  vm0: { id: 13, name: VM0, type: ospm, channels: [{ transport: smc, smcId: 0x82000042, shmem: { address: 0x30002000, size: 0x1000 } }] }
  vm1: { id: 12, name: VM1, type: ospm, channels: [{ transport: smc, smcId: 0x82000043, shmem: { address: 0x30003000, size: 0x1000 } }] }
`,
	),
};

test("a lock has them where they are written", async () => {
	const { written, errors } = await scmiDt(FILES, "check", "--update-lock", "scmi.yaml");
	const lock = written["/work/scmi-lock.yaml"] ?? assert.fail(errors);
	assert.match(lock, /\n {8}panel\.cfg:\n {10}agent_id: \[13 agents\/vm1\]\n/);
	assert.match(lock, /\n {8}sensors\.cfg:\n {10}agent_id: \[12 agents\/vm0\]\n/);
	assert.match(lock, /scmi-secondary-agents: \[1 agents\/dom0, 12 agents\/vm0, 13 agents\/vm1\]/);
	assert.match(lock, /xen,dom0-sci-agent-id: \[1 agents\/dom0\]/);
	const again = await scmiDt({ ...FILES, ...written }, "check", "--update-lock", "scmi.yaml");
	assert.match(again.errors, /scmi-lock\.yaml is as it was/);
	assert.doesNotMatch((await scmiDt({ ...FILES, ...written }, "check", "scmi.yaml")).output, /scmi-release-mismatch/);
});

test("a catalogue that gives an agent another number is told, with what it was and is", async () => {
	const { written } = await scmiDt(FILES, "check", "--update-lock", "scmi.yaml");
	const { output } = await scmiDt({ ...SWAPPED, ...written }, "check", "scmi.yaml#by-xl");
	assert.match(
		output,
		/warning\[scmi-release-mismatch\]: .*agent 12 was vm0 and is vm1 \(vm0 is 13 now\); agent 13 was vm1 and is vm0 \(vm1 is 12 now\)/,
	);
	assert.match(output, /\n {2}panel\.cfg:11:\d+: agent 13 was vm1 and is vm0/);
});

test("a lock from before, which has no agents, says nothing of them", async () => {
	const { written } = await scmiDt(FILES, "check", "--update-lock", "scmi.yaml");
	const lock = written["/work/scmi-lock.yaml"] ?? "";
	const before = lock.replace(/^ {8}(panel|sensors)\.cfg:\n.*\n/gm, "").replace(/^.* agents\/.*\n/gm, "");
	assert.doesNotMatch(before, /agents\//);
	const { output } = await scmiDt({ ...SWAPPED, "/work/scmi-lock.yaml": before }, "check", "scmi.yaml#by-xl");
	assert.doesNotMatch(output, /agent 12 was/);
});
