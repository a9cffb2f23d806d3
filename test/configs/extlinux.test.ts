import assert from "node:assert/strict";
import { test } from "node:test";
import { readExtlinux } from "../../server/src/configs/extlinux.ts";
import { bootedTree } from "./booted-tree.ts";

const BOARD = "/dts-v1/;\n/ { soc { }; };\n";
const overlay = (name: string) => `/dts-v1/;\n/plugin/;\n&{/soc} { ${name}; };\n`;
const CONFIG = `# written by the installer
DEFAULT l0
MENU TITLE U-Boot menu
TIMEOUT 50

LABEL l0
	MENU LABEL Debian GNU/Linux 6.1
	LINUX /boot/vmlinuz-6.1
	INITRD /boot/initrd.img-6.1
	FDT /boot/dtb/board.dtb
	FDTOVERLAYS /boot/dtb/overlays/first.dtbo /boot/dtb/overlays/second.dtbo
	APPEND root=UUID=7f8 ro quiet

label rescue
	linux /boot/vmlinuz-5.10
	fdt /boot/dtb/other.dtb
	append single
`;

test("overlays of the default entry in order, and its bootargs", () => {
	const { lines, problems } = bootedTree(BOARD, {
		"extlinux.conf": CONFIG,
		"first.dtso": overlay("first"),
		"second.dtso": overlay("second"),
	});
	assert.deepEqual(problems, []);
	assert.deepEqual(lines, [
		"/ {",
		"chosen {",
		'bootargs = "root=UUID=7f8 ro quiet";',
		"};",
		"soc {",
		"second;",
		"first;",
		"};",
		"};",
	]);
});

test("a word that U-Boot does not know, where one about trees was meant", () => {
	const told = (text: string) =>
		readExtlinux("/w/extlinux.conf", text, "board").problems.map(({ at, message }) => [at.start, message]);
	assert.deepEqual(told("label a\n  fdtoverlay /x.dtbo\n"), [
		[
			10,
			'U-Boot knows no fdtoverlay ("Ignoring unknown command: fdtoverlay"), and boots without what stands behind it. Did you mean fdtoverlays?',
		],
	]);
	for (const word of ["fdt_overlays", "fdtoverlay", "devicetree_overlay", "devicetre"])
		assert.equal(told(`label a\n ${word} /x.dtbo\n`).length, 1, word);
	assert.deepEqual(told(CONFIG), []);
	assert.deepEqual(told("default a\nlabel a\n sysappend 2\n fdtfile x\n kernel /k\n"), []);
});

test("an overlay that is not there", () => {
	const { problems, isComplete } = bootedTree(BOARD, { "extlinux.conf": CONFIG, "first.dtso": overlay("first") });
	assert.deepEqual(problems, [
		"extlinux.conf:11 warning What this changes is not known: second.dtbo is not here: there is no second.dtso, second.dts or second.dtbo in /w, /w/overlays, and scmi.yaml names none in overlays.",
	]);
	assert.equal(isComplete, false);
});

test("the entry with the host's tree", () => {
	const steps = (host: string) => readExtlinux("/w/extlinux.conf", CONFIG, host).host.length;
	assert.deepEqual([steps("board"), steps("other"), steps("neither")], [4, 2, 4]);
	const dir = readExtlinux("/w/extlinux.conf", "label a\n fdtdir /dtb\n fdtoverlays /x.dtbo\n append $args\n", "board");
	assert.deepEqual([dir.base, dir.host.map(({ kind }) => kind)], [undefined, ["overlay", "make node", "set"]]);
	assert.deepEqual(readExtlinux("/w/extlinux.conf", "\u0000label", "board").host, []);
});
