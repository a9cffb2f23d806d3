import assert from "node:assert/strict";
import { test } from "node:test";
import { imported } from "./imported-c-tables.ts";

/** Power domains by place, switches above them that are not counted, and a sensor that only code knows. */
const PLATFORM = {
	"/t/plat/imx/common/include/imx_sip_svc.h": "#define IMX_SIP_SCMI 0xC20000FE\n",
	"/t/plat/imx/imx8ulp/scmi/scmi_pd.c": `#define PWR(_name, _reg) { .name = _name, .reg = _reg, }
static struct psw imx8ulp_psw[] = { [6] = { .name = "PS6", }, };
static struct power_domain scmi_power_domains[] = {
	PWR("ONE", 4),
	PWR("THE_SECOND_DOMAIN", 5),
};
size_t plat_scmi_pd_count(unsigned int agent_id) { return ARRAY_SIZE(scmi_power_domains); }
`,
	"/t/plat/imx/imx8ulp/scmi/scmi_sensor.c": `static uint16_t count(unsigned int agent_id) { return 1U; }
uint32_t describe(struct scmi_sensor_desc *desc)
{
	desc->id = 0;
	strlcpy((char *)desc->name, "UPOWER-TEMP", 12);
}
`,
	"/t/plat/imx/imx8ulp/scmi/scmi.c": `#include <imx_sip_svc.h>
static struct scmi_msg_channel scmi_channel[] = { [0] = { .shm_addr = 0x2201f000, .shm_size = 0x80, }, };
static const char vendor[] = "NXP";
static const uint8_t plat_protocol_list[] = { SCMI_PROTOCOL_ID_POWER_DOMAIN, SCMI_PROTOCOL_ID_SENSOR, 0U };
`,
	"/t/drivers/scmi-msg/common.h": "#define SCMI_PROTOCOL_ID_POWER_DOMAIN 0x11\n#define SCMI_PROTOCOL_ID_SENSOR 0x15\n",
};

test("i.MX8ULP: domains by place, the one sensor, and its channel; nobody is refused anything", () => {
	const { catalogue } = imported(PLATFORM, "/t/plat/imx/imx8ulp");
	assert.deepEqual(catalogue.firmware.match, { rootCompatible: ["fsl,imx8ulp"] });
	const named = (table: string) => Object.values(catalogue.resources[table] ?? {}).map(({ id, name }) => [id, name]);
	assert.deepEqual(named("power"), [
		[0, "ONE"],
		[1, "THE_SECOND_DOMA"],
	]);
	assert.deepEqual(named("sensor"), [[0, "UPOWER-TEMP"]]);
	assert.deepEqual(catalogue.agents?.agent_0?.channels, [
		{ transport: "smc", smcId: 0xc20000fe, shmem: { address: 0x2201f000n, size: 0x80 } },
	]);
	assert.deepEqual(catalogue.permissions, { model: "none" });
});
