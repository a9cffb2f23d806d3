// Edits of a boot script are what fdtput makes of the same blob, byte for byte: both end in libfdt's fdt_rw.c.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { readBootScript } from "../../server/src/configs/boot-script.ts";
import { readBlob } from "../../server/src/devicetree/blob/blob-reader.ts";
import { writeBlob } from "../../server/src/devicetree/blob/blob-writer.ts";
import { applyEdits } from "../../server/src/devicetree/edits/apply-edits.ts";
import type { Edit } from "../../server/src/devicetree/edits/edit.ts";
import { emptySource, tokenIn } from "../../server/src/devicetree/edits/edited-value.ts";
import { createNames } from "../../server/src/devicetree/lex/names.ts";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { resolve } from "../../server/src/devicetree/resolve.ts";
import type { Tree } from "../../server/src/devicetree/tree/tree.ts";
import type { Span } from "../../server/src/text/span.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { clearPadding } from "./clear-padding.ts";
import { compileBlob } from "./compile-blob.ts";
import { hexLines } from "./hex-lines.ts";

const folder = mkdtempSync(join(tmpdir(), "scmi-edits-"));
after(() => rmSync(folder, { recursive: true }));

const BOARD = `/dts-v1/;
/ {
	model = "board";
	#address-cells = <1>;
	aliases { usb0 = "/soc/usb@e6590000"; };
	chosen {
		bootargs = "quiet";
		domA { compatible = "a"; };
		domB { };
	};
	clk: clock { #clock-cells = <1>; };
	soc {
		usb@e6590000 { clocks = <&clk 3>; status = "okay"; port { }; };
		usb { };
		usb@e6800000 { };
	};
};
`;

/** What the script says, and the same for fdtput. */
const CASES: Readonly<Record<string, { readonly script: string; readonly fdtput: readonly string[] }>> = {
	"a property that is there keeps its place": {
		script: 'fdt set /chosen bootargs "console=hvc0"\nfdt set /soc/usb@e6590000 status disabled',
		fdtput: ["-t s FILE /chosen bootargs console=hvc0", "-t s FILE /soc/usb@e6590000 status disabled"],
	},
	"new properties stand in front, the last one first": {
		script: "fdt set /chosen one <1>\nfdt set /chosen two <0x2 0xffffffff>\nfdt set /chosen three",
		fdtput: ["-t x FILE /chosen one 1", "-t x FILE /chosen two 2 ffffffff", "FILE /chosen three"],
	},
	"new nodes stand in front of those that were there": {
		script: "fdt mknod /chosen domC\nfdt mknode /chosen domD\nfdt mknod /chosen/domD module@1\nfdt mknod / first",
		fdtput: ["-c FILE /chosen/domC", "-c FILE /chosen/domD", "-c FILE /chosen/domD/module@1", "-c FILE /first"],
	},
	"a node that is there is not made again": {
		script: "fdt mknod /chosen domB\nfdt mknod /soc usb@e6800000",
		fdtput: ["-c FILE /chosen/domB", "-c FILE /soc/usb@e6800000"],
	},
	"texts one after the other": {
		script: 'fdt set /chosen/domA compatible "multiboot,kernel" "multiboot,module"',
		fdtput: ["-t s FILE /chosen/domA compatible multiboot,kernel multiboot,module"],
	},
	bytes: { script: "fdt set /chosen seed [0a ff 3]", fdtput: ["-t bx FILE /chosen seed a ff 3"] },
	"a property is removed, and set again": {
		script: "fdt rm /soc/usb@e6590000 clocks\nfdt rm / model\nfdt set / model again",
		fdtput: ["-d FILE /soc/usb@e6590000 clocks", "-d FILE / model", "-t s FILE / model again"],
	},
	"a node is removed with all below it, and made again": {
		script: "fdt rm /soc/usb@e6590000\nfdt rm /chosen/domA\nfdt mknod /chosen domA",
		fdtput: ["-r FILE /soc/usb@e6590000", "-r FILE /chosen/domA", "-c FILE /chosen/domA"],
	},
	"a name without address finds the first that has one": {
		script: "fdt rm /soc/usb@e6590000\nfdt set /soc/usb found",
		fdtput: ["-r FILE /soc/usb@e6590000", "-t s FILE /soc/usb found"],
	},
	"a name without address, two with one in front": {
		script: "fdt set /soc/usb found",
		fdtput: ["-t s FILE /soc/usb found"],
	},
	"an alias": { script: "fdt set usb0 status fail", fdtput: ["-t s FILE usb0 status fail"] },
	"what is not there": {
		script: "fdt set /nowhere x <1>\nfdt rm /nowhere\nfdt rm /chosen nothing\nfdt set /chosen after <1>",
		fdtput: ["-t x FILE /nowhere x 1", "-r FILE /nowhere", "-d FILE /chosen nothing", "-t x FILE /chosen after 1"],
	},
};

describe("edits", () => {
	for (const [name, { script, fdtput }] of Object.entries(CASES))
		test(name, () => {
			const source = join(folder, "board.dts");
			writeFileSync(source, BOARD);
			const blob = compileBlob(source, folder, { symbols: true });
			assert.ok(typeof blob !== "string", String(blob));
			const file = join(folder, "board.dtb");
			writeFileSync(file, blob);
			for (const line of fdtput) spawnSync("fdtput", line.replace("FILE", file).split(" "));
			const theirs = hexLines(clearPadding(readFileSync(file)));
			assert.equal(edited(readBlob(source, blob).tree, script), theirs, "of a blob");
			const includePath = { folders: [], dtcFolders: [] };
			const options = { includePath, defines: {}, symbols: true };
			const { tree } = resolve(memorySnapshot({ [source]: BOARD }), createSourceCache(), source, options);
			assert.equal(edited(tree, script), theirs, "of a source");
		});
});

function edited(tree: Tree, script: string): string {
	const source = emptySource("/w/boot.cmd", script, createNames());
	const steps = readBootScript("/w/boot.cmd", script, "board").host;
	const tokenAt = (at: Span) => tokenIn(source, at);
	return hexLines(writeBlob(applyEdits(tree, steps as readonly Edit[], tokenAt).tree));
}
