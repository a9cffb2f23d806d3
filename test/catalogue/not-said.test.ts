// What a catalogue does not say follows from the kind of its server; what it says that cannot be read is not known.
import assert from "node:assert/strict";
import { test } from "node:test";
import { indexCatalogue } from "../../server/src/catalogue/catalogue-index.ts";
import type { Catalogue, Permissions } from "../../server/src/catalogue/model.ts";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { startFirmware } from "../../server/src/machine/firmware.ts";
import { aggregationOf } from "../../server/src/machine/hardware.ts";
import type { ResourceKind } from "../../server/src/scmi/resource-kind.ts";
import { tell } from "../machine/board.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const RCAR = "firmware: { name: F, kind: rcar-gen3 }";
const AGENTS = "agents: { hyp: { id: 0 } }";
const CLOCKS = "resources: { clock: { a: { id: 1 } } }";
const permissionsWith = (more: string) =>
	`permissions: { model: device-runtime, initial: none, setBy: [hyp]${more === "" ? "" : `, ${more}`} }`;

/** With so many problems. */
function read(problems: number, ...lines: readonly string[]): Catalogue {
	const text = ["scmiCatalogue: 1", ...lines].join("\n");
	const { catalogue, problems: found } = readCatalogue(memorySnapshot({ "/c.scmi.yaml": text }), "/c.scmi.yaml");
	assert.equal(found.length, problems, found.map(({ message }) => message).join("\n"));
	assert.ok(catalogue);
	return catalogue;
}

function permissionsOf(problems: number, more: string): Permissions {
	return read(problems, RCAR, AGENTS, CLOCKS, permissionsWith(more)).permissions;
}

/** What the hypervisor hears that grants a device firmware has not. */
function grantOfNoDevice(problems: number, more: string): string | undefined {
	const devices = ["devices: { usb: { id: 1 } }", "completeness: { devices: complete, agents: complete }"];
	const firmware = startFirmware(
		indexCatalogue(read(problems, RCAR, AGENTS, CLOCKS, ...devices, permissionsWith(more))),
	);
	const { status } = tell(firmware, "hyp", "BASE_SET_DEVICE_PERMISSIONS", { agent_id: 0, device_id: 7, flags: 1 });
	return String(status).split(":")[0];
}

/** measured-servers: a clock of R-Car Gen3 is off when nobody has it on, its power domain obeys the last who wrote. */
const AGGREGATIONS: readonly (readonly [problems: number, stated: string, clock: string, power: string])[] = [
	[0, "", "refcount-parents", "last-write"],
	[0, "stateAggregation: highest", "highest", "highest"],
	[0, "stateAggregation: { clock: highest }", "highest", "last-write"],
	[0, "stateAggregation: unknown", "unknown", "unknown"],
	[0, "stateAggregation: { clock: unknown }", "unknown", "last-write"],
	[1, "stateAggregation: highst", "unknown", "unknown"],
	[1, "stateAggregation: { clock: highst }", "unknown", "unknown"],
	[1, "stateAggregation: { clok: highest }", "unknown", "unknown"],
];

for (const [problems, stated, ...expected] of AGGREGATIONS)
	test(`who wins where several agents set one state: ${stated || "not said"}`, () => {
		const firmware = startFirmware(indexCatalogue(read(problems, RCAR, AGENTS, CLOCKS, permissionsWith(stated))));
		assert.deepEqual(
			(["clock", "power"] satisfies ResourceKind[]).map((kind) => aggregationOf(firmware, kind)),
			expected,
		);
	});

test("what a device permission covers is, of R-Car, clocks and resets: it lets anybody at power and pins", () => {
	assert.deepEqual(permissionsOf(0, "").controls, ["clock", "reset"]);
	assert.deepEqual(permissionsOf(0, "controls: [clock]").controls, ["clock"]);
});

