// What Xen panics with at a domain of /chosen: parse_dom0less_node(), construct_domU(), domain_handle_dtb_bootmodule().
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { demoBoard } from "../demo-board.ts";

const MODULE = 'compatible = "multiboot,kernel", "multiboot,module"; reg = <0x50000000 0x1000000>;';
const KERNEL = `module@58000000 { ${MODULE} };`;
const DTB =
	'module@59000000 { compatible = "multiboot,device-tree", "multiboot,module"; reg = <0x59000000 0x10000>; };';
const CPUS = "cpus = <1>;";

interface Written {
	/** In the domain's node. */
	readonly domain?: string;
	/** Dom0's kernel, more domains. */
	readonly chosen?: string;
	/** In the node that is passed through. */
	readonly dma?: string;
	readonly profile?: string;
	readonly smmu?: string;
}
const GOOD =
	'xen,reg = <0 0x30001000 0 0x1000 0 0x30001000>; xen,path = "/dma@30001000"; xen,force-assign-without-iommu;';
const DOM0 = `module@50000000 { ${MODULE} };`;
/** What Xen says as it panics, and why. */
function panicOf({
	domain = `${CPUS} ${KERNEL} ${DTB}`,
	chosen = DOM0,
	dma = GOOD,
	profile = "xen",
	smmu = "",
}: Written) {
	const { facts } = demoBoard("", {
		"domu1.cfg": "# no guest",
		"board.dts": `/dts-v1/;
/ {
	#address-cells = <1>;
	#size-cells = <1>;
	chosen {
		#address-cells = <1>;
		#size-cells = <1>;
		${chosen}
		domd { compatible = "xen,domain"; #address-cells = <1>; #size-cells = <1>; memory = <0 0x20000>; ${domain} };
	};
	firmware { scmi { compatible = "arm,scmi-smc"; arm,smc-id = <0x82000002>; }; };
	${smmu}
	dma@30001000 { reg = <0x30001000 0x1000>; xen,passthrough; };
};
`,
		"domd.dts": `/dts-v1/;\n/ {\n\tpassthrough {\n\t\t#address-cells = <2>;\n\t\t#size-cells = <2>;\n\t\tdma@30001000 { ${dma} };\n\t};\n};\n`,
		"scmi.yaml": `scmi: 1\nhost: board.dts\nprofile: ${profile}\ncomplete: true\ncatalogue: firmware.scmi.yaml\ndomains: { domd: { os: linux, guest: domd.dts } }\n`,
	});
	const { trace } = facts.boot?.result ?? assert.fail("no boot");
	return trace.flatMap((step) =>
		step.kind === "event" && step.event === "boot-panic" ? [`${step.message}: ${kindOf(step.fault)}`] : [],
	);
}
const kindOf = ({ kind, ...rest }: { readonly kind: string; readonly because?: unknown; readonly lacks?: unknown }) =>
	[kind, rest.because, rest.lacks].filter((word) => word !== undefined).join(" ");

