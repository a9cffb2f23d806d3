import assert from "node:assert/strict";
import { test } from "node:test";
import { imported } from "./imported-c-tables.ts";

/** A product as SCP-firmware has them: lists of each agent, elements elsewhere, devices under a guard. */
const PRODUCT = {
	"/s/product/board/include/board_scmi.h": `enum board_agent { AGENT_OSPM = 1, AGENT_PSCI, AGENT_VMM, AGENT_COUNT };
`,
	"/s/product/board/scp_ramfw/clock_devices.h": `enum clock_dev_idx { CLOCK_IDX_BIG, CLOCK_IDX_ZTR, CLOCK_IDX_S0D3, CLOCK_IDX_ETHER, CLOCK_IDX_COUNT };
`,
	"/s/product/board/scp_ramfw/config_scmi.c": `#include <board_scmi.h>
static const struct mod_scmi_agent agent_table[] = {
    [AGENT_OSPM] = { .type = SCMI_AGENT_TYPE_OSPM, .name = "OSPM", },
    [AGENT_PSCI] = { .type = SCMI_AGENT_TYPE_PSCI, .name = "PSCI", },
    [AGENT_VMM] = { .type = SCMI_AGENT_TYPE_OTHER, .name = "VMM", },
};
struct fwk_module_config config_scmi = {
    .elements = FWK_MODULE_DYNAMIC_ELEMENTS(get_element_table),
    .data = &((struct mod_scmi_config){
        .agent_count = FWK_ARRAY_SIZE(agent_table) - 1,
        .agent_table = agent_table,
        .vendor_identifier = "ours",
        .sub_vendor_identifier = "board",
    }),
};
`,
	"/s/product/board/scp_ramfw/config_scmi_clock.c": `#include <board_scmi.h>
#include <clock_devices.h>
static const struct mod_scmi_clock_device agent_device_table_ospm[] = {
    {
        /* ztr */
        .element_id =
            FWK_ID_ELEMENT_INIT(FWK_MODULE_IDX_CLOCK, CLOCK_IDX_ZTR),
        .starts_enabled = true,
    },
    { .element_id = FWK_ID_ELEMENT_INIT(FWK_MODULE_IDX_CLOCK, CLOCK_IDX_ETHER), },
    { .element_id = FWK_ID_ELEMENT_INIT(FWK_MODULE_IDX_CLOCK, CLOCK_IDX_S0D3), },
};
static const struct mod_scmi_clock_agent agent_table[AGENT_COUNT] = {
    [AGENT_PSCI] = { 0 /* No access */ },
    [AGENT_OSPM] = {
        .device_table = agent_device_table_ospm,
        .device_count = FWK_ARRAY_SIZE(agent_device_table_ospm),
    },
    [AGENT_VMM] = { .device_table = (void *)agent_device_table_ospm, },
};
struct fwk_module_config config_scmi_clock = {
    .data = &((struct mod_scmi_clock_config){ .agent_table = agent_table, }),
};
`,
	"/s/product/board/scp_ramfw/config_clock.c": `#include "clock_devices.h"
static struct fwk_element clock_dev_desc_table[] = {
    [CLOCK_IDX_BIG] = { .name = "CPU_GROUP_BIG_CORES", },
    [CLOCK_IDX_ZTR] = { .name = "ztr", .data = &((struct mod_clock_dev_config) { .driver_id = FWK_ID_ELEMENT_INIT(X, 0), }), },
    [CLOCK_IDX_S0D3] = { .name = "s0d3", },
    [CLOCK_IDX_ETHER] = { .name = "etheravb_of_the_board", },
    [CLOCK_IDX_COUNT] = { 0 },
};
static const struct fwk_element *clock_get_dev_desc_table(fwk_id_t module_id)
{
    return clock_dev_desc_table;
}
struct fwk_module_config config_clock = { .elements = FWK_MODULE_DYNAMIC_ELEMENTS(clock_get_dev_desc_table), };
`,
	"/s/product/board/scp_ramfw/config_scmi_perf.c": `enum dvfs { DVFS_LITTLE, DVFS_BIG };
static const struct mod_scmi_perf_domain_config domains[] = {
    [DVFS_BIG] = {
#ifdef BUILD_HAS_STATISTICS
        .stats_collected = true,
#endif
    },
    [DVFS_LITTLE] = { .stats_collected = true, },
};
struct fwk_module_config config_scmi_perf = { .data = &((struct mod_scmi_perf_config){ .domains = &domains, }), };
static const struct fwk_element dvfs_r0[] = { [DVFS_LITTLE] = { .name = "LITTLE", .data = &r0, }, [DVFS_BIG] = { .name = "BIG", }, { 0 } };
static const struct fwk_element dvfs_r1[] = { [DVFS_LITTLE] = { .name = "LITTLE", .data = &r1, }, [DVFS_BIG] = { .name = "BIG", }, { 0 } };
static const struct fwk_element *dvfs_get(fwk_id_t module_id)
{
    if (revision == 0) {
        return dvfs_r0;
    }
    return dvfs_r1;
}
struct fwk_module_config config_dvfs = { .elements = FWK_MODULE_DYNAMIC_ELEMENTS(dvfs_get), };
`,
	"/s/product/board/scp_ramfw/config_power_domain.c": `static const struct fwk_element pd_table[] = {
    { .name = "CORE0", }, { .name = "GPU", }, { .name = "SYSTOP", }, { 0 },
};
const struct fwk_module_config config_power_domain = { .elements = FWK_MODULE_STATIC_ELEMENTS_PTR(pd_table), };
`,
	"/s/product/board/scp_ramfw/config_scmi_power_domain.c": `#include <board_scmi.h>
#ifdef BUILD_HAS_AGENT_LOGICAL_DOMAIN
struct mod_scmi_pd_agent_config agent_table[3] = {
    [AGENT_OSPM] = { .domains = (uint32_t [1]) { [0] = 1, }, },
};
#endif
struct fwk_module_config config_scmi_power_domain = {
    .data = &(struct mod_scmi_pd_config){
#ifdef BUILD_HAS_AGENT_LOGICAL_DOMAIN
        .agent_config_table = agent_table,
#endif
    },
};
`,
	"/s/product/board/scp_ramfw/config_sensor.c": `static const struct fwk_element sensors[] = { { .name = "SOC Temperature", }, };
static const struct fwk_element *get_sensors(fwk_id_t module_id)
{
    struct fwk_element *table = fwk_mm_calloc(2, sizeof(struct fwk_element));
    return table;
}
struct fwk_module_config config_sensor = { .elements = FWK_MODULE_DYNAMIC_ELEMENTS(get_sensors), };
`,
	"/s/product/board/scp_ramfw/config_resource_perms.c": `#include "clock_devices.h"
enum { BOARD_DEVICES_ETHER, BOARD_DEVICES_GPU };
static struct mod_res_domain_device devices_ether[] = {
    { .device_id = FWK_ID_ELEMENT_INIT(FWK_MODULE_IDX_CLOCK, 1), .type = MOD_RES_CLOCK_DOMAIN_DEVICE, },
    { .device_id = FWK_ID_ELEMENT_INIT(FWK_MODULE_IDX_CLOCK, CLOCK_IDX_ETHER), .type = MOD_RES_CLOCK_DOMAIN_DEVICE, },
#ifdef WITH_RESET
    { .device_id = FWK_ID_ELEMENT_INIT(FWK_MODULE_IDX_CLOCK, 0), .type = MOD_RES_CLOCK_DOMAIN_DEVICE, },
#endif
    { .device_id = FWK_ID_ELEMENT_INIT(FWK_MODULE_IDX_POWER_DOMAIN, 0), .type = MOD_RES_POWER_DOMAIN_DEVICE, },
    { .device_id = FWK_ID_NONE_INIT, .type = MOD_RES_DOMAIN_DEVICE_INVALID, },
};
static struct mod_res_device devices[] = {
#ifdef BUILD_HAS_RESOURCE_PERMISSIONS
    [BOARD_DEVICES_ETHER] = { .device_id = BOARD_DEVICES_ETHER, .domain_devices = devices_ether, },
    [BOARD_DEVICES_GPU] = { .device_id = BOARD_DEVICES_GPU, .domain_devices = devices_ether, },
#endif
    { 0 },
};
struct fwk_module_config config_resource_perms = {
    .data = &(struct mod_res_resource_perms_config){ .domain_devices = (uintptr_t)&devices, },
};
`,
};

