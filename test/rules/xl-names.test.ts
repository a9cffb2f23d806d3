// The name of a domain: xl_parse.c stops without one ("Domain name must be specified."), libxl__domain_rename() refuses a second of a name.
import assert from "node:assert/strict";
import { test } from "node:test";
import { withSlips } from "../xl-guest-board.ts";

const CFG = "iodom.cfg";

test("without a name; what is given on the command line of xl may make up for it", () => {
	const { analysis, said } = withSlips([[CFG, 'name = "iodom"\n', ""]]);
	assert.deepEqual(said, [
		'warning scmi-xl-config iodom.cfg: "kernel": This has no name: xl stops at it ("Domain name must be specified.") and creates no domain, unless it is given one on its command line. Write name = "iodom", or what the domain is called.',
	]);
	assert.deepEqual(
		analysis.findings.flatMap(({ fixes }) => fixes.flatMap(({ edits }) => edits.map(({ text }) => text))),
		['name = "iodom"\n'],
	);
});
test("with a slip in the key it is one finding", () => {
	const { said } = withSlips([[CFG, "name =", "nam ="]]);
	assert.deepEqual(said, [
		'warning scmi-xl-config iodom.cfg: "nam": xl has no key nam, and passes it over without a word: xl stops, and creates no domain. Did you mean name?',
	]);
});
test("a fragment, and what a build fills in", () => {
	assert.deepEqual(withSlips([[CFG, 'name = "iodom"\nkernel = "/root/Image"\n', ""]]).said, []);
	assert.deepEqual(withSlips([[CFG, 'name = "iodom"\n', "@@NAME@@\n"]]).said, []);
});
test("one name in two files, one of which has SCMI: each file is named", () => {
	const other = { "dom2.cfg": 'name = "iodom"\nkernel = "/root/Image"\narm_sci = "type=scmi_smc"\n' };
	const { said } = withSlips([], other);
	assert.deepEqual(said, [
		'information scmi-xl-config iodom.cfg: ""iodom"": dom2.cfg names its domain iodom as well: xl creates one of a name at a time ("Domain with name "iodom" already exists."), and here they are taken for two. Give one another name, or say in scmi.yaml which of the files counts.',
		'  dom2.cfg: ""iodom"": name of the other, in dom2.cfg',
		'error scmi-boot-failure iodom.cfg: ""type=scmi_smc"": iodom is not created, -17 (EEXIST): it asks for SCMI, which one domain can have, and dom2 has it (step 4 of the boot trace)',
		'  iodom.cfg: ""iodom"": iodom',
		'  dom2.cfg: ""type=scmi_smc"": arm_sci of dom2',
	]);
});
