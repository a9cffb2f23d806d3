/** A product as SCP-firmware has them: lists of each agent, elements elsewhere, devices under a guard. */
export const PRODUCT = {
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
