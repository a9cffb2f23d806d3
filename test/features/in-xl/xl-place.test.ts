// Where somebody types in an xl configuration that is not whole yet: ▮ is the cursor.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { xlPlace } from "../../../server/src/features/in-xl/xl-place.ts";

/** What an offer takes the place of, and what is known of it; "" where nothing can be offered. */
function placeIn(marked: string): string {
	const cursor = marked.indexOf("▮");
	const text = marked.replace("▮", "");
	const place = xlPlace(text, cursor);
	if (place === undefined) return "";
	const replaced = text.slice(place.start, place.end);
	assert.equal(place.typed, text.slice(place.start, cursor));
	if (place.kind === "key") return `key ${replaced}${place.isAssigned ? " =" : ""}`;
	const { key, quote = "", isClosed, isInList } = place;
	return `${isInList ? "item of " : ""}${key} ${quote}${replaced}${isClosed ? quote : ""}`;
}

const CASES: readonly (readonly [marked: string, place: string])[] = [
	["▮", "key "],
	["na▮", "key na"],
	["na▮me = 1", "key name ="],
	["name = 1\n▮", "key "],
	["name = 1\n\tdt▮", "key dt"],
	["name = 1; ▮", "key "],
	["name ▮", ""],
	["name ▮= 1", ""],
	["name =▮", "name "],
	["name = ▮", "name "],
	["name += ▮\nkernel = 2", "name "],
	["arm_sci = sc▮mi", "arm_sci scmi"],
	['arm_sci = "▮', 'arm_sci "'],
	['arm_sci = "scmi▮_smc"', 'arm_sci "scmi_smc"'],
	["arm_sci = '▮'", "arm_sci ''"],
	['arm_sci = "▮\nname = "a"', 'arm_sci "'],
	['arm_sci = "scmi_smc"▮', ""],
	['arm_sci = "scmi_smc" ▮', ""],
	["dtdev = [▮", "item of dtdev "],
	["dtdev = [ ▮ ]", "item of dtdev "],
	['dtdev = [ "/soc/▮" ]', 'item of dtdev "/soc/"'],
	['dtdev = [\n\t"/a", # first\n\t▮\n]', "item of dtdev "],
	['dtdev = [\n\t"/a",\n\t"/b▮\n]', 'item of dtdev "/b'],
	['dtdev = [ "/a" ]▮', ""],
	['dtdev = [ "/a"\nna▮me = 1', "key name ="],
	['dtdev = [ "/a" ]\n▮', "key "],
	["vsnd = [ [ '▮' ] ]", "item of vsnd ''"],
	["# na▮me", ""],
	["dtdev = [ # of ▮\n ]", ""],
	["@@DISKS@@ ▮", ""],
	["@@DISKS@@\n▮", "key "],
	["no assignment here\nme▮", "key me"],
	['name = "a \\" b▮"', 'name "a \\" b"'],
];

describe("the place of a cursor", () => {
	for (const [marked, place] of CASES)
		test(JSON.stringify(marked), () => {
			assert.equal(placeIn(marked), place);
			assert.equal(placeIn(marked.replaceAll("\n", "\r\n")), place, "with line ends of Windows");
		});
});

test("any text, cut anywhere, with the cursor anywhere: what is replaced is around the cursor", () => {
	for (const [marked] of CASES) {
		const whole = `${marked.replace("▮", "")}\n]"[ '#\n= [`;
		for (let end = 0; end <= whole.length; end++)
			for (let cursor = 0; cursor <= end; cursor++) {
				const text = whole.slice(0, end);
				const place = xlPlace(text, cursor);
				if (place === undefined) continue;
				assert.ok(place.start <= cursor && cursor <= place.end && place.end <= end, JSON.stringify([text, cursor]));
				assert.doesNotMatch(text.slice(place.start, place.end), /[\n\r]/);
			}
	}
});
