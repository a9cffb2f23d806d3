import assert from "node:assert/strict";
import { test } from "node:test";
import { bootedTree, setupIn } from "./booted-tree.ts";

const BOARD = `/dts-v1/;
/ {
	chosen { };
	axi { ethernet@ff0e0000 { }; serial@ff000000 { }; };
};
`;
const CONFIG = `MEMORY_START="0x0"
MEMORY_END="0x80000000"

DEVICE_TREE="board.dtb"
XEN="xen"
XEN_CMD="console=dtuart dtuart=serial0 dom0_mem=1G"
DOM0_KERNEL="Image-dom0"
DOM0_CMD="console=hvc0 root=/dev/ram0"
DOM0_RAMDISK=dom0-ramdisk.cpio

NUM_DT_OVERLAY=1
DT_OVERLAY[0]="overlays/host.dtbo"

NUM_DOMUS=2
DOMU_KERNEL[0]="zynqmp-dom1/Image-domU"
DOMU_RAMDISK[0]="zynqmp-dom1/domU-ramdisk.cpio"
DOMU_PASSTHROUGH_PATHS[0]="/axi/ethernet@ff0e0000 /axi/serial@ff000000"
DOMU_PASSTHROUGH_DTB[0]="zynqmp-dom1/eth0.dtb"
DOMU_MEM[0]=1024
DOMU_STATIC_MEM[0]="0x800000000 0x10000000"
DOMU_CMD[0]="console=ttyAMA0"
DOMU_KERNEL[1]="zynqmp-dom2/Image-domU"
DOMU_VCPUS[1]=2

UBOOT_SOURCE="boot.source"
UBOOT_SCRIPT="boot.scr"
`;
const OVERLAY = "/dts-v1/;\n/plugin/;\n&{/chosen} { from-overlay; };\n";

const EXPECTED = `
/ { chosen {
	xen,dom0-bootargs = "console=hvc0 root=/dev/ram0";
	xen,xen-bootargs = "console=dtuart dtuart=serial0 dom0_mem=1G";
	#size-cells = <0x2>; #address-cells = <0x2>;
	from-overlay;
	domU1 {
		xen,enhanced = "enabled"; vpl011; cpus = <0x2>; memory = <0x0 0x80000>;
		#size-cells = <0x2>; #address-cells = <0x2>; compatible = "xen,domain";
		module@domU1_kernel_addr {
			bootargs = /* unknown */; reg = </* unknown */ /* unknown */ /* unknown */ /* unknown */>;
			compatible = "multiboot,kernel", "multiboot,module";
		}
	}
	domU0 {
		xen,enhanced = "enabled"; vpl011; direct-map; xen,static-mem = <0x8 0x0 0x0 0x10000000>;
		cpus = <0x1>; memory = <0x0 0x40000>;
		#size-cells = <0x2>; #address-cells = <0x2>; compatible = "xen,domain";
		module@domU0_passthrough_dtb_addr {
			reg = </* unknown */ /* unknown */ /* unknown */ /* unknown */>;
			compatible = "multiboot,device-tree", "multiboot,module";
		}
		module@domU0_ramdisk_addr {
			reg = </* unknown */ /* unknown */ /* unknown */ /* unknown */>;
			compatible = "multiboot,ramdisk", "multiboot,module";
		}
		module@domU0_kernel_addr {
			bootargs = "console=ttyAMA0"; reg = </* unknown */ /* unknown */ /* unknown */ /* unknown */>;
			compatible = "multiboot,kernel", "multiboot,module";
		}
	}
	dom0-ramdisk {
		reg = </* unknown */ /* unknown */ /* unknown */ /* unknown */>;
		compatible = "xen,linux-initrd", "xen,multiboot-module", "multiboot,module";
	}
	dom0 {
		reg = </* unknown */ /* unknown */ /* unknown */ /* unknown */>;
		compatible = "xen,linux-zimage", "xen,multiboot-module", "multiboot,module";
	}
} axi { ethernet@ff0e0000 { xen,passthrough; } serial@ff000000 { xen,passthrough; } } }
`;

test("a configuration makes domains, the last one first", () => {
	const { lines, problems, isComplete } = bootedTree(BOARD, { config: CONFIG, "overlays/host.dtso": OVERLAY });
	assert.deepEqual(problems, []);
	assert.equal(isComplete, true);
	assert.equal(lines.join(" ").replaceAll("};", "}"), EXPECTED.trim().replace(/\s+/g, " "));
});