test("tables that are hidden are those of the kind, or those that are named", () => {
	const hidden = (stated: string) =>
		startFirmware(indexCatalogue(read(0, RCAR, AGENTS, CLOCKS, permissionsWith(stated)))).behaviour.hides;
	assert.deepEqual(hidden(""), ["clock"]);
	assert.deepEqual(hidden("hidesUngranted: [reset]"), ["reset"]);
	assert.deepEqual(hidden("hidesUngranted: []"), []);
});

test("whose denial frees a device is as the kind has it, or as it is said", () => {
	const frees = (stated: string) =>
		startFirmware(indexCatalogue(read(0, RCAR, AGENTS, CLOCKS, permissionsWith(stated)))).behaviour.denialFrees;
	assert.deepEqual(["", "denialFrees: any", "denialFrees: own"].map(frees), ["own", "any", "own"]);
});

for (const wrong of [
	"denialFrees: nobody",
	"selfReset: often",
	"resetsState: some",
	"hidesUngranted: [clok]",
	"bypass: [hpy]",
	"exclusive: maybe",
])
	test(`who may use what is not known where this is wrong: ${wrong}`, () => {
		assert.equal(permissionsOf(1, wrong).isUnread, true);
	});

test("of what is wrong and stands for itself only that is not known", () => {
	const statuses = permissionsOf(1, "statuses: { unknownDevice: NOTFOUND, unknownAgent: NOT_FOUND }");
	assert.deepEqual(statuses.statuses, { unknownAgent: "NOT_FOUND" });
	assert.deepEqual([statuses.hasUnreadStatuses, statuses.isUnread], [true, undefined]);
	assert.equal(permissionsOf(0, "statuses: { unknownDevice: NOT_FOUND }").hasUnreadStatuses, undefined);
	assert.equal(grantOfNoDevice(0, "statuses: { unknownDevice: DENIED }"), "DENIED");
	assert.equal(grantOfNoDevice(1, "statuses: { unknownDevice: DENID }"), "unknown");
	assert.equal(grantOfNoDevice(1, "statuses: { unknownAgent: DENID }"), "unknown", "which key was meant is not known");
	assert.equal(grantOfNoDevice(1, "statuses: { unknownDevice: DENIED, unknownAgent: DENID }"), "DENIED");
	assert.equal(permissionsOf(1, "grantAggregation: last").grantAggregation, "unknown");
	assert.equal(permissionsOf(1, "resetAgent: maybe").resetAgent, "unknown");
});

test("how many agents or protocols firmware tells of is not known where that is wrong", () => {
	const completenessOf = (problems: number, scmi: string) => {
		const complete = "completeness: { agents: complete, protocols: complete, clock: complete }";
		const spoken = `scmi: { protocols: { clock: { id: 0x14 } }, ${scmi} }`;
		const { completeness } = read(problems, RCAR, AGENTS, CLOCKS, spoken, complete);
		return [completeness.agents, completeness.protocols, completeness.clock];
	};
	assert.deepEqual(completenessOf(0, "agentCount: 4, listsBase: true"), ["complete", "complete", "complete"]);
	assert.deepEqual(completenessOf(1, "agentCount: many"), ["partial", "complete", "complete"]);
	assert.deepEqual(completenessOf(1, "listsBase: often"), ["complete", "partial", "complete"]);
});

test("a resource stays without what is wrong of its members, or of what it starts", () => {
	const { resources } = read(
		4,
		RCAR,
		`resources:
  clock: { a: { id: 1, starts: { reset: [none] }, rates: [1, two] }, b: { id: 2, starts: { clock: [a] } } }
  reset: { r: { id: 1, starts: { clok: [a] } } }
  pinctrl: { p: { id: 0, kind: pin }, g: { id: 0, kind: group, members: [p, q] } }`,
	);
	assert.deepEqual(JSON.parse(JSON.stringify(resources)), {
		clock: { a: { id: 1 }, b: { id: 2, starts: { clock: ["a"] } } },
		reset: { r: { id: 1 } },
		pinctrl: { p: { id: 0, kind: "pin" }, g: { id: 0, kind: "group" } },
	});
});
