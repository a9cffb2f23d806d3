// Trees as users write them, under released Xen: xen/arch/arm/firmware/sci.c and scmi-smc.c, dom0less-build.c, libxl.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { createEngineCache, establish, type Facts } from "../../server/src/facts.ts";
import { eventText } from "../../server/src/machine/event-text.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const CATALOGUE = `scmiCatalogue: 1
firmware: { name: S32G BL31 }
scmi: { protocols: { clock: { id: 0x14 } } }
agents:
  ospm: { id: 1, name: OSPM, type: ospm, channels: [{ transport: smc, smcId: 0xc20000fe, shmem: { address: 0x47ff0000, size: 0x1000 } }] }
resources: { clock: { uart: { id: 0, name: uart }, mmc: { id: 1, name: mmc } } }
permissions: { model: none }
completeness: { agents: complete, clock: complete }
`;

interface Board {
	/** Dom0's kernel. */
	readonly kernel?: string;
	readonly smcId?: string;
	/** Properties of the root. */
	readonly root?: string;
	/** What of Dom0's uses a clock. */
	readonly uart?: string;
	/** In /chosen. */
	readonly chosen?: string;
	/** In the SCMI node. */
	readonly scmi?: string;
	/** In the root. */
	readonly more?: string;
	/** In scmi.yaml. */
	readonly setup?: string;
	readonly complete?: boolean;
	readonly files?: Readonly<Record<string, string>>;
}

const KERNEL =
	'module@50000000 { compatible = "multiboot,kernel", "multiboot,module"; reg = <0x50000000 0x1000000>; };';

/** A domain that Xen boots by itself. */
const dom0less = (name: string, more: string) =>
	`${name} { compatible = "xen,domain"; cpus = <1>; memory = <0 0x20000>; ${more} ${KERNEL} };`;

/** The module with a domain's partial tree. */
const TREE = 'dtb@52000000 { compatible = "multiboot,device-tree", "multiboot,module"; reg = <0x52000000 0x10000>; };';

const PASSTHROUGH = 'xen,xen-bootargs = "console=dtuart scmi-smc-passthrough";';

function factsOf(
	{
		kernel = KERNEL,
		smcId = "0xc20000fe",
		root = "",
		uart = "clocks = <&clk 0>;",
		chosen = "",
		scmi = "",
		more = "",
		setup = "",
		complete = true,
		files = {},
	}: Board,
	profile = "profile: xen\n",
): Facts {
	const snapshot = memorySnapshot({
		"/b/firmware.scmi.yaml": CATALOGUE,
		"/b/scmi.yaml": `scmi: 1\nhost: board.dts\ncatalogue: firmware.scmi.yaml\n${profile}complete: ${complete}\n${setup}`,
		"/b/board.dts": `/dts-v1/;
