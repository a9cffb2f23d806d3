// Any text of a boot file gives an answer, in a time that goes with its size, and never more changes than somebody can write.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MAX_STEPS } from "../../server/src/configs/boot-file.ts";
import { readBootFile } from "../../server/src/configs/read-boot-file.ts";
import { bootedTree } from "../configs/booted-tree.ts";
import { seededRandom } from "../fuzz/seeded-random.ts";

const guard = { timeout: 20_000 };

const BOARD = '/dts-v1/;\n/ { chosen { a = "b"; }; soc { usb@1 { }; }; __overrides__ { p = <0>, "+1"; }; };\n';
const TEXTS: Readonly<Record<string, string>> = {
	"boot.cmd": `setenv a 'fdt set /chosen x <1 2>'; run a
if test "\${b}" = "1" && load mmc 0:1 0x100 x.dtb; then fdt addr 0x100; fdt rm /chosen a; else fdt mknod / n@1; fi
for i in 1 2 \${list}; do fdt set /soc/usb@1 reg <0x\${i} [00]>; done
while true; do fdt apply \${addr}; done
fdt set /chosen text "a \\" b" 'c' @@D@@ # end
`,
	config: 'XEN="xen"\nNUM_DOMUS=2\nDOMU_STATIC_MEM[0]="0x0 0x1"\nDOMU_KERNEL[1]=$A\nexport B=1 C=2\nDT_OVERLAY[0]=x\n',
	"extlinux.conf": "default a\nlabel a\n fdt /x.dtb\n fdtoverlays a.dtbo b.dtbo\n append x $y\nlabel b\n include c\n",
	"board.its":
		'/dts-v1/;\n/ { images { a { data = /incbin/("x.dtb"); }; }; configurations { default = "c"; c { fdt = "a", "b"; }; }; };\n',
	"config.txt": "[pi5]\ndtoverlay=x,a=b,c\ndtparam=p\n[all]\ndtoverlay=\ndtparam=p=off,q\ndevice_tree=y.dtb\n",
};

describe("boot files", () => {
	for (const [name, text] of Object.entries(TEXTS)) {
		test(`${name}, cut off anywhere`, guard, () => {
			for (let end = 0; end <= text.length; end++) bootedTree(BOARD, { [name]: text.slice(0, end) });
		});
		test(`${name}, with pieces of it elsewhere`, guard, () => {
			const { below } = seededRandom(7);
			for (let round = 0; round < 300; round++) {
				const [from, to, length] = [below(text.length), below(text.length), below(30)];
				const piece = round % 3 === 0 ? String.fromCharCode(below(256)) : text.slice(from, from + length);
				bootedTree(BOARD, { [name]: text.slice(0, to) + piece + text.slice(to + below(10)) });
			}
		});
	}
	const many = (count: number, line: (i: number) => string) =>
		Array.from({ length: count }, (_, i) => line(i)).join("\n");
	const HUGE: Readonly<Record<string, readonly [string, string]>> = {
		"many changes": ["boot.cmd", many(20_000, (i) => `fdt set /chosen p${i} <${i}>`)],
		"a value that doubles": [
			"boot.cmd",
			`setenv a x\n${many(60, () => `setenv a "\${a}\${a}"`)}\nfdt set /chosen a "\${a}"`,
		],
		"loops in loops": [
			"boot.cmd",
			`${many(8, (i) => `for v${i} in 1 2 3 4 5 6 7 8; do`)}\nfdt set /chosen a <1>\n${many(8, () => "done")}`,
		],
		"a script that runs itself": ["boot.cmd", "setenv a 'run a; run a'; run a"],
		"deep blocks": ["boot.cmd", many(5_000, () => "if true; then")],
		"many cells": ["boot.cmd", `fdt set /chosen a <${many(100_000, () => "1").replaceAll("\n", " ")}>`],
		"many domains": ["config", "XEN=xen\nDEVICE_TREE=b.dtb\nNUM_DOMUS=999999\n"],
		"many entries": ["extlinux.conf", many(50_000, (i) => `label l${i}\n fdtoverlays a.dtbo b.dtbo`)],
		"many parameters": ["config.txt", `dtparam=${many(50_000, () => "p").replaceAll("\n", ",")}`],
		"one long line": ["boot.cmd", "x".repeat(1_000_000)],
		spaces: ["extlinux.conf", `label${" ".repeat(200_000)}x`],
	};
	for (const [what, [name, text]] of Object.entries(HUGE))
		test(what, guard, () => {
			const { host } = readBootFile(`/w/${name}`, text, "board");
			assert.ok(host.length <= MAX_STEPS + 2, `${host.length} steps`);
			bootedTree(BOARD, { [name]: text });
		});
	test("bytes of anything", guard, () => {
		const { below } = seededRandom(3);
		for (let round = 0; round < 200; round++) {
			const text = String.fromCharCode(...Array.from({ length: 300 }, () => below(256)));
			for (const name of Object.keys(TEXTS)) readBootFile(`/w/${name}`, text, "board");
		}
	});
});
