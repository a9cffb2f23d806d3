// A guest's node that names no host node, or one that is not there, of domains that Xen makes at boot: the fix grants the device.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { analysesOf, applied } from "./applied.ts";

const folder = join(import.meta.dirname, "../../server/src/rules/boards/dom0less");
const shared = Object.fromEntries(
	readdirSync(folder).map((name) => [`/p/${name}`, readFileSync(join(folder, name), "utf8")]),
);
const BOARD = '/dts-v1/;\n#include "soc.dtsi"\n&domA { xen,arm_sci = "scmi_smc"; };\n';
const GUEST = shared["/p/doma.dts"] as string;

/** Codes and titles of the fixes, and the findings that are left after the first one. */
function mended(guest: string) {
	const texts = { ...shared, "/p/board.dts": BOARD, "/p/doma.dts": guest };
	const [{ findings } = assert.fail()] = analysesOf(texts, "/p", "board.dts");
	const fixes = findings.flatMap((finding) => finding.fixes);
	const [fix] = fixes;
	const after = fix && analysesOf(applied(texts, fix), "/p", "board.dts")[0]?.findings;
	return {
		found: findings.map(({ code }) => code),
		fixes: fixes.map(({ title, preferred }) => `${preferred ? "preferred " : ""}${title}`),
		left: after?.map(({ message }) => message),
	};
}

test("the board is good", () => assert.deepEqual(mended(GUEST), { found: [], fixes: [], left: undefined }));

test("a node that is given memory, and names no host node", () =>
	assert.deepEqual(mended(GUEST.replace('\t\t\txen,path = "/usb@e6590000";\n', "")), {
		found: ["scmi-device-not-requested"],
		fixes: ['preferred Add xen,path = "/usb@e6590000"'],
		left: [],
	}));

describe("a path that leads nowhere", () => {
	for (const [typed, isSure] of [
		["/soc/usb@e6590000", true],
		["/usb@e6590000/", true],
		["/usb@e6590001", false],
		["/usbe6590000", false],
	] as const)
		test(typed, () =>
			assert.deepEqual(mended(GUEST.replace('"/usb@e6590000"', `"${typed}"`)), {
				found: ["scmi-boot-failure"],
				fixes: [`${isSure ? "preferred " : ""}Write "/usb@e6590000"`],
				left: [],
			}),
		);
});