test("which tree a domain is started with", () => {
	const files = { "board.dts": BOARD, config: CONFIG, "scmi.yaml": "scmi: 1\nhost: board.dts\nboot: config\n" };
	const [tree, ...more] = setupIn(files).guestTrees ?? [];
	assert.deepEqual(more, []);
	assert.deepEqual(tree && { domain: tree.domain, file: tree.file, text: CONFIG.slice(tree.at.start, tree.at.end) }, {
		domain: "/chosen/domU0",
		file: "zynqmp-dom1/eth0.dtb",
		text: '"zynqmp-dom1/eth0.dtb"',
	});
});

function said(more: string) {
	const { lines, problems, isComplete } = bootedTree(BOARD, {
		"image.cfg": `DEVICE_TREE="board.dtb"\nXEN="xen"\n${more}`,
	});
	return { domains: lines.filter((line) => /^(domU|cpupool)\S* \{$/.test(line)), problems, isComplete };
}

test("what is filled in elsewhere is unknown, not absent", () => {
	const unknown = (line: number, why: string) =>
		`image.cfg:${line} information What this changes is not known: ${why}. What is not in the tree from here on is unknown, not absent.`;
	assert.deepEqual(said("NUM_DOMUS=$GUESTS\n"), {
		domains: [],
		problems: [unknown(3, "NUM_DOMUS is no number here")],
		isComplete: false,
	});
	assert.deepEqual(said("NUM_DOMUS=1\nAPPEND_EXTRA_CMDS=extra.txt\n"), {
		domains: ["domU0 {"],
		problems: [unknown(4, "it adds commands of a file that is not read")],
		isComplete: false,
	});
	assert.deepEqual(said(". ./more.cfg\nNUM_DOMUS=2\nDOMU_NOBOOT[0]=y\nNUM_CPUPOOLS=1\n"), {
		domains: ["cpupool_0 {", "domU1 {"],
		problems: [unknown(3, "it is no assignment, and may set any key")],
		isComplete: false,
	});
});

test("keys as people write them", () => {
	const config = `# domains
export NUM_DOMUS=1 # one
PREFIX=guest
DOMU_KERNEL[0]=\${PREFIX}/Image
DOMU_MEM="256"
DOMU_ENHANCED[0]=0
DOMU_VUART_PL011[0]=1
DOMU_VIOMMU[0]=1
DOMU_DIRECT_MAP[0]=0
DOMU_STATIC_MEM[0]="0x10000000 0x8000000 0x20000000 0x8000000"
`;
	const { lines } = bootedTree(BOARD, {
		"image.cfg": `DEVICE_TREE="board.dtb"\nXEN="xen"\nDOM0_KERNEL=Image\n${config}`,
	});
	const own = lines.slice(lines.indexOf("domU0 {") + 1);
	assert.deepEqual(
		own.slice(
			0,
			own.findIndex((line) => line.startsWith("module")),
		),
		[
			"viommu;",
			'vpl011 = "pl011";',
			"xen,static-mem = <0x0 0x10000000 0x0 0x8000000 0x0 0x20000000 0x0 0x8000000>;",
			"cpus = <0x1>;",
			"memory = <0x0 0x40000>;",
			"#size-cells = <0x2>;",
			"#address-cells = <0x2>;",
			'compatible = "xen,domain";',
		],
	);
});

test("a key that is misspelt does nothing, and that is said", () => {
	const { problems } = bootedTree("/dts-v1/;\n/ { chosen { }; };\n", {
		config: `XEN="xen"
KERNELS="/boot"
DOMU_KERNELS="$KERNELS/x"
OWN_WORD="x"
NUM_DOMUS=1
DOMU_KERNL[0]="Image"
DOMU_KERNEL[0]="Image"
`,
	});
	assert.deepEqual(problems, [
		"config:3 warning ImageBuilder has no key DOMU_KERNELS, so this does nothing. Did you mean DOMU_KERNEL?",
		"config:6 warning ImageBuilder has no key DOMU_KERNL, so this does nothing. Did you mean DOMU_KERNEL?",
	]);
});
