import assert from "node:assert/strict";
import { test } from "node:test";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const SCRIPT = `load mmc 0:1 \${fdt_addr_r} board.dtb\nfdt addr \${fdt_addr_r}\nfdt set /chosen x\n`;
const CONFIG = 'XEN="xen"\nDEVICE_TREE="build/board.dtb"\nNUM_DOMUS=1\n';

/** The boot files of a board that nobody wrote a scmi.yaml for. */
function found(files: Readonly<Record<string, string>>): readonly string[] {
	const { host } = setupOfLoneBoard(
		memorySnapshot({ "/w/trees/board.dts": "/dts-v1/;\n", ...files }),
		"/w/trees/board.dts",
	);
	return (host.bootFiles ?? []).map(({ path }) => path);
}

test("a boot file that loads the board's own tree", () => {
	for (const [name, text] of Object.entries({
		"/w/trees/boot.cmd": SCRIPT,
		"/w/boot.cmd": SCRIPT,
		"/w/trees/boot.scr": SCRIPT,
		"/w/trees/boot-xen.cmd.in": SCRIPT,
		"/w/config": CONFIG,
		"/w/trees/domains.cfg": CONFIG,
		"/w/trees/extlinux.conf": "label a\n fdt /boot/board.dtb\n append quiet\n",
		"/w/trees/config.txt": "device_tree=board.dtb\ndtparam=x\n",
		"/w/trees/board.its": `/dts-v1/;
/ { images { a { data = /incbin/("board.dtb"); }; }; configurations { c { fdt = "a"; }; }; };`,
	}))
		assert.deepEqual(found({ [name]: text }), [name]);
});

test("none where it is of another board, or where several are of this one", () => {
	assert.deepEqual(found({ "/w/trees/boot.cmd": SCRIPT.replace("board.dtb", "other.dtb") }), []);
	assert.deepEqual(found({ "/w/trees/boot.cmd": `fdt addr \${fdt_addr}\nfdt set /chosen x\n` }), []);
	assert.deepEqual(found({ "/w/trees/boot.cmd": SCRIPT.replace("board.dtb", "my-board.dtb") }), []);
	assert.deepEqual(found({ "/w/trees/boot.cmd": SCRIPT, "/w/trees/other.cmd": SCRIPT }), []);
	assert.deepEqual(found({ "/boot.cmd": SCRIPT }), []);
	assert.deepEqual(found({ "/w/trees/boot.cmd": SCRIPT, "/w/trees/boot.scr": SCRIPT }), ["/w/trees/boot.cmd"]);
});
