import assert from "node:assert/strict";
import { test } from "node:test";
import { bootedTree, resolvedIn, setupIn, treeLines } from "./booted-tree.ts";

const BOARD = `/dts-v1/;
/ {
	model = "board";
	chosen { bootargs = "quiet"; };
	soc {
		usb@e6590000 { status = "okay"; };
	};
};
`;

/** What is said of a script, and the lines of the tree that are not of the board. */
function said(script: string, more: Readonly<Record<string, string>> = {}) {
	const { lines, problems, isComplete } = bootedTree(BOARD, { "boot.cmd": script, ...more });
	const before = treeLines(resolvedIn({ "board.dts": BOARD, "scmi.yaml": "scmi: 1\nhost: board.dts\n" }));
	return { new: lines.filter((line) => !before.includes(line)), problems, isComplete };
}

test("what a script sets is in the tree", () => {
	const { lines, problems, isComplete } = bootedTree(BOARD, {
		"boot.cmd": `fdt addr \${fdt_addr}
fdt resize 2048
fdt set /soc/usb@e6590000 xen,passthrough
fdt set /soc/usb@e6590000 status disabled
booti \${kernel_addr_r} - \${fdt_addr}
`,
	});
	assert.deepEqual(problems, []);
	assert.equal(isComplete, true);
	assert.deepEqual(lines, [
		"/ {",
		'model = "board";',
		"chosen {",
		'bootargs = "quiet";',
		"};",
		"soc {",
		"usb@e6590000 {",
		"xen,passthrough;",
		'status = "disabled";',
		"};",
		"};",
		"};",
	]);
});

test("values as the fdt command takes them", () => {
	assert.deepEqual(
		said(`fdt set /chosen reg <0x0 0x1200000 0 010 ?>
fdt set /chosen bytes [00 aB 5]
fdt set /chosen compatible "multiboot,kernel" "multiboot,module"
fdt set /chosen \\#address-cells <0x2>
fdt set /chosen xen,dom0-bootargs "console=hvc0 root=/dev/ram0";
fdt set /chosen empty
fdt set /chosen spread <0x1
fdt set /chosen spread < 1 2 >
`),
		{
			new: [
				"spread = <0x1 0x2>;",
				"empty;",
				'xen,dom0-bootargs = "console=hvc0 root=/dev/ram0";',
				"#address-cells = <0x2>;",
				'compatible = "multiboot,kernel", "multiboot,module";',
				"bytes = [00ab05];",
				"reg = <0x0 0x1200000 0x0 0x8 /* unknown */>;",
			],
			problems: ["boot.cmd:7 warning U-Boot cannot convert this value: spread stays as it is."],
			isComplete: true,
		},
	);
});

test("variables that the script sets are known, others are not", () => {
	const script = `setenv addr 0x1200000
setenv args console=hvc0 root=/dev/ram0
env set -f state "disabled"
fatload mmc 0 \${addr} Image
fdt mknod /chosen module@\${addr}
fdt set /chosen/module@\${addr} reg <0x0 \${addr} 0x0 0x\${filesize}>
fdt set /chosen xen,dom0-bootargs "\${args} \${extra}"
fdt set /chosen bootargs "\${args}"
fdt set /chosen words \${args}
fdt set /soc/usb@e6590000 status \${state}
`;
	assert.deepEqual(said(script), {
		new: [
			'words = "console=hvc0", "root=/dev/ram0";',
			"xen,dom0-bootargs = /* unknown */;",
			'bootargs = "console=hvc0 root=/dev/ram0";',
			"module@0x1200000 {",
			"reg = <0x0 0x1200000 0x0 /* unknown */>;",
			'status = "disabled";',
		],
		problems: [],
		isComplete: true,
	});
});

