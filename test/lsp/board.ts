/** A small board of one firmware, for tests of the server. */
export const CATALOGUE = `scmiCatalogue: 1
firmware: { name: Demo BL31, match: { rootCompatible: ["acme,demo"] } }
resources:
  clock: { eth: { id: 0, name: _eth }, uart: { id: 1, name: _uart } }
completeness: { clock: complete }
`;

export const SOC = `/ {
	compatible = "acme,demo";
	firmware {
		scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000002>;
			shmem = <&shm>;
			#address-cells = <1>;
			#size-cells = <0>;
			scmi_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};
	};
	shm: sram@53ff0000 { compatible = "arm,scmi-shmem"; reg = <0 0x53ff0000 0x1000>; };
	eth0: ethernet@e6800000 { reg = <0 0xe6800000 0x1000>; };
};
`;

/** `&eth0` uses this clock, on line 3 from column 22. */
export function board(clock: string): string {
	return `/dts-v1/;
#include "soc.dtsi"
&eth0 {
	clocks = <&scmi_clk ${clock}>;
};
`;
}

export const UNKNOWN_CLOCK = "3:21 error[scmi-clock-unknown]";

export const FILES = {
	"/board/demo.scmi.yaml": CATALOGUE,
	"/board/soc.dtsi": SOC,
	"/board/board.dts": board("0"),
};