test("a product: the number is the place in the list of agents, the name that of the element it names", () => {
	const { catalogue, told } = imported(PRODUCT, "/s/product/board/scp_ramfw");
	assert.deepEqual(catalogue.firmware, {
		name: "SCP-firmware board/scp_ramfw",
		kind: "scp-firmware",
		vendor: "ours",
		subVendor: "board",
	});
	assert.deepEqual(
		Object.entries(catalogue.agents ?? {}).map(([key, { id, name, type }]) => [key, id, name, type]),
		[
			["ospm", 1, "OSPM", "ospm"],
			["psci", 2, "PSCI", "psci"],
			["vmm", 3, "VMM", "other"],
		],
	);
	const src = (line: number) => `config_scmi_clock:${line}`;
	assert.deepEqual(catalogue.resources.clock, {
		ztr: { id: 0, agentIds: { psci: null }, name: "ztr", initial: "on", src: src(4) },
		etheravb_of_the: { id: 1, agentIds: { psci: null }, name: "etheravb_of_the", src: src(10) },
		s0d3: { id: 2, agentIds: { psci: null }, name: "s0d3", src: src(11) },
	});
	assert.deepEqual(
		Object.entries({ ...catalogue.resources.perf, ...catalogue.resources.power }).map(([key, { id, name }]) => [
			key,
			id,
			name,
		]),
		[
			["big", 1, "BIG"],
			["little", 0, "LITTLE"],
			["core0", 0, "CORE0"],
			["gpu", 1, "GPU"],
		],
	);
	assert.deepEqual(catalogue.protocols, { power: { id: 0x11 }, perf: { id: 0x13 }, clock: { id: 0x14 } });
	const guard = "Only where built with BUILD_HAS_RESOURCE_PERMISSIONS";
	assert.deepEqual(catalogue.devices?.ether, {
		id: 0,
		description: guard,
		// a member is a number of agents: 1 is not CLOCK_IDX_ZTR, the element of that place
		resources: { clock: ["etheravb_of_the"], power: ["core0"] },
		src: "config_resource_perms:14",
	});
	assert.equal(catalogue.devices?.gpu?.id, 1);
	assert.deepEqual(catalogue.completeness, {
		agents: "complete",
		devices: "partial",
		clock: "complete",
		perf: "complete",
		power: "partial",
	});
	const file = "/s/product/board/scp_ramfw/config_";
	assert.deepEqual(told, [
		`${file}scmi_power_domain.c:10: agents number power domains by themselves where built with BUILD_HAS_AGENT_LOGICAL_DOMAIN: that is left out`,
		`${file}resource_perms.c:5: CLOCK_IDX_ETHER is clock 3, which no agent has: left out`,
		`${file}resource_perms.c:7: 0 is of the device only where built with WITH_RESET: left out`,
		`${file}resource_perms.c:12: 2 of 2 devices are there only where built with BUILD_HAS_RESOURCE_PERMISSIONS`,
	]);
});

