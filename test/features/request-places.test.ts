// The lines that ask for a host's node: an item of `dtdev`, `xen,path` of a guest's tree.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Location } from "vscode-languageserver-types";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { definition } from "../../server/src/features/definition.ts";
import { hover } from "../../server/src/features/hover.ts";
import { references } from "../../server/src/features/references.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import { lineIndexOf, positionAt } from "../../server/src/text/line-index.ts";
import { DiskCache } from "../../server/src/workspace/disk-cache.ts";
import { NO_CATALOGUES } from "../library.ts";

const examples = join(import.meta.dirname, "../../examples");
const { snapshot } = new DiskCache(diskFiles);

function at(setup: "rcar-h3/rcar-h3.dts" | "rpi5/scmi.yaml", name: string, marked: string) {
	const path = join(examples, setup);
	const stated = setup.endsWith(".yaml") ? readSetups(snapshot, path).setups[0] : setupOfLoneBoard(snapshot, path);
	assert.ok(stated);
	const analyses = [analyse(snapshot, createEngineCache(), stated)];
	const file = join(path, "..", name);
	const offset = readFileSync(file, "utf8").indexOf(marked) + 5;
	assert.ok(offset > 5, marked);
	const lineAt = ({ uri, range }: Location): string => {
		const target = new URL(uri).pathname;
		const line = readFileSync(target, "utf8").split("\n")[range.start.line]?.trim();
		return `${target.split("/").at(-1)}: ${line}`;
	};
	return {
		leadsTo: definition(analyses, file, offset, NO_CATALOGUES).map(lineAt),
		usedIn: references(analyses, file, offset, true, NO_CATALOGUES).map(lineAt),
		hover: JSON.stringify(hover(analyses, file, offset, NO_CATALOGUES)?.contents ?? ""),
		shown: (() => {
			const range = hover(analyses, file, offset, NO_CATALOGUES)?.range;
			const text = readFileSync(file, "utf8");
			const { line } = positionAt(lineIndexOf(text), offset);
			return range?.start.line === line;
		})(),
	};
}

test("dtdev leads to the host's node, and shows what that is", () => {
	const { leadsTo, hover: text, shown } = at("rcar-h3/rcar-h3.dts", "domu1.cfg", '"/soc/usb@e6590000"');
	assert.deepEqual(leadsTo, ["rcar-h3.dtsi: hsusb: usb@e6590000 {"]);
	assert.match(text, /\*\*hsusb\*\*: firmware device 19 `hsusb`.*DomU1, agent 2 \(VM0\) \| ✓ granted/);
	assert.ok(shown);
});

test("device_tree leads to its source", () => {
	assert.deepEqual(at("rcar-h3/rcar-h3.dts", "domu1.cfg", '"/root/domu1.dtb"').leadsTo, ["domu1.dts: /*"]);
});

test("xen,path leads to the host's node", () => {
	const { leadsTo } = at("rpi5/scmi.yaml", "domd.dts", '"/axi/pcie@1000120000"');
	assert.deepEqual(leadsTo, ["bcm2712-rpi-5-b.dts: pcie2: pcie@1000120000 {"]);
});

test("a host's node is used where a configuration or a guest's tree asks for it, and a guest's node leads to it", () => {
	const request = 'domu1.cfg: "/soc/usb@e6590000",     # hsusb';
	const node = "rcar-h3.dtsi: hsusb: usb@e6590000 {";
	assert.deepEqual(at("rcar-h3/rcar-h3.dts", "rcar-h3.dtsi", "hsusb: usb@e6590000").usedIn, [
		node,
		"rcar-h3.dts: &hsusb {",
		request,
	]);
	assert.deepEqual(at("rcar-h3/rcar-h3.dts", "domu1.cfg", '"/soc/usb@e6590000"').usedIn, [
		node,
		"rcar-h3.dts: &hsusb {",
		request,
	]);
	const host = "bcm2712-rpi-5-b.dts: pcie2: pcie@1000120000 {";
	const path = 'domd.dts: xen,path = "/axi/pcie@1000120000";';
	const guest = at("rpi5/scmi.yaml", "domd.dts", "pcie@1000120000 {");
	assert.deepEqual(guest.leadsTo, [host]);
	assert.deepEqual(guest.usedIn, [
		"domd.dts: pciex: pcie@1000120000 {",
		"domd-scmi.dtso: &pciex {",
		host,
		"xen.dtso: &pcie2 {",
		"xen-scmi.dtso: &pcie2 {",
		path,
	]);
	assert.deepEqual(at("rpi5/scmi.yaml", "bcm2712-rpi-5-b.dts", "pcie2: pcie@1000120000").usedIn, [
		host,
		"xen.dtso: &pcie2 {",
		"xen-scmi.dtso: &pcie2 {",
		path,
	]);
});
