// What `check` says at its end: a line for each setup, so that "clean" and "not checked" are told apart.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FILES } from "./board.ts";
import { scmiDt } from "./command-line.ts";

const { "/work/demo.scmi.yaml": CATALOGUE, ...WITHOUT } = FILES;

async function checked(files: Readonly<Record<string, string>>, ...argv: string[]) {
	const { output } = await scmiDt(files, "check", ...argv);
	const json = JSON.parse((await scmiDt(files, "check", ...argv, "--format", "json")).output);
	const lines = output.trimEnd().split("\n");
	return { lines, closing: lines.at(-1), checked: json.checked[0] };
}

test("no catalogue, no SCMI, and a catalogue with errors are no clean board", async () => {
	const none = await checked(WITHOUT, "board.dts");
	assert.equal(none.closing, "board: nothing found; not checked against firmware: no catalogue");
	assert.deepEqual(none.checked.withoutCatalogue, [{ domain: "", path: "/firmware/scmi" }]);
	const bare = await checked({ "/work/b.dts": "/dts-v1/;\n/ { };\n" }, "b.dts");
	assert.equal(bare.closing, "b: nothing found; no SCMI node in use");
	assert.deepEqual([bare.checked.withoutCatalogue, bare.checked.host], [[], "b.dts"]);
	const broken = { ...FILES, "/work/demo.scmi.yaml": CATALOGUE.replace("scmiCatalogue: 1", "scmiCatalogue: [") };
	const wrong = await checked(broken, "board.dts", "--catalogue", "demo.scmi.yaml");
	assert.match(wrong.closing ?? "", /^board: \d errors?; not checked against firmware: demo\.scmi\.yaml has errors$/);
	assert.equal(wrong.checked.withoutCatalogue.length, 1);
});

test("an SCMI node that no catalogue describes is named; one that is disabled needs none", async () => {
	const second = (status: string) => ({
		...FILES,
		"/work/board.dts": `${FILES["/work/board.dts"]}/ { firmware { other: scmi-2 { compatible = "arm,scmi"; mboxes = <&mbox 1>; ${status} #address-cells = <1>; #size-cells = <0>; protocol@14 { reg = <0x14>; #clock-cells = <1>; }; }; }; mbox: mailbox { #mbox-cells = <1>; }; };\n`,
	});
	const { closing, checked: json } = await checked(second(""), "board.dts");
	assert.match(closing ?? "", /\(against demo\.scmi\.yaml, Xen RFC v2\); no catalogue for \/firmware\/scmi-2$/);
	assert.deepEqual(json.withoutCatalogue, [{ domain: "", path: "/firmware/scmi-2" }]);
	const disabled = await checked(second('status = "disabled";'), "board.dts");
	assert.doesNotMatch(disabled.closing ?? "", /no catalogue/);
	assert.deepEqual(disabled.checked.withoutCatalogue, []);
});

test("what was checked, of a tree alone, of one that is not all there, and of an overlay", async () => {
	const scmi = (status = "") =>
		`/ { firmware { scmi { compatible = "arm,scmi-smc"; ${status} arm,smc-id = <1>; #address-cells = <1>; #size-cells = <0>; protocol@14 { reg = <0x14>; #clock-cells = <1>; }; }; }; };\n`;
	const outcomeOf = async (text: string, name = "b.dts") => {
		const { closing } = await checked({ [`/work/${name}`]: `/dts-v1/;\n${text}` }, name);
		return closing?.replace(/^.*?; /, "");
	};
	const gone = '#include "gone.dtsi"\n';
	assert.equal(await outcomeOf(scmi()), "not checked against firmware: no catalogue");
	assert.equal(await outcomeOf(scmi('status = "disabled";')), "no SCMI node in use");
	assert.equal(await outcomeOf(`${gone}${scmi()}`), "not checked against firmware: no catalogue");
	assert.equal(await outcomeOf(`${gone}/ { };\n`), "not checked against firmware: not all of its tree could be read");
	assert.equal(await outcomeOf(`/plugin/;\n${scmi()}`, "o.dtso"), "not checked against firmware: no catalogue");
	for (const text of [scmi('status = "disabled";'), "&x { };\n"])
		assert.match(
			`${await outcomeOf(`/plugin/;\n${text}`, "o.dtso")}`,
			/^Nothing says which tree this overlay is laid over/,
		);
	const guest = {
		"/work/scmi.yaml": "scmi: 1\nhost: b.dts\nprofile: direct\ndomains: { DomU1: { guest: g.dts } }\n",
		"/work/b.dts": "/dts-v1/;\n/ { };\n",
		"/work/g.dts": `/dts-v1/;\n${gone}`,
	};
	assert.equal(
		(await checked(guest, "scmi.yaml")).closing,
		"b: 1 error; not checked against firmware: no catalogue",
		"what the guest uses is not known",
	);
});

