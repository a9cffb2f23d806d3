// Who may use what of SCP-firmware: a bit that is set in its tables denies.
import assert from "node:assert/strict";
import { test } from "node:test";
import { imported } from "./imported-c-tables.ts";
import { PRODUCT } from "./scp-product.ts";

/** The permissions of the same product, as they are written: a bit that is set denies. */
const PERMISSIONS = `#include <board_scmi.h>
#define AGENT_IDX(agent_id) (agent_id - 1)
#define PROTOCOL(id) (UINT32_C(id) - 0x10)
static struct mod_res_agent_protocol_permissions by_protocol[] = {
    [AGENT_IDX(AGENT_OSPM)] = { .protocols = (mod_res_perms_t)0, },
    [AGENT_IDX(AGENT_PSCI)] = { .protocols = (1 << PROTOCOL(0x14)) | (1 << PROTOCOL(0x13)), },
    [AGENT_IDX(AGENT_VMM)] = { .protocols = 0x0, },
};
static struct mod_res_agent_msg_permissions by_message[] = {
    /* clocks: bit 4 is message 7 */
    [AGENT_IDX(AGENT_OSPM)] = { .messages = { [PROTOCOL(0x11)] = 0x0, [PROTOCOL(0x14)] = (1 << 4), }, },
    [AGENT_IDX(AGENT_PSCI)] = { .messages[PROTOCOL(0x11)] = 0x2, },
    [AGENT_IDX(AGENT_VMM)] = { .messages = { 0x0 }, },
};
static mod_res_perms_t by_clock[][5][1] = {
    [AGENT_IDX(AGENT_OSPM)] = { [0][0] = 0x0, },
    [AGENT_IDX(AGENT_PSCI)] = { [0][0] = 0x0, },
    /* RATE_SET of clocks 0 and 2, CONFIG_SET of 0; there is no clock 9 */
    [AGENT_IDX(AGENT_VMM)] = { [2][0] = (1 << 0) | (1 << 2) | (1 << 9), [4] = { 0x1 }, },
};
static struct mod_res_agent_permission all = {
    .agent_protocol_permissions = by_protocol,
    .agent_msg_permissions = by_message,
    .scmi_clock_perms = &by_clock[0][0][0],
};
struct fwk_module_config config_resource_perms = {
    .data = &(struct mod_res_resource_perms_config){ .agent_permissions = (uintptr_t)&all, .protocol_count = 5, },
};
`;
const PERMS = "/s/product/board/scp_ramfw/config_resource_perms.c";
const BUILD = "/s/product/board/scp_ramfw/Firmware.cmake";

const LISTED_MODULES = ["scmi-power-domain", "scmi-perf", "scmi-clock"]
	.map((name) => `list(APPEND SCP_MODULES "${name}")\n`)
	.join("");
const withPermissions = (text: string, cmake: string, defines: Readonly<Record<string, string>> = {}) =>
	imported({ ...PRODUCT, [PERMS]: text, [BUILD]: LISTED_MODULES + cmake }, "/s/product/board/scp_ramfw", { defines });

test("what agents are refused: a protocol, a message, a message about some numbers; everything else is allowed", () => {
	const { catalogue, told } = withPermissions(PERMISSIONS, 'list(APPEND SCP_MODULES "resource-perms")\n');
	const src = (line: number) => `config_resource_perms:${line}`;
	const none = { level: "none", src: src(6) };
	assert.deepEqual(catalogue.permissions, {
		model: "static",
		initial: "all",
		grants: {
			ospm: { protocols: { clock: { level: "all", deny: ["CLOCK_CONFIG_SET"], src: src(11) } } },
			psci: {
				protocols: {
					perf: none,
					clock: none,
					power: { level: "all", deny: ["POWER_STATE_SET"], src: src(12) },
				},
			},
			vmm: {
				resources: {
					clock: {
						ztr: { level: "all", deny: ["CLOCK_RATE_SET", "CLOCK_CONFIG_SET"], src: src(19) },
						s0d3: { level: "all", deny: ["CLOCK_RATE_SET"], src: src(19) },
					},
				},
			},
		},
	});
	assert.deepEqual(
		told.filter((line) => line.includes("resource_perms")),
		[],
	);
});

test("a protocol beyond protocol_count is refused to every agent that is looked up", () => {
	const few = PERMISSIONS.replace(".protocol_count = 5", ".protocol_count = 4");
	const { catalogue } = withPermissions(few, 'list(APPEND SCP_MODULES "resource-perms")\n');
	const grants = Object.entries(catalogue.permissions?.grants ?? {});
	assert.deepEqual(
		grants.map(([agent, { protocols }]) => [agent, protocols?.clock?.level]),
		[
			["ospm", "none"],
			["psci", "none"],
			["vmm", "none"],
		],
	);
});

test("where nothing says that the module is in the build, who may use what is not known, and the option is named", () => {
	const cmake = 'if(SCP_ENABLE_RESOURCE_PERMISSIONS)\nlist(APPEND SCP_MODULES "resource-perms")\nendif()\n';
	const { catalogue, told } = withPermissions(PERMISSIONS, cmake);
	assert.equal(catalogue.permissions, undefined);
	assert.ok(
		told.includes(
			`${PERMS}:26: who may use what is written here, but only where built with SCP_ENABLE_RESOURCE_PERMISSIONS: say so with -D. Left out`,
		),
	);
	const said = withPermissions(PERMISSIONS, cmake, { SCP_ENABLE_RESOURCE_PERMISSIONS: "1" });
	assert.equal(said.catalogue.permissions?.model, "static");
});

test("an agent that the tables have no row for is told", () => {
	const { told } = withPermissions(
		PERMISSIONS.replace("    [AGENT_IDX(AGENT_VMM)] = { .protocols = 0x0, },\n", ""),
		'list(APPEND SCP_MODULES "resource-perms")\n',
	);
	assert.ok(
		told.includes(
			`${PERMS}:25: agent 3 has no row: firmware reads beyond its table, and what that refuses is not known. Taken for nothing`,
		),
	);
});

test("a build without the module refuses nobody anything", () => {
	assert.deepEqual(withPermissions(PERMISSIONS, "").catalogue.permissions, { model: "none" });
});

test("what is not understood of it leaves all of it out, and is told", () => {
	const cmake = 'list(APPEND SCP_MODULES "resource-perms")\n';
	for (const [from, to, why] of [
		["(1 << 4)", "OTHER_BITS", "11: OTHER_BITS is not known: who may use what is left out"],
		["[PROTOCOL(0x14)] =", "[OTHER] =", "11: [OTHER] is not known: who may use what is left out"],
		["= by_message", "= other", "23: other is not understood: who may use what is left out"],
		[
			"    [AGENT_IDX(AGENT_PSCI)] = { .messages[",
			"#ifdef WITH_PSCI\n    [AGENT_IDX(AGENT_PSCI)] = { .protocols = 0, },\n#endif\n    [2] = { .messages[",
			"13: a row is there only where built with WITH_PSCI: who may use what is left out",
		],
	] as const) {
		const { catalogue, told } = withPermissions(PERMISSIONS.replace(from, to), cmake);
		assert.equal(catalogue.permissions, undefined, to);
		assert.ok(told.includes(`${PERMS}:${why}`), told.join("\n"));
	}
});
