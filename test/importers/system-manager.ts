/** A System Manager in small, in the formats of the real one: two units, a reserved clock, a guarded address, aliases. */
export const SYSTEM_MANAGER: Readonly<Record<string, string>> = {
	"/sm/configs/board.cfg": `# A comment
MAKE    soc=SOC1, board=evk, build=gcc_cross
DOX     name=EVK, desc="A board, with a comma in its name"

include ../devices/SOC1/configtool/device.cfg

ALL:                api=all
GET:                api=get
OWNER:              perm=sec_rw, api=all

LM0                 name="SM", rpc=none, boot=1, did=2
CLK_OSC             ALL

LM1                 name="M7", rpc=scmi, boot=2
OWNER:              perm=rw, api=set
SCMI_AGENT0         name="M7"
MAILBOX             type=mu, mu=3
CHANNEL             db=0, xport=smt, check=crc32, rpc=scmi, type=a2p, \\
                    test=default
CHANNEL             db=1, xport=smt, rpc=scmi, type=p2a_notify
UART2               OWNER
SYS                 ALL

LM2                 name="AP", rpc=scmi, boot=3
OWNER:              perm=rw, api=all
SCMI_AGENT1         name="AP-S", secure
MAILBOX             type=mu, mu=1, sma=0x90000000
CHANNEL             db=0, xport=smt, rpc=scmi, type=a2p
LMM_1               GET
BASE_AGENT_0        ALL
SCMI_AGENT2         name="AP-NS"
UART1               OWNER
GPU                 clk=priv, OWNER
CLK_OSC             GET
CLK_OSC             api=notify
CLK_NOWHERE         ALL
BRD_SM_SENSOR_BOARD ALL
SCMI_AGENT3         name="AP-NS-2", dup=2
`,
	"/sm/devices/SOC1/configtool/device.cfg": `# What a name stands for
PD_AON:
UART1:              PD_AON, CLK_UART1, MBC_A0=0.1
UART2:              PD_AON, CLK_UART2
GPU:                PD_GPU, CLK_GPU
MEMORY:             MBC_A0=0.4
`,
	"/sm/devices/SOC1/drivers/fsl_clock.h": `#ifndef FSL_CLOCK_H
#define FSL_CLOCK_H
#define CLOCK_NUM_SRC     2UL
#define CLOCK_SRC_OSC     0U /* 0 */
#define CLOCK_SRC_HOLE    1U
#define CLOCK_ROOT_UART1  0U
#define CLOCK_ROOT_UART2  1U
#define CLOCK_ROOT_GPU    2U
#define CLOCK_NUM_ROOT    3U
#endif
`,
	"/sm/devices/SOC1/sm/dev_sm_clock.h": `#ifndef DEV_SM_CLOCK_H
#define DEV_SM_CLOCK_H
#include "fsl_clock.h"
/*! Number of clocks */
#define DEV_SM_NUM_CLOCK   (CLOCK_NUM_SRC \\
    + CLOCK_NUM_ROOT)
#define DEV_SM_CLK_OSC     CLOCK_SRC_OSC                     /*!< 0: OSC */
#define DEV_SM_CLK_HOLE    CLOCK_SRC_HOLE                    /*!< 1: nothing */
#define DEV_SM_CLK_UART1   (CLOCK_ROOT_UART1 + CLOCK_NUM_SRC) /*!< 99: a comment that is wrong */
#define DEV_SM_CLK_UART2   (CLOCK_ROOT_UART2 + CLOCK_NUM_SRC)
#define DEV_SM_CLK_GPU     (CLOCK_ROOT_GPU + CLOCK_NUM_SRC)
#define DEV_SM_CLK_MODE_OFF 0U
#define DEV_SM_CLK_MODE_ON  1U
#endif
`,
	"/sm/devices/SOC1/sm/dev_sm_clock.c": `int32_t DEV_SM_ClockNameGet(uint32_t clockId)
{
    static string const s_name[DEV_SM_NUM_CLOCK] =
    {
        [DEV_SM_CLK_OSC] = "osc",
        [DEV_SM_CLK_UART1] = "uart1",
        [DEV_SM_CLK_UART2] = "uart2",
        [DEV_SM_CLK_GPU] = "gpu"
    };
    static bool const s_clockIsReserved[DEV_SM_NUM_CLOCK] =
    {
        [DEV_SM_CLK_HOLE] = true,
    };
}
`,
	"/sm/devices/SOC1/sm/dev_sm_power.h": `#define DEV_SM_NUM_POWER 2U
#define DEV_SM_PD_AON 0U
#define DEV_SM_PD_GPU 1U
`,
	"/sm/devices/SOC1/sm/dev_sm_power.c": `static string const s_name[DEV_SM_NUM_POWER] = { [DEV_SM_PD_AON] = "aon", [DEV_SM_PD_GPU] = "gpu" };
static string const s_name[2U] = { "off", "on" };
`,
	"/sm/devices/SOC1/sm/dev_sm_sensor.h": "#define DEV_SM_NUM_SENSOR 1U\n#define DEV_SM_SENSOR_DIE 0U\n",
	"/sm/devices/SOC1/sm/dev_sm_sensor.c":
		'static string const s_name[DEV_SM_NUM_SENSOR] = { [DEV_SM_SENSOR_DIE] = "die" };\n',
	"/sm/boards/evk/sm/brd_sm_sensor.h":
		"#define BRD_SM_NUM_SENSOR 1U\n#define BRD_SM_SENSOR_BOARD (DEV_SM_NUM_SENSOR + 0U)\n",
	"/sm/boards/evk/sm/brd_sm_sensor.c": 'static string const s_name[BRD_SM_NUM_SENSOR] = { "board" };\n',
	"/sm/devices/SOC1/SOC1_MU.h": `#if (defined(__ARM_FEATURE_CMSE) && (__ARM_FEATURE_CMSE & 0x2))
#define A1__MUA_BASE (0x54220000u)
#define A1__MUB_BASE (0x54230000u)
#define A2__MUA_BASE (0x545B0000u)
#define A2__MUB_BASE (0x545C0000u)
#define MU_BASE_PTRS { A1__MUB }
#else
#define A1__MUA_BASE (0x44220000u)
#define A1__MUB_BASE (0x44230000u)
#define A2__MUA_BASE (0x445B0000u)
#define A2__MUB_BASE (0x445C0000u)
#define A1__MUB ((MU_Type *)A1__MUB_BASE)
#define MU_BASE_PTRS { A1__MUA, A1__MUB, A2__MUA, A2__MUB }
#endif
`,
	"/sm/sm/rpc/scmi/rpc_scmi_clock.c": "#define PROTOCOL_VERSION  0x30000U\n",
};

/** The same without the line that has no meaning. */
export const SOUND_SYSTEM_MANAGER: Readonly<Record<string, string>> = {
	...SYSTEM_MANAGER,
	"/sm/configs/board.cfg": (SYSTEM_MANAGER["/sm/configs/board.cfg"] as string).replace("CLK_NOWHERE         ALL\n", ""),
};

/** The M7 core, whose UART2 has clock 3. */
export const boardOfM7 = (clock: string): string => `/dts-v1/;
/ {
	compatible = "fsl,soc1";
	#address-cells = <1>;
	#size-cells = <1>;
	page: sram@445b1000 { compatible = "arm,scmi-shmem"; reg = <0x445b1000 0x80>; };
	mu: mailbox@445b0000 { reg = <0x445b0000 0x1000>; #mbox-cells = <1>; };
	firmware {
		scmi {
			compatible = "arm,scmi";
			mboxes = <&mu 0>;
			shmem = <&page>;
			#address-cells = <1>;
			#size-cells = <0>;
			clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};
	};
	serial@5000 { reg = <0x5000 0x1000>; clocks = <&clk ${clock}>; };
};
`;
