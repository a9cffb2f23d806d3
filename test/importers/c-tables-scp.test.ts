import assert from "node:assert/strict";
import { test } from "node:test";
import { imported } from "./imported-c-tables.ts";
import { PRODUCT } from "./scp-product.ts";

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

test("elements that a function copies from tables are those, where nothing else is returned; the table is known in part", () => {
	const sensors = (
		body: string,
	) => `static const struct fwk_element always[] = { [1] = { .name = "SOC", }, [0] = { .name = "PMIC", }, };
static const struct fwk_element later[] = { [0] = { .name = "BIG", }, [1] = { .name = "GPU", }, };
static const struct fwk_element fake[] = { { .name = "Fake", }, };
static const struct fwk_element *get_sensors(fwk_id_t module_id)
{
    size_t count = FWK_ARRAY_SIZE(always);
    struct fwk_element *table = fwk_mm_calloc(5, sizeof(struct fwk_element));
${body}
    return table;
}
struct fwk_module_config config_sensor = { .elements = FWK_MODULE_DYNAMIC_ELEMENTS(get_sensors), };
`;
	const read = (body: string) => {
		const { catalogue, told } = imported(
			{
				...PRODUCT,
				"/s/product/board/scp_ramfw/config_sensor.c": sensors(body),
				"/s/product/board/scp_ramfw/config_scmi_sensor.c":
					"struct fwk_module_config config_scmi_sensor = { .data = &x, };\n",
			},
			"/s/product/board/scp_ramfw",
		);
		const rows = Object.values(catalogue.resources.sensor ?? {});
		return {
			named: rows.map(({ id, name, condition }) => [id, name, condition]),
			completeness: catalogue.completeness?.sensor,
			told: told.filter((line) => line.includes("config_sensor")),
		};
	};
	const first = "    memcpy(table, always, sizeof(always));\n";
	const both = `    if (rev == 0) {\n${first}    } else {\n${first}    fwk_str_memcpy(table + count, later, sizeof(later));\n    }\n`;
	const where = "built with the rows of later that get_sensors copies";
	const file = "/s/product/board/scp_ramfw/config_sensor.c";
	assert.deepEqual(read(both), {
		named: [
			[1, "SOC", undefined],
			[0, "PMIC", undefined],
			[2, "BIG", where],
			[3, "GPU", where],
		],
		completeness: "partial",
		told: [
			`${file}:17: the elements of sensor (get_sensors) are put together when firmware runs: what it copies is listed, anything else left out`,
		],
	});
	for (const body of [
		"    fill(table);\n",
		`#if BOARD == FVP\n    return fake;\n#endif\n${first}`,
		`${first}    memcpy(table + 7 * count, later, sizeof(later));\n`,
		`${first}    memcpy(table, later, sizeof(later));\n`,
	])
		assert.deepEqual([read(body).named, read(body).completeness], [[], undefined], body);
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
