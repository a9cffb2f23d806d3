// A device that Xen passes to a domain of /chosen: guarded by an IOMMU, forced without one, or neither. handle_passthrough_prop().
import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsOf } from "../demo-board.ts";

const MODULE = 'compatible = "multiboot,kernel", "multiboot,module"; reg = <0x50000000 0x1000000>;';
const board = (dma: string) => `/dts-v1/;
/ {
	#address-cells = <1>;
	#size-cells = <1>;
	chosen {
		#address-cells = <1>;
		#size-cells = <1>;
		module@50000000 { ${MODULE} };
		domd {
			compatible = "xen,domain";
			#address-cells = <1>;
			#size-cells = <1>;
			cpus = <1>;
			memory = <0 0x20000>;
			module@58000000 { ${MODULE} };
			module@59000000 { compatible = "multiboot,device-tree", "multiboot,module"; reg = <0x59000000 0x10000>; };
		};
	};
	smmu: iommu@30000000 { compatible = "arm,smmu-v3"; reg = <0x30000000 0x1000>; #iommu-cells = <1>; };
	dma@30001000 { reg = <0x30001000 0x1000>; xen,passthrough; ${dma} };
};
`;
const guest = (force: string) => `/dts-v1/;
/ {
	passthrough {
		#address-cells = <2>;
		#size-cells = <2>;
		dma@30001000 { xen,reg = <0 0x30001000 0 0x1000 0 0x30001000>; xen,path = "/dma@30001000"; ${force} };
	};
};
`;
const said = (dma: string, force: string) =>
	findingsOf("", {
		"domu1.cfg": "# no guest",
		"board.dts": board(dma),
		"domd.dts": guest(force),
		"scmi.yaml":
			"scmi: 1\nhost: board.dts\nprofile: xen\ncomplete: true\ncatalogue: firmware.scmi.yaml\ndomains: { domd: { os: linux, guest: domd.dts } }\n",
	});

const GUARDED = "iommus = <&smmu 1>;";
const FORCED = "xen,force-assign-without-iommu;";

test("by an IOMMU, or by force, or both", () => {
	for (const [dma, force] of [
		[GUARDED, ""],
		["", FORCED],
		[GUARDED, FORCED],
	] as const)
		assert.deepEqual(said(dma, force), [], `${dma} ${force}`);
});

test("by neither: Xen panics", () => {
	const [finding = ""] = said("", "");
	assert.match(
		finding,
		/^error scmi-boot-failure "xen,path = [^:]*: Xen panics, "Could not set up domain domd \(rc = -22\)"/,
	);
	assert.match(finding, /no IOMMU guards this device, and xen,force-assign-without-iommu is not set/);
});