test("what may not be reached is unknown, not absent", () => {
	const unless = said(`if test "\${board_rev}" = "2"; then
	fdt set /soc/usb@e6590000 status "disabled"
	fdt set /soc/usb@e6590000 xen,passthrough
fi
`);
	assert.deepEqual(unless, {
		new: ["status = /* unknown */;"],
		problems: [
			"boot.cmd:3 information It depends on something that is not known whether this is done. What is not in the tree from here on is unknown, not absent.",
		],
		isComplete: false,
	});
	const known = `setenv rev 2\nif test "\${rev}" = "2" -a -n "\${rev}"; then fdt set /chosen two; else fdt set /chosen one; fi\n`;
	assert.deepEqual(said(known), { new: ["two;"], problems: [], isComplete: true });
	const loaded =
		"if load mmc 0:1 0x100 Image && test 1 = 1; then fdt set /chosen yes; fi; false || fdt set /chosen also\n";
	assert.deepEqual(said(loaded), { new: ["also;", "yes;"], problems: [], isComplete: true });
});

test("loops over words that are known", () => {
	assert.deepEqual(
		said(`for port in 0 1; do\n fdt mknod /soc port@\${port}; fdt set /soc/port@\${port} reg <\${port}>\ndone\n`),
		{
			new: ["port@1 {", "reg = <0x1>;", "port@0 {", "reg = <0x0>;"],
			problems: [],
			isComplete: true,
		},
	);
	const unknown = said(
		`for overlay in \${overlays}; do\n load mmc 0:1 \${addr} \${overlay}.dtbo && fdt apply \${addr}\ndone\n`,
	);
	assert.equal(unknown.isComplete, false);
	assert.deepEqual(unknown.new, []);
});

test("commands kept in variables, each at its own place", () => {
	const script = `setenv edit 'fdt set /chosen ran; fdt set /nowhere x'
run edit
run bootcmd_board
`;
	assert.deepEqual(said(script), {
		new: ["ran;"],
		problems: [
			"boot.cmd:1 warning There is no node /nowhere here (FDT_ERR_NOTFOUND): this changes nothing, and what follows is done all the same.",
			"boot.cmd:3 information What this changes is not known: the script does not set bootcmd_board. What is not in the tree from here on is unknown, not absent.",
		],
		isComplete: false,
	});
});

test("which tree is worked on may not be known, nor whether a block is reached", () => {
	const script = `fdt addr \${fdt_addr}
fdt set /chosen known
if test -n "\${guest}"; then fdt addr 0x8000; fi
fdt set /chosen after
`;
	assert.deepEqual(said(script), {
		new: ["after;", "known;"],
		problems: [
			"boot.cmd:3 information What this changes is not known: from here on another tree may be worked on. What is not in the tree from here on is unknown, not absent.",
		],
		isComplete: false,
	});
	assert.deepEqual(said("false && if true; then fdt set /chosen never; fi\n").new, []);
	assert.deepEqual(said(`test -n "\${x}" && for i in 1 2; do fdt set /chosen p <1>; done\n`).isComplete, false);
	assert.deepEqual(said("setenv a 'run a'\nrun a\n").problems, [
		"boot.cmd:1 information What this changes is not known: a runs itself. What is not in the tree from here on is unknown, not absent.",
	]);
});

test("quotes that are escaped are quotes where there are variables", () => {
	const script = `setenv args "console=dtuart dom0_mem=1G"
fdt set /chosen xen,xen-bootargs \\"\${args}\\"
fdt set /chosen more \\"\${args} quiet\\" two
fdt set /chosen plain \\"text\\"
fdt set /chosen modules <\${kernel_addr_r} 0x\${filesize} >
`;
	assert.deepEqual(said(script).new, [
		"modules = </* unknown */ /* unknown */>;",
		'plain = "\\"text\\"";',
		'more = "console=dtuart dom0_mem=1G quiet", "two";',
		'xen,xen-bootargs = "console=dtuart dom0_mem=1G";',
	]);
});

