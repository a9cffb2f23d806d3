// What a setup names and is not there: an agent, an SCMI node, a mediator, the tree an overlay is laid over.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { findingsOf } from "../demo-board.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const ETH = "&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; };";

/** What is said of a scmi.yaml, each behind what is underlined in it. */
const said = (setup: string, files: Readonly<Record<string, string>> = {}) =>
	findingsOf(ETH, { "scmi.yaml": `scmi: 1\n${setup}\n`, ...files }).flatMap((line) => {
		const [, text] = /^\w+ scmi-setup (.*)$/.exec(line) ?? [];
		return text ?? [];
	});
const HOST = "host: board.dts";

describe("an agent", () => {
	const agent = (key: string, files?: Readonly<Record<string, string>>) =>
		said(`${HOST}\nprofile: direct\ndomains: { Dom0: { agent: ${key} } }`, files);
	test("that the catalogue has", () => assert.deepEqual(agent("vm2"), []));
	test("that it does not have", () => {
		assert.deepEqual(agent("linux"), [
			'"linux": There is no agent "linux": the catalogue of "Demo BL31" has xen, vm1, vm2.',
		]);
		assert.deepEqual(agent("vm3"), [
			'"vm3": There is no agent "vm3": the catalogue of "Demo BL31" has xen, vm1, vm2. Did you mean "vm1"?',
		]);
	});
	test("of a catalogue that names none, or whose agents cannot be read", () => {
		const catalogue = (agents: string) => ({
			"firmware.scmi.yaml": `scmiCatalogue: 1\nfirmware: { name: Bare, match: { rootCompatible: ["acme,demo"] } }\nresources: {}\n${agents}`,
		});
		assert.deepEqual(agent("linux", catalogue("")), [
			'"linux": There is no agent "linux": the catalogue of "Bare" names no agents.',
		]);
		assert.deepEqual(agent("linux", catalogue("agents: { linux: { id: -1 } }\n")), []);
	});
	test("without any catalogue nothing is said", () =>
		assert.deepEqual(agent("linux", { "firmware.scmi.yaml": "" }), []));
});

test("a mediator that nobody knows", () => {
	assert.deepEqual(said(`${HOST}\nprofile: xen-rfc-v3`), [
		'"xen-rfc-v3": There is no mediator "xen-rfc-v3": direct, xen, epam-2024, xen-multi-agent, xen-rfc-v2. Did you mean "xen-rfc-v2"?',
	]);
	assert.deepEqual(said(`${HOST}\nprofile: xen-rfc-v2`), []);
});

test("a command line beside that of the tree, which counts", () => {
	const board = `/dts-v1/;
#include "soc.dtsi"
/ { chosen { xen,xen-bootargs = "dom0_mem=1G"; }; };
${ETH}
`;
	const setup = (line: string) =>
		said(`${HOST}\nprofile: xen-rfc-v2\nxen: { commandLine: "${line}" }`, { "board.dts": board });
	assert.deepEqual(setup("dom0_mem=512M"), [
		'"\\"dom0_mem=512M\\"": The tree has another command line, and that counts: "dom0_mem=1G" (board.dts). Take this one out, or write it there.',
	]);
	assert.deepEqual(setup("dom0_mem=1G"), []);
});

