// `bundled:NAME` on the command line: a catalogue that comes with the product, chosen by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FILES } from "./board.ts";
import { scmiDt } from "./command-line.ts";

const { "/work/demo.scmi.yaml": catalogue, ...board } = FILES;
const files = {
	...board,
	"/product/bundled/acme,soc.scmi.yaml": catalogue,
	"/product/bundled/acme,soc.evk.scmi.yaml": catalogue,
};

test("--catalogue takes one by its word, and says what the answer rests on", async () => {
	const { output } = await scmiDt(files, "check", "board.dts", "--catalogue", "bundled:acme,soc.evk");
	assert.match(output, /against the bundled catalogue of ".*"; your firmware may differ/);
	assert.doesNotMatch(output, /error\[scmi-/);
});

test("a name there is not ends it, with those there are", async () => {
	const { exitCode, errors } = await scmiDt(files, "check", "board.dts", "--catalogue", "bundled:acme,soc.ewk");
	assert.equal(exitCode, 2);
	assert.match(errors, /There is no bundled catalogue "acme,soc\.ewk": acme,soc\.evk\. Did you mean "acme,soc\.evk"\?/);
	const none = await scmiDt(FILES, "check", "board.dts", "--catalogue", "bundled:acme");
	assert.match(none.errors, /No catalogues come with this program, so there is no bundled:acme/);
});

test("doctor names the importer that reads what that firmware is made of, and none where the bundled one is a header's", async () => {
	const madeBy = (importer: string) => ({
		...board,
		"/product/bundled/acme,demo.scmi.yaml": `${catalogue}sources: { headers: { repository: acme/firmware, revision: "0123456789ab", path: tables, importer: ${importer} } }\n`,
	});
	const importing = async (importer: string) =>
		/^\d+\. (scmi-dt import .*)$/m.exec((await scmiDt(madeBy(importer), "doctor", "board.dts")).output)?.[1];
	assert.equal(await importing("c-tables"), "scmi-dt import c-tables FIRMWARE_SOURCES -o board.scmi.yaml");
	assert.equal(await importing("dt-header"), "scmi-dt import KIND FIRMWARE_SOURCES -o board.scmi.yaml");
});
