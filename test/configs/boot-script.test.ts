import assert from "node:assert/strict";
import { test } from "node:test";
import { bootedTree, resolvedIn, treeLines } from "./booted-tree.ts";

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
