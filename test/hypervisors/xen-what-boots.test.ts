// Which Xen it is that boots: what its release and configuration make of SCMI, and what of that is stated, read or assumed.
// By its commits 4.20 has the driver (3e322bef8b), 4.21 the layer (e2cc10867b), 4.21.2 the refusal (f7b9752dc8).
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { HypervisorBuild } from "../../server/src/configs/setup.ts";
import type { Sources } from "../../server/src/hypervisors/hypervisor.ts";
import { buildAssumptions, buildOf } from "../../server/src/hypervisors/xen/upstream/build.ts";
import { treeOf } from "./host-tree.ts";

const sources = (build: HypervisorBuild | undefined, chosen = "") =>
	({ build, host: { tree: treeOf(`chosen { ${chosen} };`) } }) as unknown as Sources;
const of = (build: HypervisorBuild) => {
	const { driver, requests } = buildOf(sources(build));
	return `${driver}, ${requests}`;
};

describe("what it does", () => {
	test("by its release, with the driver", () => {
		assert.equal(of({ version: "4.19.9" }), "none, unread");
		assert.equal(of({ version: "4.20" }), "alone, unread");
		assert.equal(of({ version: "4.20.3" }), "alone, unread");
		assert.equal(of({ version: "4.21.0" }), "layered, served");
		assert.equal(of({ version: "4.22" }), "layered, served");
		assert.equal(of({ version: "5.0" }), "layered, served");
		assert.equal(of({}), "layered, served");
	});
	test("by its configuration: the driver is the choice's default", () => {
		assert.equal(of({ version: "4.21.1", config: [] }), "none, ignored");
		assert.equal(of({ version: "4.21.2", config: [] }), "none, refused");
		assert.equal(of({ version: "4.22", config: ["ARM_SCI"] }), "layered, served");
		assert.equal(of({ version: "4.22", config: ["SCMI_SMC"] }), "layered, served");
		assert.equal(of({ version: "4.22", config: ["ARM_SCI", "SCMI_SMC_MA"] }), "none, refused");
	});
	test("by its command line, of the tree before the one that is stated", () => {
		const passes = (build: HypervisorBuild, chosen = "") => buildOf(sources(build, chosen)).passthrough;
		assert.equal(passes({ version: "4.22", commandLine: "scmi-smc-passthrough" }), true);
		assert.equal(passes({ version: "4.22", commandLine: "scmi-smc-passthrough" }, 'xen,xen-bootargs = "x";'), false);
		assert.equal(passes({ version: "4.22" }, 'xen,xen-bootargs = "scmi-smc-passthrough";'), true);
		assert.equal(passes({ version: "4.20", commandLine: "scmi-smc-passthrough" }), false);
	});
	test("words that are about SCMI and do nothing", () => {
		const ignored = (version: string, commandLine: string) =>
			buildOf(sources({ version, commandLine })).ignoredWords.map(({ word, isKnown }) => `${word} ${isKnown}`);
		assert.deepEqual(ignored("4.22", "scmi-smc-passthrough scmi=on x"), ["scmi=on false"]);
		assert.deepEqual(ignored("4.22", "scmi-smc-passthrough=maybe"), ["scmi-smc-passthrough=maybe true"]);
		assert.deepEqual(ignored("4.20", "scmi-smc-passthrough"), ["scmi-smc-passthrough false"]);
	});
});

describe("what is said of it", () => {
	const said = (build?: HypervisorBuild, chosen?: string) =>
		buildAssumptions(sources(build, chosen)).map((each) => `${"basis" in each ? each.basis : "assumed"}: ${each.text}`);
	const NO_WORD = "assumed: Xen's command line has no scmi-smc-passthrough.";
	test("nothing is stated", () =>
		assert.deepEqual(said(), [
			"assumed: What boots is Xen 4.22 with CONFIG_ARM_SCI=y and CONFIG_SCMI_SMC=y.",
			NO_WORD,
		]));
	test("the release alone, the configuration alone, both", () => {
		assert.deepEqual(said({ version: "4.21" }), [
			"stated: What boots is Xen 4.21.",
			"assumed: What boots is a Xen with CONFIG_ARM_SCI=y and CONFIG_SCMI_SMC=y.",
			NO_WORD,
		]);
		assert.deepEqual(said({ config: ["ARM_SCI"] }), [
			"stated: What boots is CONFIG_ARM_SCI=y.",
			"assumed: What boots is Xen 4.22.",
			NO_WORD,
		]);
		assert.deepEqual(said({ version: "4.21", config: ["ARM_SCI", "SCMI_SMC"] }), [
			"stated: What boots is Xen 4.21, CONFIG_ARM_SCI=y and CONFIG_SCMI_SMC=y.",
			NO_WORD,
		]);
	});
	test("a command line that is stated, and one that is read", () => {
		const all = { version: "4.21", config: ["SCMI_SMC"], commandLine: "a" };
		assert.deepEqual(said(all).slice(1), ['stated: Xen\'s command line is "a".']);
		assert.deepEqual(said(all, 'xen,xen-bootargs = "b";').slice(1), ['read: Xen\'s command line is "b".']);
	});
});