test("what is defined decides: devices are there, agents have views of their own", () => {
	const defines = { BUILD_HAS_RESOURCE_PERMISSIONS: "1", BUILD_HAS_AGENT_LOGICAL_DOMAIN: "1" };
	const { catalogue } = imported(PRODUCT, "/s/product/board/scp_ramfw", { defines });
	assert.equal(catalogue.devices?.ether?.description, undefined);
	assert.deepEqual(catalogue.resources.power, {
		gpu: { id: 0, agentIds: { psci: null, vmm: null }, name: "GPU", src: "config_scmi_power_domain:4" },
	});
});

test("agents with other lists number by themselves", () => {
	const clocks = PRODUCT["/s/product/board/scp_ramfw/config_scmi_clock.c"];
	const { catalogue } = imported(
		{
			...PRODUCT,
			"/s/product/board/scp_ramfw/config_scmi_clock.c": clocks
				.replace(
					"static const struct mod_scmi_clock_agent",
					"static int own[] = { { .element_id = FWK_ID_ELEMENT_INIT(FWK_MODULE_IDX_CLOCK, CLOCK_IDX_S0D3), }, };\n$&",
				)
				.replace("(void *)agent_device_table_ospm", "own"),
		},
		"/s/product/board/scp_ramfw",
	);
	assert.deepEqual(catalogue.protocols?.clock, { id: 0x14, idSpace: "per-agent" });
	assert.deepEqual(
		Object.values(catalogue.resources.clock ?? {}).map(({ id, agentIds }) => [id, agentIds]),
		[
			[undefined, { ospm: 0, psci: null, vmm: null }],
			[undefined, { ospm: 1, psci: null, vmm: null }],
			[undefined, { ospm: 2, psci: null, vmm: 0 }],
		],
	);
});