test("overlays are applied where the script does so", () => {
	const overlay = (name: string) => `/dts-v1/;
/plugin/;
&{/chosen} { ${name}; };
`;
	const script = `load mmc 0:1 \${ov} overlays/first.dtbo
fdt apply \${ov}
fdt set /chosen between
load mmc 0:1 \${ov} second.dtbo
fdt apply \${ov}
load mmc 0:1 \${ov} third.dtbo
fdt apply \${ov}
`;
	const { new: lines, problems } = said(script, {
		"first.dtso": overlay("first"),
		"overlays/second.dtso": overlay("second"),
	});
	assert.deepEqual(lines, ["second;", "between;", "first;"]);
	assert.deepEqual(problems, [
		"boot.cmd:7 warning What this changes is not known: third.dtbo is not here: there is no third.dtso, third.dts or third.dtbo in /w, /w/overlays, and scmi.yaml names none in overlays.",
	]);
});

test("broken text is told once", () => {
	assert.deepEqual(said('fdt set /chosen a "text\nfdt set /chosen b\n').problems, [
		"boot.cmd:1 warning A block or a quote that begins before is not closed, so U-Boot does not run this script.",
		"boot.cmd:1 information What this changes is not known: not all of the script can be read. What is not in the tree from here on is unknown, not absent.",
	]);
	assert.equal(said("if true; then\n fdt set /chosen a\n").isComplete, false);
});

const HOST = `/dts-v1/;
/ { chosen { xenpolicy { }; dom0 { }; domD { compatible = "xen,domain"; }; }; };
`;
const GUEST = "/dts-v1/;\n/ { passthrough { usb { }; }; };\n";
/** As the template of a product has it: the host's tree first, the guest's after the second `fdt addr`. */
const TEMPLATE = `fdt addr \${fdt_addr}
fdt resize 2048
fdt chosen
fdt set /chosen xen,dom0-bootargs "@@DOM0_BOOTARGS@@";
fdt mknod /chosen/domD module@@@DOMD_DTB_ADDR@@
fdt set /chosen/domD/module@@@DOMD_DTB_ADDR@@ compatible  "multiboot,device-tree" "multiboot,module"
fatload @@BOOT_MEDIA@@ 0 @@DOMD_DTB_ADDR@@ @@DOMD_DTB@@
fdt set /chosen/domD/module@@@DOMD_DTB_ADDR@@ reg <0x0 @@DOMD_DTB_ADDR@@ 0x0 0x6000 >
fdt addr @@DOMD_DTB_ADDR@@
fdt resize 4096
fdt set /passthrough/usb scmi_devid <7>
setenv fdt_high 0xffffffffffffffff
booti @@XEN_IMG_ADDR@@ - \${fdt_addr}
`;

test("the host's tree, and a guest's by its domain or by its name", () => {
	for (const [guestDtb, domain] of [
		["@@DOMD_DTB@@", "DomD"],
		["board-domd.dtb", "Second"],
	] as const) {
		const files = {
			"board.dts": HOST,
			"board-domd.dts": GUEST,
			"boot.cmd.in": TEMPLATE.replace("@@DOMD_DTB@@", guestDtb),
			"scmi.yaml": `scmi: 1\nhost: board.dts\nboot: boot.cmd.in\ndomains:\n  ${domain}: { guest: board-domd.dts }\n`,
		};
		const setup = setupIn(files);
		assert.deepEqual(
			setup.guestTrees?.map(({ domain, file }) => ({ domain, file })),
			[{ domain: "/chosen/domD", file: guestDtb }],
		);
		const host = resolvedIn(files, setup.host);
		assert.deepEqual(host.problems, []);
		assert.deepEqual(treeLines(host), [
			"/ {",
			"chosen {",
			"xen,dom0-bootargs = /* unknown */;",
			"xenpolicy {",
			"};",
			"dom0 {",
			"};",
			"domD {",
			'compatible = "xen,domain";',
			"module@@@DOMD_DTB_ADDR@@ {",
			"reg = <0x0 /* unknown */ 0x0 0x6000>;",
			'compatible = "multiboot,device-tree", "multiboot,module";',
			"};",
			"};",
			"};",
			"};",
		]);
		const guest = setup.domains[0]?.guest;
		assert.deepEqual(guest && treeLines(resolvedIn(files, guest)), [
			"/ {",
			"passthrough {",
			"usb {",
			"scmi_devid = <0x7>;",
			"};",
			"};",
			"};",
		]);
	}
});
