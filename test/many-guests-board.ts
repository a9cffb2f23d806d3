// A board split between nine domains: large enough to show what takes long.
export const GUESTS = 8;
export const DEVICES = 300;

const each = <T>(count: number, make: (i: number) => T): readonly T[] =>
	Array.from({ length: count }, (_, i) => make(i));
const hex = (value: number) => value.toString(16);
const addressOf = (device: number) => 0xe0000000 + device * 0x1000;
const nameOf = (device: number) => `device@${hex(addressOf(device))}`;
/** The guest that has a device; guest 0 is Dom0. */
const ownerOf = (device: number) => device % (GUESTS + 1);

const CATALOGUE = `scmiCatalogue: 1
firmware: { name: Many, match: { rootCompatible: ["acme,many"] } }
scmi: { protocols: { clock: { id: 0x14 }, reset: { id: 0x16 } } }
agents:
${each(GUESTS + 2, (i) => `  a${i}: { id: ${i + 1}, type: ${i === 0 ? "hypervisor, trusted: true" : "ospm"}, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: ${i} }, shmem: { address: ${0x53f00000 + i * 0x1000}, size: 0x1000 } }] }`).join("\n")}
resources:
  clock:
${each(DEVICES, (i) => `    c${i}: { id: ${i}, name: clk_${i} }`).join("\n")}
  reset:
${each(DEVICES, (i) => `    r${i}: { id: ${i} }`).join("\n")}
devices:
${each(DEVICES, (i) => `  d${i}: { id: ${i}, dt: { addresses: [${addressOf(i)}] }, resources: { clock: [c${i}], reset: [r${i}] } }`).join("\n")}
permissions: { model: device-runtime, initial: none, setBy: [a0], controls: [clock, reset], grantAggregation: last-write, stateAggregation: last-write, resetAgent: flag, statuses: { unknownDevice: NOT_FOUND }, hidesUngranted: [clock] }
completeness: { clock: complete, reset: complete, devices: complete, agents: complete }
`;

const deviceNode = (i: number, more: string) =>
	`	${nameOf(i)} { reg = <0x${hex(addressOf(i))} 0x1000>; clocks = <&scmi_clk ${i}>; resets = <&scmi_rst ${i}>; ${more} };`;

const scmiNode = (shmem: string) => `	firmware {
		scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000002>;
			${shmem}
			#address-cells = <1>;
			#size-cells = <0>;
			scmi_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
			scmi_rst: protocol@16 { reg = <0x16>; #reset-cells = <1>; };
		};
	};`;

const HOST = `/dts-v1/;
/ {
	compatible = "acme,many";
	#address-cells = <1>;
	#size-cells = <1>;
${each(GUESTS + 2, (i) => `	shm${i}: sram@${hex(0x53f00000 + i * 0x1000)} { compatible = "arm,scmi-shmem"; reg = <0x${hex(0x53f00000 + i * 0x1000)} 0x1000>; };`).join("\n")}
${scmiNode("shmem = <&shm0>;")}
${each(DEVICES, (i) => deviceNode(i, `scmi_devid = <${i}>;${ownerOf(i) === 0 ? "" : " xen,passthrough;"}`)).join("\n")}
};
`;

function guestFiles(guest: number): readonly (readonly [string, string])[] {
	const own = each(DEVICES, (i) => i).filter((device) => ownerOf(device) === guest);
	const tree = `/dts-v1/;
/ {
	#address-cells = <1>;
	#size-cells = <1>;
	passthrough {
		compatible = "simple-bus";
		#address-cells = <1>;
		#size-cells = <1>;
		ranges;
${scmiNode("")}
${own.map((device) => deviceNode(device, `xen,path = "/${nameOf(device)}";`)).join("\n")}
	};
};
`;
	const config = `name = "DomU${guest}"
kernel = "/root/Image"
device_tree = "/root/domu${guest}.dtb"
arm_sci = "scmi_smc"
force_assign_without_iommu = 1
dtdev = [ ${own.map((device) => `"/${nameOf(device)}"`).join(", ")} ]
`;
	return [
		[`domu${guest}.dts`, tree],
		[`domu${guest}.cfg`, config],
	];
}

/** By file name. */
export const FILES: Readonly<Record<string, string>> = Object.fromEntries([
	["board.dts", HOST],
	["many.scmi.yaml", CATALOGUE],
	...each(GUESTS, (i) => guestFiles(i + 1)).flat(),
]);