test("what CMake builds: sensors by their module, a module under an option, a source from elsewhere", () => {
	const { catalogue, told } = imported(
		{
			...Object.fromEntries(Object.entries(PRODUCT).filter(([path]) => !/resource_perms|scmi_power/.test(path))),
			"/s/product/board/scp_ramfw/Firmware.cmake": `set(SCP_ENABLE_CLOCKS_INIT FALSE)
# list(APPEND SCP_MODULES "scmi-power-domain")
list(APPEND SCP_MODULES "scmi-perf")
list(APPEND SCP_MODULES "scmi-sensor")
if(SCP_ENABLE_CLOCKS)
    list(APPEND SCP_MODULES "scmi-clock")
endif()
`,
			"/s/product/board/scp_ramfw/CMakeLists.txt": `target_sources(x PRIVATE "\${CMAKE_CURRENT_SOURCE_DIR}/../shared/config_reset.c")\n`,
			"/s/product/board/shared/config_reset.c": `#include <board_scmi.h>
static const struct mod_scmi_reset_domain_device resets[] = {
    [4] = { .element_id = FWK_ID_ELEMENT_INIT(FWK_MODULE_IDX_RESET_DOMAIN, 0), },
};
static const struct mod_scmi_reset_domain_agent agents[] = { [AGENT_OSPM] = { .device_table = resets, }, };
const struct fwk_module_config config_scmi_reset_domain = { .data = &((struct x){ .agent_table = agents, }), };
`,
		},
		"/s/product/board",
	);
	assert.deepEqual(
		Object.values(catalogue.resources.clock ?? {}).map(({ status, condition }) => [status, condition]),
		Array.from({ length: 3 }, () => ["conditional", "built with SCP_ENABLE_CLOCKS"]),
	);
	assert.deepEqual(catalogue.resources.reset, {
		_0: {
			id: 4,
			agentIds: { psci: null, vmm: null },
			status: "conditional",
			condition: "built with the module scmi-reset-domain",
			src: "config_reset:3",
		},
	});
	assert.equal(catalogue.resources.perf?.big?.status, undefined);
	assert.equal(catalogue.resources.power, undefined);
	assert.deepEqual(told, [
		"/s/product/board/scp_ramfw/config_sensor.c:7: the elements of sensor (get_sensors) are put together when firmware runs: left out",
	]);
});

test("of several firmwares one has to be named", () => {
	const both = Object.entries(PRODUCT).flatMap(([path, text]): [string, string][] => [
		[path, text],
		[path.replace("scp_ramfw", "mcp_ramfw"), text],
	]);
	const files = {
		...Object.fromEntries(both),
		"/s/product/board/scp_ramfw/Firmware.cmake": "",
		"/s/product/board/mcp_ramfw/Firmware.cmake": "",
	};
	const without = Object.fromEntries(Object.entries(files).filter(([path]) => !path.endsWith(".cmake")));
	assert.deepEqual(imported(without, "/s/product/board").told, [
		"/s/product/board/mcp_ramfw/config_clock.c:13: config_clock is also in product/board/scp_ramfw/config_clock.c: name the folder of one firmware",
	]);
	assert.deepEqual(imported(files, "/s/product/board").told, [
		"/s/product/board:1: there are several firmwares here: name the folder of one, product/board/mcp_ramfw, product/board/scp_ramfw",
	]);
});

test("where power domains are counted when firmware runs, a header of the product numbers them", () => {
	const { catalogue, told } = imported(
		{
			"/s/product/rcar/scp_ramfw/config_scmi.c":
				"#include <rcar_scmi.h>\nstruct fwk_module_config config_scmi = { .data = &(struct mod_scmi_config){ .agent_table = t, }, };\n",
			"/s/product/rcar/scp_ramfw/config_scmi_power_domain.c":
				"struct fwk_module_config config_scmi_power_domain = { 0 };\n",
			"/s/product/rcar/include/rcar_scmi_id.h": "enum { PD_RCAR_CORE0, PD_RCAR_A3IR, PD_RCAR_COUNT };\n",
			"/s/product/rcar/scp_ramfw/config_power_domain.c": `#include <rcar_scmi_id.h>
static struct fwk_element table[] = { { .name = "a3ir" } };
static const struct fwk_element *get(fwk_id_t id) { return create_power_domain_element_table(count(), table); }
struct fwk_module_config config_power_domain = { .elements = FWK_MODULE_DYNAMIC_ELEMENTS(get), };
`,
		},
		"/s/product/rcar/scp_ramfw",
	);
	assert.deepEqual(catalogue.resources.power, {
		core0: { id: 0, src: "rcar_scmi_id:1" },
		a3ir: { id: 1, src: "rcar_scmi_id:1" },
	});
	assert.equal(catalogue.completeness?.power, "partial");
	assert.equal(told.length, 1);
});

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