test("a line has room for what matters, however many devices are not known; JSON has them all", async () => {
	const nodes = Array.from(
		{ length: 400 },
		(_, i) => `	dev${i}: dev@${(0x1000_0000 + i).toString(16)} { clocks = <&scmi_clk 1>; };`,
	);
	const files = {
		...FILES,
		"/work/demo.scmi.yaml": CATALOGUE.replace("initial: none", "initial: unknown"),
		"/work/board.dts": `${FILES["/work/board.dts"]}/ {\n${nodes.join("\n")}\n};\n`,
	};
	const { lines, closing = "", checked: json } = await checked(files, "board.dts");
	assert.match(closing, /^board: .*; 402 devices: .*\d+ not known/);
	assert.match(closing, /; scmi-dt grants says what is not known, and why$/);
	assert.ok(closing.length <= 160, `${closing.length} characters`);
	assert.equal(lines.filter((line) => /^board\b(?!\.dts)/.test(line)).length, 1);
	const told = json.unknown.flatMap(({ what }: { what: string[] }) => what);
	const [dom0] = json.domains;
	assert.equal(dom0.domain, "Dom0");
	assert.ok(told.length >= 400 && dom0.devices.unknown >= 400, JSON.stringify(dom0));
});

test("JSON counts the devices of each domain by their state", async () => {
	const { checked: json } = await checked(FILES, "board.dts");
	assert.deepEqual(json.domains, [
		{ domain: "Dom0", devices: { granted: 1 } },
		{ domain: "DomU1", devices: { granted: 1 } },
	]);
});

test("boards of one name are told apart by their folder", async () => {
	const files = { ...FILES, "/work/old/board.dts": "/dts-v1/;\n/ { };\n" };
	const { lines } = await checked(files, "board.dts", "old/board.dts");
	assert.deepEqual(lines, [
		"board: nothing found; 2 devices: 2 granted (against demo.scmi.yaml, Xen RFC v2)",
		"old/board: nothing found; no SCMI node in use",
		"nothing found in 2 setups: 1 checked against firmware, 1 without SCMI",
	]);
});

test("of a board that is not all there, what uses SCMI may stand in the rest", async () => {
	const board = (more: string) =>
		`/dts-v1/;\n${more}/ { firmware { scmi { compatible = "arm,scmi-smc"; arm,smc-id = <1>; #address-cells = <1>; #size-cells = <0>; protocol@14 { reg = <0x14>; #clock-cells = <1>; }; }; }; };\n`;
	const saysOf = async (text: string) =>
		(await checked({ ...FILES, "/work/b.dts": text }, "b.dts", "--catalogue", "demo.scmi.yaml")).closing;
	assert.match((await saysOf(board(""))) ?? "", /; no device uses SCMI \(against demo\.scmi\.yaml/);
	const without = await saysOf(board('#include "gone.dtsi"\n'));
	assert.match(without ?? "", /; no device in what could be read uses SCMI \(against demo\.scmi\.yaml/);
});
