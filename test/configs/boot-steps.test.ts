import assert from "node:assert/strict";
import { test } from "node:test";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache, establish } from "../../server/src/facts.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { problemLinesOf, resolvedIn, setupIn, treeLines } from "./booted-tree.ts";

const BOARD = "/dts-v1/;\n/ { chosen { }; };\n";
const overlay = (name: string) => `/dts-v1/;\n/plugin/;\n&{/chosen} { ${name}; };\n`;

test("overlays of scmi.yaml that a boot file names are applied where it says so, the others before", () => {
	const files = {
		"board.dts": BOARD,
		"elsewhere/b.dtso": overlay("b"),
		"elsewhere/a.dtso": overlay("a"),
		"boot.cmd": "fdt set /chosen first\nload mmc 0 0x100 b.dtbo\nfdt apply 0x100\nfdt set /chosen last\n",
		"scmi.yaml": `scmi: 1
host: { base: board.dts, overlays: [elsewhere/b.dtso, elsewhere/a.dtso] }
boot: boot.cmd
`,
	};
	const { host } = setupIn(files);
	assert.deepEqual(
		host.overlays.map(({ path }) => path),
		["/w/elsewhere/a.dtso", "/w/elsewhere/b.dtso"],
	);
	assert.deepEqual(treeLines(resolvedIn(files)), ["/ {", "chosen {", "last;", "b;", "first;", "a;", "};", "};"]);
});

test("several boot files act in their order, and a stack has its own", () => {
	const files = {
		"board.dts": BOARD,
		"guest.dts": BOARD,
		"extlinux.conf": "label x\n append quiet\n",
		"boot.cmd": "fdt set /chosen one\nfdt set /chosen bootargs two\n",
		"host.cmd": "fdt set /chosen zero\n",
		"guest.cmd": "fdt set /chosen guest\nfdt set /nowhere x\n",
		"scmi.yaml": `scmi: 1
host: { base: board.dts, boot: host.cmd }
boot: [extlinux.conf, boot.cmd]
domains:
  DomU1: { guest: { base: guest.dts, boot: [guest.cmd] } }
`,
	};
	const { host, domains } = setupIn(files);
	assert.deepEqual(treeLines(resolvedIn(files, host)), [
		"/ {",
		"chosen {",
		"one;",
		'bootargs = "two";',
		"zero;",
		"};",
		"};",
	]);
	assert.deepEqual(
		host.bootFiles?.map(({ path }) => path),
		["/w/host.cmd", "/w/extlinux.conf", "/w/boot.cmd"],
	);
	const guest = domains[0]?.guest;
	assert.ok(guest);
	const resolved = resolvedIn(files, guest);
	assert.deepEqual(treeLines(resolved), ["/ {", "chosen {", "guest;", "};", "};"]);
	assert.deepEqual(problemLinesOf(resolved.problems, files), [
		"guest.cmd:2 warning There is no node /nowhere here (FDT_ERR_NOTFOUND): this changes nothing, and what follows is done all the same.",
	]);
});

test("a boot file that is not there", () => {
	assert.deepEqual(
		setupIn({ "board.dts": BOARD, "scmi.yaml": "scmi: 1\nhost: board.dts\nboot: boot.cmd\n" }).host.steps,
		undefined,
	);
});

test("a script as mkimage packs it", () => {
	const script = "fdt set /chosen packed\n";
	const header = `'\u0005\u0019V${"\ufffd\u0001".repeat(14)}Boot script${"\0".repeat(21)}\0\0\u0000\u0017\0\0\0\0`;
	const files = {
		"board.dts": BOARD,
		"boot.scr": header + script,
		"scmi.yaml": "scmi: 1\nhost: board.dts\nboot: boot.scr\n",
	};
	const resolved = resolvedIn(files);
	assert.deepEqual(treeLines(resolved), ["/ {", "chosen {", "packed;", "};", "};"]);
	const at = resolved.tree.root.children.get("chosen")?.properties.get("packed")?.definitions[0]?.name.first;
	assert.equal(at && files["boot.scr"].slice(at.start, at.end), "packed");
});

test("while a script is typed the tree follows it, and nothing of it is kept", () => {
	const cache = createEngineCache();
	const model = (script: string) => {
		const snapshot = memorySnapshot({
			"/w/board.dts": BOARD,
			"/w/boot.cmd": `load mmc 0 0x1 board.dtb\nfdt addr 0x1\n${script}`,
		});
		const { host } = establish(snapshot, cache, setupOfLoneBoard(snapshot, "/w/board.dts"));
		return treeLines(host.resolved).slice(2, -2);
	};
	for (let round = 0; round < 20; round++)
		assert.deepEqual(model(`fdt set /chosen number <${round}>`), [`number = <0x${round.toString(16)}>;`]);
	assert.deepEqual(model(""), []);
	assert.ok(cache.memo.entries.size < 10, `${cache.memo.entries.size} entries`);
});