describe("an SCMI node", () => {
	const node = (path: string, more = "", files: Readonly<Record<string, string>> = {}) =>
		said(`${HOST}\ncatalogue: { ${path}: firmware.scmi.yaml }${more}`, files);
	test("that the tree has", () => assert.deepEqual(node("/firmware/scmi"), []));
	test("that it does not have", () =>
		assert.deepEqual(node("/firmware/scmy"), [
			'"firmware.scmi.yaml": The host\'s tree has no SCMI node /firmware/scmy: it has /firmware/scmi. Did you mean "/firmware/scmi"?',
		]));
	test("in a tree without any", () =>
		assert.deepEqual(node("/firmware/scmi", "", { "board.dts": '/dts-v1/;\n/ { compatible = "acme,demo"; };\n' }), [
			'"firmware.scmi.yaml": The host\'s tree has no SCMI node /firmware/scmi: it has none.',
		]));
	test("that may be in a guest's tree, or in a file that is missing", () => {
		const guest = { "domu1.dts": "/dts-v1/;\n/ { };\n" };
		assert.deepEqual(node("/guest/scmi", "\ndomains: { DomU1: { guest: domu1.dts } }", guest), []);
		const beside = { ...guest, "domu1.cfg": 'name = "DomU1"\ndevice_tree = "/root/domu1.dtb"\n' };
		assert.deepEqual(node("/guest/scmi", "\ndomains: { DomU1: { xl: domu1.cfg } }", beside), []);
		assert.deepEqual(node("/other/scmi", "", { "board.dts": '/dts-v1/;\n#include "gone.dtsi"\n/ { };\n' }), []);
	});
});

describe("an overlay", () => {
	const overlay = { "a.dtso": "/dts-v1/;\n/plugin/;\n&eth0 { a; };\n" };
	test("in the place of the tree it is laid over", () =>
		assert.deepEqual(said("host: a.dtso", overlay), [
			'"a.dtso": a.dtso is an overlay: name the tree that it is laid over, { base: board.dts, overlays: [a.dtso] }.',
		]));
	test("over that tree", () => assert.deepEqual(said("host: { base: board.dts, overlays: [a.dtso] }", overlay), []));
	test("over another", () => assert.deepEqual(said("host: { base: a.dtso, overlays: [a.dtso] }", overlay), []));
});

test("configurations that are too large to be read together are named, at the beginning of the board", () => {
	const snapshot = memorySnapshot({ "/b/board.dts": "/dts-v1/;\n/ { };\n" });
	const told = (...unread: readonly string[]) => {
		const setup = { ...setupOfLoneBoard(snapshot, "/b/board.dts"), unread };
		return analyse(snapshot, createEngineCache(), setup).findings.map(
			({ at, message }) => `${at.start}–${at.end} ${/together: (.*) not looked into/.exec(message)?.[1]}`,
		);
	};
	assert.deepEqual(told(), []);
	assert.deepEqual(told("/b/u1.cfg"), ["0–0 u1.cfg is"]);
	assert.deepEqual(told("/b/u1.cfg", "/b/u2.cfg"), ["0–0 u1.cfg and 1 more are"]);
});

describe("a domain that nothing creates, where the setup is complete", () => {
	const chosen = (name: string) => ({
		"board.dts": `/dts-v1/;\n#include "soc.dtsi"\n/ { chosen { ${name} { compatible = "xen,domain"; }; }; };\n${ETH}\n`,
	});
	const domains = (more: string, files: Readonly<Record<string, string>>, complete = "complete: true\n") =>
		said(`${HOST}\nprofile: xen\n${complete}domains: { Dom0: { os: linux }, ${more} }`, files);
	const GONE =
		"Nothing creates DomU2: the host's tree has no domain of that name, and no xl configuration is named for it (xl:). This setup says that it is complete.";
	test("there is no node and no configuration", () => {
		assert.deepEqual(domains("DomU2: { os: linux }", {}), [`"DomU2": ${GONE}`]);
		assert.deepEqual(domains("DomU2: { os: linux }", chosen("domu2")), [`"DomU2": ${GONE} Did you mean "domu2"?`]);
	});
	test("there is one, or a boot script may make it, or no hypervisor makes any", () => {
		assert.deepEqual(domains("DomU2: { os: linux }", chosen("DomU2")), []);
		assert.deepEqual(domains("DomU1: { xl: domu1.cfg }", {}), []);
		assert.deepEqual(domains("DomU2: { os: linux }", {}, ""), []);
		assert.deepEqual(said(`${HOST}\nprofile: direct\ncomplete: true\ndomains: { DomU2: { os: linux } }`), []);
	});
});