/ {
	#address-cells = <1>;
	#size-cells = <1>;
	${root}
	chosen { #address-cells = <1>; #size-cells = <1>; ${kernel} ${chosen} };
	firmware {
		scmi: scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <${smcId}>;
			shmem = <&shm>;
			#address-cells = <1>;
			#size-cells = <0>;
			${scmi}
			clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};
	};
	shm: sram@47ff0000 { compatible = "arm,scmi-shmem"; reg = <0x47ff0000 0x1000>; };
	uart: serial@401c8000 { reg = <0x401c8000 0x1000>; ${uart} };
	${more}
};
`,
		...Object.fromEntries(Object.entries(files).map(([name, text]) => [`/b/${name}`, text])),
	});
	const [read] = readSetups(snapshot, "/b/scmi.yaml").setups;
	return establish(snapshot, createEngineCache(), read ?? assert.fail("no setup"));
}

/** What Xen does at boot, each as a sentence; then of each domain what becomes of its uses. */
function told(board: Board): readonly string[] {
	const { boot } = factsOf(board);
	const { result } = boot ?? assert.fail("no boot");
	const events = result.trace.flatMap((step) =>
		step.kind === "event" && ["probe", "create", "assign"].includes(step.phase) ? [eventText(step)] : [],
	);
	return [...events, ...result.uses.map(({ domain, use, state }) => `${domain}: ${use.property} ${state}`)];
}

/** The same without what is found before there are domains. */
const toldOfDomains = (board: Board) => told(board).filter((text) => !text.startsWith("Xen forwards "));

const FORWARDS = "Xen forwards SMC 0xc20000fe of /firmware/scmi for one domain; it looks at no message.";

/** The tree of a guest whose SCMI node has its page where Xen is told to map it. */
const GUEST = (shmem = "") => `/dts-v1/;
/ {
	#address-cells = <2>;
	#size-cells = <2>;
	passthrough {
		compatible = "simple-bus";
		#address-cells = <2>;
		#size-cells = <2>;
		ranges;
		shm: sram@22001000 { compatible = "arm,scmi-shmem"; reg = <0 0x22001000 0 0x1000>; ${shmem} };
		firmware {
			compatible = "simple-bus";
			scmi {
				compatible = "arm,scmi-smc";
				arm,smc-id = <0xc20000fe>;
				shmem = <&shm>;
				#address-cells = <1>;
				#size-cells = <0>;
				clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
			};
		};
		mmc { compatible = "acme,mmc"; clocks = <&clk 1>; };
	};
};
`;

const xl = (more: string) => `name = "DomU1"\nkernel = "/root/Image"\ndevice_tree = "/root/domu1.dtb"\n${more}\n`;
const DOMU1 = "domains: { DomU1: { os: linux, xl: domu1.cfg, guest: domu1.dts } }\n";
const IOMEM = 'iomem = [ "47ff0,1@22001" ]';

describe("who has SCMI", () => {
	test("Dom0, where nothing is said", () =>
		assert.deepEqual(told({}), [
			FORWARDS,
			"Dom0 has SCMI: Xen forwards its calls, and nobody else's.",
			"Dom0: clocks works",
		]));

	test("a guest that xl starts, with scmi-smc-passthrough", () =>
		assert.deepEqual(
			toldOfDomains({
				chosen: PASSTHROUGH,
				uart: "",
				setup: DOMU1,
				files: { "domu1.cfg": xl(`arm_sci = "type=scmi_smc"\n${IOMEM}`), "domu1.dts": GUEST() },
			}),
			["DomU1 has SCMI: Xen forwards its calls, and nobody else's.", "DomU1: clocks works"],
		));

	test("a domain of /chosen, by xen,reg", () =>
		assert.deepEqual(
			toldOfDomains({
				chosen: `${PASSTHROUGH} ${dom0less("domd", `xen,sci_type = "scmi_smc"; ${TREE}`)}`,
				uart: "",
				setup: "domains: { domd: { os: linux, guest: domd.dts } }\n",
				files: {
					"domd.dts": GUEST("xen,reg = <0 0x47ff0000 0 0x1000 0 0x22001000>; xen,force-assign-without-iommu;"),
				},
			}),
			["domd has SCMI: Xen forwards its calls, and nobody else's.", "domd: clocks works"],
		));

	test("nobody: passed through, and not taken", () => {
		const facts = factsOf({ chosen: PASSTHROUGH });
		const [use] = facts.boot?.result.uses ?? [];
		assert.deepEqual(use && { state: use.state, why: "why" in use ? use.why : "" }, {
			state: "waits",
			why: "it has no SCMI node, as scmi-smc-passthrough on Xen's command line takes SCMI from the hardware domain, and no domain asks for it",
		});
	});

	test("nobody: X48, said at the command line, wherever that stands", () => {
		const saidAt = (board: Board) => {
			const { planned, result } = factsOf(board).boot ?? assert.fail("no boot");
			return result.trace.flatMap((step) =>
				step.kind === "event" && step.event === "scmi-for-nobody" ? [planned.firstOriginOf(step.causes)?.at.file] : [],
			);
		};
		const line = 'xen: { commandLine: "scmi-smc-passthrough" }\n';
		// also where Dom0 uses nothing
		assert.deepEqual(saidAt({ chosen: PASSTHROUGH, uart: "" }), ["/b/board.dts"]);
		assert.deepEqual(saidAt({ setup: line }), ["/b/scmi.yaml"]);
		// a domain that asks for it, and one that may
		assert.deepEqual(saidAt({ setup: line, chosen: dom0less("domd", 'xen,sci_type = "scmi_smc";') }), []);
		assert.deepEqual(saidAt({ setup: line, complete: false }), []);
		assert.deepEqual(saidAt({}), []);
	});

	test("nobody: X03, X81, calls that come to no mediator", () => {
		const why = (board: Board) =>
			(factsOf(board).boot?.result.trace ?? []).flatMap((step) =>
				step.kind === "event" && ["smc-refused", "message-unread"].includes(step.event) ? [eventText(step)] : [],
			);
		const platform = { root: 'compatible = "xlnx,zynqmp";', smcId: "0xc2000007" };
		assert.deepEqual(why(platform), [
			"The messages of Dom0 do not reach firmware: SMC 0xc2000007 is one of the platform's power management (ZynqMP), which Xen takes note of and passes on to nobody.",
		]);
		assert.deepEqual(why({ more: 'cpus { cpu@0 { compatible = "arm,cortex-a15"; }; };' }), [
			"The SMC of Dom0 returns x0 = -1: SMC 0xc20000fe is of the 64-bit convention (bit 30), which Xen refuses to 32-bit domains.",
		]);
	});

	test("the hardware domain of /chosen, without passthrough and whatever its own xen,sci_type", () =>
		assert.deepEqual(
			toldOfDomains({
				kernel: "",
				chosen: `${dom0less("hw", 'capabilities = <2>; xen,static-mem = <0x80000000 0x20000000>; direct-map; xen,sci_type = "none";')}`,
			}),
			["hw has SCMI: Xen forwards its calls, and nobody else's.", "hw: clocks works"],
		));
});

describe("the scan of the tree", () => {
	const SECOND =
		'fw2 { scmi { compatible = "arm,scmi-smc"; arm,smc-id = <0xc20000ff>; shmem = <&shm>; #address-cells = <1>; #size-cells = <0>; }; };';

	test("two nodes: the number of the last counts, and Dom0's node has the first's", () =>
		assert.deepEqual(told({ more: SECOND }), [
			FORWARDS,
			"Another SCMI node, /fw2/scmi, is refused, -17 (EEXIST), but from now on Xen forwards its SMC 0xc20000ff only.",
			"Dom0 has SCMI: Xen forwards its calls, and nobody else's.",
			"Dom0: clocks waits",
		]));

	test("a second node without a number ends it, and the first one's stays", () =>
		assert.deepEqual(told({ more: SECOND.replace("arm,smc-id = <0xc20000ff>;", "") }), [
			FORWARDS,
			"Another SCMI node, /fw2/scmi, has no arm,smc-id, -2 (ENOENT): Xen looks no further.",
			"Dom0 has SCMI: Xen forwards its calls, and nobody else's.",
			"Dom0: clocks works",
		]));

	test("a node that is hidden from Dom0 is hidden from Xen", () =>
		assert.deepEqual(told({ scmi: "xen,passthrough;" }), [
			"The mediator stays off: /firmware/scmi has xen,passthrough, and the mediator binds to no such node.",
			"Dom0: clocks waits",
		]));

	test("Xen 4.20 looks at no status", () =>
		assert.deepEqual(told({ scmi: "xen,passthrough;", setup: 'xen: { version: "4.20.2" }\n' }), [
			FORWARDS,
			"Dom0 has SCMI: Xen forwards its calls, and nobody else's.",
			"Dom0: clocks works",
		]));

	test("a number that is not the silicon provider's never gets there", () => {
		const facts = factsOf({ smcId: "0xb2000001" });
		const [use] = facts.boot?.result.uses ?? [];
		assert.match(use !== undefined && "why" in use ? use.why : "", /^SMC 0xb2000001 is none of the silicon provider's/);
	});
});

describe("what ends the boot", () => {
	const panics: readonly { readonly title: string; readonly board: Board; readonly text: string }[] = [
		{
			title: "a domain asks without scmi-smc-passthrough",
			board: { chosen: dom0less("domd", 'xen,sci_type = "scmi_smc";') },
			text: "Xen panics, \"Error creating domain domd (rc = -22)\": it asks for SCMI, which is the hardware domain's without scmi-smc-passthrough on the hypervisor's command line.",
		},
		{
			title: "two domains ask",
			board: {
				chosen: `${PASSTHROUGH} ${dom0less("a", 'xen,sci_type = "scmi_smc";')} ${dom0less("b", 'xen,sci_type = "scmi_smc";')}`,
			},
			text: 'Xen panics, "Error creating domain b (rc = -17)": it asks for SCMI, which one domain can have, and a has it.',
		},
		{
			title: "a word that Xen does not know",
			board: { chosen: dom0less("domd", 'xen,sci_type = "scmi-smc";') },
			text: 'Xen panics, "Error getting SCI configuration": xen,sci_type is neither "scmi_smc" nor "none" (-22).',
		},
		{
			title: "a Xen without the driver",
			board: { chosen: dom0less("domd", 'xen,sci_type = "scmi_smc";'), setup: "xen: { config: [] }\n" },
			text: 'Xen panics, "Error getting SCI configuration": Xen 4.22 is built without CONFIG_SCMI_SMC.',
		},
		{
			title: "a page outside its bus",
			board: {
				more: "bus@40000000 { #address-cells = <1>; #size-cells = <1>; ranges = <0 0x40000000 0x1000>; sram@2000 { reg = <0x2000 0x1000>; }; };",
			},
			text: 'Xen panics, "Could not set up d0 guest OS (rc = -22)": /bus@40000000/sram@2000 has no CPU address: it lies outside the ranges of /bus@40000000.',
		},
	];
	for (const { title, board, text } of panics)
		test(title, () => assert.ok(told(board).includes(text), told(board).join("\n")));

	test("4.21.0 without the SCI layer takes no notice of any word", () => {
		const board = {
			chosen: dom0less("domd", 'xen,sci_type = "scmi-smc";'),
			setup: 'xen: { version: "4.21.0", config: [] }\n',
		};
		assert.deepEqual(told(board), [
			"The mediator stays off: Xen 4.21.0 is built without CONFIG_SCMI_SMC.",
			"Dom0: clocks waits",
		]);
	});
});

describe("arm_sci of xl", () => {
	const lines = (armSci: string, chosen = PASSTHROUGH, setup = "") =>
		toldOfDomains({
			chosen,
			uart: "",
			setup: `${DOMU1}${setup}`,
			files: { "domu1.cfg": xl(`${armSci}\n${IOMEM}`), "domu1.dts": GUEST() },
		});

	test("without type= it is passed over without a line", () =>
		assert.deepEqual(lines('arm_sci = "scmi_smc"'), [
			'xl ignores arm_sci = "scmi_smc" of DomU1, which would have to be "type=scmi_smc" or "type=none": DomU1 gets no SCMI.',
			"DomU1: clocks waits",
		]));
	test("a type that xl does not know", () =>
		assert.deepEqual(
			lines('arm_sci = "type=scmi_smc_multiagent,agent_id=2"')[0]?.slice(0, 36),
			"DomU1 is not created, -22 (EINVAL): ",
		));
	test("a second type= counts, unless there is a blank before it", () => {
		assert.equal(lines('arm_sci = "type=none,type=SCMI_SMC"').at(-1), "DomU1: clocks works");
		assert.equal(lines('arm_sci = "type=none, type=scmi_smc"').at(-1), "DomU1: clocks waits");
	});
	test("without scmi-smc-passthrough", () =>
		assert.match(
			lines('arm_sci = "type=scmi_smc"', "").join("\n"),
			/^Dom0 has SCMI.*\nDomU1 is not created, -22 \(EINVAL\): it asks for SCMI/,
		));
	test("scmi-smc-passthrough of scmi.yaml, and a word that is none", () => {
		const stated = (word: string) => lines('arm_sci = "type=scmi_smc"', "", `xen: { commandLine: "${word}" }\n`);
		assert.equal(stated("scmi-smc-passthrough=on").at(-1), "DomU1: clocks works");
		assert.equal(stated("no-scmi-smc-passthrough=no").at(-1), "DomU1: clocks works");
		assert.equal(
			stated("scmi-smc-passthrough=y")[0],
			'Xen takes no notice of "scmi-smc-passthrough=y" on its command line: that is no value of a boolean.',
		);
		assert.equal(
			stated("scmi_smc_passthrough")[0],
			'Xen takes no notice of "scmi_smc_passthrough" on its command line: this build has no such parameter.',
		);
	});
});

describe("a device of the host's", () => {
	const guarded =
		'smmu: iommu@50000000 { compatible = "arm,smmu-v3"; reg = <0x50000000 0x1000>; #iommu-cells = <1>; };';
	const dev = (more: string) => `dma@50001000 { reg = <0x50001000 0x1000>; xen,passthrough; ${more} };`;
	const lines = (more: string, path = "/dma@50001000") =>
		toldOfDomains({
			uart: "",
			more,
			setup: DOMU1,
			files: { "domu1.cfg": xl(`dtdev = [ "${path}" ]`), "domu1.dts": GUEST() },
		});

	test("that an IOMMU guards is given", () =>
		assert.ok(!lines(`${guarded} ${dev("iommus = <&smmu 1>;")}`).some((text) => text.includes("not created"))));
	test("that none guards ends the creation", () =>
		assert.ok(
			lines(dev("")).includes(
				"DomU1 is not created, -22 (EINVAL): no IOMMU guards this device, and iommus is not set.",
			),
		));
	test("that is not there ends it too", () =>
		assert.ok(
			lines(dev(""), "/dma@50001001").includes(
				"DomU1 is not created, -3 (ESRCH): the host has no node /dma@50001001; the nearest is /dma@50001000.",
			),
		));
	test("by xen,path, without an IOMMU and without force", () => {
		const guest = 'xen,reg = <0 0x50001000 0 0x1000 0 0x22002000>; xen,path = "/dma@50001000";';
		const board = {
			chosen: dom0less("domd", `xen,sci_type = "none"; ${TREE}`),
			more: dev(""),
			setup: "domains: { domd: { os: linux, guest: domd.dts } }\n",
			files: { "domd.dts": GUEST(guest) },
		};
		assert.ok(
			told(board).includes(
				'Xen panics, "Could not set up domain domd (rc = -22)": no IOMMU guards this device, and xen,force-assign-without-iommu is not set.',
			),
		);
	});
});

describe("the page of a guest", () => {
	const uses = (iomem: string, guest = GUEST()) => {
		const facts = factsOf({
			chosen: PASSTHROUGH,
			uart: "",
			more: "dev@47ff1000 { reg = <0x47ff1000 0x1000>; };",
			setup: DOMU1,
			files: { "domu1.cfg": xl(`arm_sci = "type=scmi_smc"\n${iomem}`), "domu1.dts": guest },
		});
		return (facts.boot?.result.uses ?? []).map((use) => `${use.state}${"why" in use ? `: ${use.why}` : ""}`);
	};

	test("is where xl puts it", () => assert.deepEqual(uses(IOMEM), ["works"]));
	test("is another than firmware reads", () =>
		assert.match(
			uses('iomem = [ "47ff1,1@22001" ]').join(),
			/^waits: "S32G BL31" reads the messages of OSPM at 0x47ff0000/,
		));
	test("is none of the host's", () =>
		assert.deepEqual(uses('iomem = [ "47ff0,1@22005" ]'), [
			"waits: nothing of the host's memory is at 0x22001000, where /passthrough/sram@22001000 has its messages: no iomem puts it there",
		]));
	test("may not be handed on by Dom0", () =>
		assert.deepEqual(uses('iomem = [ "50000,1@22001" ]'), ["unreached: DomU1 is not created"]));
	test("SCMI nodes outside /passthrough are not copied", () =>
		assert.deepEqual(uses(IOMEM, GUEST().replace("/ {", "/ {\n\tfirmware { scmi { }; };")), ["works"]));
});

test("what is assumed has its name, and what is stated has not", () => {
	const shorts = (board: Board) => factsOf(board).assumptions.flatMap(({ short }) => short ?? []);
	assert.deepEqual(shorts({}), [
		"Linux 6.12",
		"Xen 4.22 with CONFIG_ARM_SCI=y and CONFIG_SCMI_SMC=y",
		"no scmi-smc-passthrough on Xen's command line",
	]);
	assert.deepEqual(
		shorts({ setup: 'xen: { version: "4.21.1", config: [CONFIG_ARM_SCI, SCMI_SMC], commandLine: "dom0_mem=1G" }\n' }),
		["Linux 6.12"],
	);
	assert.deepEqual(shorts({ chosen: PASSTHROUGH, setup: 'xen: { version: "4.21.1" }\n' }), [
		"Linux 6.12",
		"a Xen with CONFIG_ARM_SCI=y and CONFIG_SCMI_SMC=y",
	]);
});

describe("how it is known", () => {
	const profileOf = (board: Board) => {
		const { recognised } = factsOf(board, "");
		return [recognised.hypervisor.name, recognised.because, ...recognised.candidates];
	};
	const domain = (more: string) => ({ chosen: dom0less("domd", more) });

	test("by xen,sci_type of a domain", () => {
		assert.deepEqual(profileOf(domain('xen,sci_type = "scmi_smc";')), ["xen", 'xen,sci_type = "scmi_smc"']);
		// that asks for nothing, whoever reads it
		assert.deepEqual(profileOf(domain('xen,sci_type = "none";')), [
			"xen",
			'domd (compatible "xen,domain"), and nothing says which edition',
		]);
		assert.notEqual(profileOf(domain('xen,sci_type = "scmi_smc_multiagent";'))[0], "xen");
	});
	test("by a type in arm_sci", () => {
		const guest = (armSci: string) => ({
			setup: "domains: { D: { xl: d.cfg } }\n",
			files: { "d.cfg": `arm_sci = "${armSci}"\n` },
		});
		assert.deepEqual(profileOf(guest("type=scmi_smc")), ["xen", 'arm_sci = "type=scmi_smc"']);
		assert.notEqual(profileOf(guest("scmi_smc"))[0], "xen");
		assert.notEqual(profileOf(guest("type=scmi_smc_multiagent,agent_id=2"))[0], "xen");
	});
	test("a leftover of an older mediator does not make it unknown", () =>
		assert.deepEqual(
			profileOf({ ...domain('xen,sci_type = "none";'), uart: "clocks = <&clk 0>; scmi_devid = <4>;" })[0],
			"xen",
		));
	test("marks of several that no mediator reads all", () =>
		assert.deepEqual(profileOf({ ...domain('xen,sci_type = "scmi_smc"; xen,arm_sci = "scmi_smc";') }), [
			"unmodelled",
			"the sources are written for several",
			"xen",
			"epam-2024",
		]));
});

test("what a boot script adds to a domain of /chosen is not missing, unless all is here", () => {
	const chosen = 'domd { compatible = "xen,domain"; xen,sci_type = "none"; };';
	const told = (setup: string) =>
		(factsOf({ chosen, setup }, "profile: xen\n").boot?.result.domains ?? []).map(
			({ domain, state }) => `${domain} ${state}`,
		);
	assert.deepEqual(told(""), ["Dom0 never", "domd panic"]);
	assert.deepEqual(told("variants: { open: { complete: false } }\n"), ["Dom0 running", "domd running"]);
});