describe("released Xen", () => {
	test("a domain as it should be", () => assert.deepEqual(panicOf({}), []));
	const SETUP = "Could not set up domain domd (rc = -22)";
	const MISTAKES: readonly [title: string, written: Written, panic: string][] = [
		["no kernel", { domain: `${CPUS} ${DTB}` }, "Could not set up domain domd (rc = -2): no-kernel"],
		["no cpus", { domain: `${KERNEL} ${DTB}` }, "Missing property 'cpus' for domain domd: no-cpus"],
		[
			"direct-map without memory of its own",
			{ domain: `direct-map; ${CPUS} ${KERNEL} ${DTB}` },
			"direct-map is not valid for domain domd without static allocation.: direct-map-without-static-memory",
		],
		[
			"xen,path without xen,reg",
			{ dma: 'xen,path = "/dma@30001000"; xen,force-assign-without-iommu;' },
			`${SETUP}: half-passthrough xen,reg`,
		],
		[
			"xen,reg without xen,path, not forced",
			{ dma: "xen,reg = <0 0x30001000 0 0x1000 0 0x30001000>;" },
			`${SETUP}: half-passthrough xen,path,xen,force-assign-without-iommu`,
		],
		["half a page", { dma: GOOD.replace("0 0x1000", "0 0x800") }, `${SETUP}: not-page-aligned`],
		["a page that begins in another", { dma: GOOD.replace("30001000", "30001800") }, `${SETUP}: not-page-aligned`],
		["no such node", { dma: GOOD.replace("/dma@30001000", "/dma@3") }, `${SETUP}: no-such-node`],
		[
			"a bit of capabilities that nobody knows",
			{ domain: `capabilities = <8>; ${CPUS} ${KERNEL} ${DTB}` },
			"Invalid capabilities (8): strange-hardware-domain capabilities",
		],
		[
			"a hardware domain beside Dom0",
			{ domain: `capabilities = <2>; ${CPUS} ${KERNEL} ${DTB}` },
			"Only 1 hardware domain can be specified!: strange-hardware-domain second",
		],
		[
			"a hardware domain that is not mapped directly, without an IOMMU",
			{ domain: `capabilities = <2>; ${CPUS} ${KERNEL}`, chosen: "" },
			"non-direct mapped hardware domain requires iommu: strange-hardware-domain no-direct-map",
		],
		[
			"a hardware domain with a partial tree",
			{
				domain: `capabilities = <2>; ${CPUS} ${KERNEL} ${DTB}`,
				chosen: "",
				smmu: 'iommu@30000000 { compatible = "arm,smmu-v3"; reg = <0x30000000 0x1000>; #iommu-cells = <1>; };',
			},
			'"multiboot,device-tree" incompatible with hardware domain: strange-hardware-domain partial-tree',
		],
	];
	for (const [title, written, panic] of MISTAKES) test(title, () => assert.deepEqual(panicOf(written), [panic]));
	test("control and Xenstore are no hardware", () =>
		assert.deepEqual(panicOf({ domain: `capabilities = <5>; ${CPUS} ${KERNEL} ${DTB}` }), []));
	test("xen,reg alone is enough where it is forced", () =>
		assert.deepEqual(panicOf({ dma: GOOD.replace('xen,path = "/dma@30001000";', "") }), []));
});

describe("the product of 2024", () => {
	const panic = (written: Written) => panicOf({ ...written, profile: "epam-2024" });
	const SETUP = "Could not set up domain domd (rc = -22)";
	test("a domain as it should be", () => assert.deepEqual(panic({}), []));
	test("what its node lacks", () => {
		assert.deepEqual(panic({ domain: `${CPUS} ${DTB}` }), ["Could not set up domain domd (rc = -2): no-kernel"]);
		assert.deepEqual(panic({ domain: `${KERNEL} ${DTB}` }), ["Missing property 'cpus' for domain domd: no-cpus"]);
		assert.deepEqual(panic({ domain: `direct-map; ${CPUS} ${KERNEL} ${DTB}` }), [
			"direct-map is not valid for domain domd without static allocation.: direct-map-without-static-memory",
		]);
	});
	test("what its partial tree passes through", () => {
		assert.deepEqual(panic({ dma: GOOD.replace("0 0x1000", "0 0x800") }), [`${SETUP}: not-page-aligned`]);
		assert.deepEqual(panic({ dma: GOOD.replace("/dma@30001000", "/dma@3") }), [`${SETUP}: no-such-node`]);
		assert.deepEqual(panic({ dma: GOOD.replace(/xen,reg = [^;]*;/, "") }), [`${SETUP}: half-passthrough xen,reg`]);
		assert.deepEqual(panic({ dma: GOOD.replace("xen,force-assign-without-iommu;", "") }), [`${SETUP}: no-iommu`]);
	});
});
