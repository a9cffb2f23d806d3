// What xl refuses a configuration for, and says: libxlu_cfg.c with its lexer and parser of Xen c447b7308b, compiled, was given each of these texts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { whereXlStops } from "../../server/src/configs/xl-grammar.ts";
import { refusalOf } from "../../server/src/configs/xl-refusal.ts";

/** A text, what xl quoted of it, and what it is with the quick fix. */
const REFUSED: readonly (readonly [text: string, near: string, mended?: string])[] = [
	['name = "a"\nmemory = 512M\n', "`M'", 'name = "a"\nmemory = 512\n'],
	["memory = 2g\n", "`g'", "memory = 2048\n"],
	["nr_spis = 0xFF\n", "`FF'", "nr_spis = 0xff\n"],
	["memory = 1.5\n", "`.5'"],
	["\ufeffmemory = 1\n", "`\ufeffmemory'", "memory = 1\n"],
	['dtdev = [ "/a",, "/b" ]\n', "`,'", 'dtdev = [ "/a", "/b" ]\n'],
	['dtdev = [ , "/b" ]\n', "`,'", 'dtdev = [  "/b" ]\n'],
	['dtdev = [ "/a"\nmemory = 1\n', "`memory'", 'dtdev = [ "/a" ]\nmemory = 1\n'],
	['dtdev = [\n\t"/a", # one\n\nmemory = 1\n', "`memory'", 'dtdev = [\n\t"/a",\n] # one\n\nmemory = 1\n'],
	['dtdev = [ "/a"\n', "", 'dtdev = [ "/a" ]\n'],
	['dtdev = [ "/a" ]]\n', "`]'", 'dtdev = [ "/a" ]\n'],
	['dtdev = [ "/a" }\nmemory = 1\n', "`}'", 'dtdev = [ "/a" ]\nmemory = 1\n'],
	['dtdev = [ "/a"; "/b" ]\n', "`;'", 'dtdev = [ "/a", "/b" ]\n'],
	['dtdev = [\n"/a"\n"/b"\n]\n', '`"/b"\'', 'dtdev = [\n"/a",\n"/b"\n]\n'],
	["iomem = [ fd010,1 ]\n", "`fd010'", 'iomem = [ "fd010,1" ]\n'],
	['name = "a" memory = 1\n', "`memory'", 'name = "a"\nmemory = 1\n'],
	['name = "a"\n# the end', "`#'", 'name = "a"\n# the end\n'],
	['arm-sci = "scmi_smc"\n', "`-sci'", 'arm_sci = "scmi_smc"\n'],
	["Memory = 1\n", "`Memory'", "memory = 1\n"],
	["[domain]\nmemory = 1\n", "`['"],
	["dtdev =\nmemory = 1\n", "<newline>"],
	["memory\n", "<newline>"],
	["arm_sci = scmi_smc\n", "`scmi_smc'", 'arm_sci = "scmi_smc"\n'],
	["kernel = /boot/Image\n", "`/boot/Image'", 'kernel = "/boot/Image"\n'],
	["vpmu = True\n", "`True'", "vpmu = 1\n"],
	['name = "a\nmemory = 1\n', "`\"a'", 'name = "a"\nmemory = 1\n'],
	['name = "\\x41"\n', '`"\\x41"\''],
	['extra = "a"\nextra += [ "b" ]\n', "`]'"],
	['dtdev = [ "/a" ]\ndtdev += "/b"\n', "<newline>", 'dtdev = [ "/a" ]\ndtdev += [ "/b" ]\n'],
	["// a\nmemory = 1\n", "`//'", "# a\nmemory = 1\n"],
	["memory == 1\n", "`='", "memory = 1\n"],
	['name: "a"\n', "`:'", 'name = "a"\n'],
	['name "a"\n', '`"a"\'', 'name = "a"\n'],
	["import os\n", "`os'"],
	["name = “a”\n", "`“a”'", 'name = "a"\n'],
	["memory\u00a0= 1\n", "`\u00a0='", "memory = 1\n"],
	['dtdev = "/a", "/b"\n', "`,'"],
	['disk = { "a" }\n', "`{'"],
];

for (const [text, near, mended] of REFUSED)
	test(`refused: ${JSON.stringify(text)}`, () => {
		const { problem } = refusalOf("/x.cfg", text) ?? assert.fail();
		assert.equal(problem.severity, "error");
		// of what is added to something else, xl quotes the word behind
		if (!text.includes("+="))
			assert.ok(
				problem.message.includes(`("${["config parsing error near", near].join(" ").trim()}")`),
				problem.message,
			);
		assert.match(problem.message, /, refuses the whole file, and creates no domain\./);
		const [fix] = problem.fixes ?? [];
		const edits = fix?.edits.toSorted((a, b) => b.at.start - a.at.start) ?? [];
		const after = edits.reduce((all, { at, text: by }) => all.slice(0, at.start) + by + all.slice(at.end), text);
		assert.equal(fix && after, mended);
		if (mended !== undefined) assert.equal(refusalOf("/x.cfg", mended), undefined);
	});

/** What it took. */
for (const text of [
	"",
	"\n;;\n",
	"memory = 1",
	'name = "a";memory = 1; # one\nvcpus=0x1f',
	'dtdev = [\n# none\n\n"/a",\n[ "b", 1 ], # two\n]\n',
	"a.b_1 = 1\n",
	'extra = "a"\nextra += "b\\n\\012\\\\\\""\ndtdev += [ ]\ndtdev += [ "/a" ]\n',
	'name = "a"\nname = "b"\n',
	'name = "a"\n#',
])
	test(`taken: ${JSON.stringify(text)}`, () => assert.equal(whereXlStops(text), undefined));

/** It refuses these as they stand, but a build or a checkout may still change them. */
for (const text of [
	'name = "a"\r\ndtdev = [\r\n"/a", # one\r\n]\r\n',
	`memory = @MEMORY@\nvcpus = @@VCPUS@@ # one\nextra = $EXTRA\nmaxmem = \${MAXMEM}\n`,
	"memory = $(MEMORY)\nvcpus = {{ vcpus }}\n{% if x %}\nvpmu = 1\n{% endif %}\nmaxmem = %MAX%\nextra = <EXTRA>\n",
	'@KEY@ = "a"\nKEY_TOO = 1\n[VIRTIO_EXTRA]\n@@DISKS@@\n__LINES__\n',
	`dtdev = [ "/a" @MORE@ "/b", \${LAST} ]\ndisk = [ STORAGE_PART2 ]\nvif = [VIFS]\nirqs = @IRQS@\n`,
	`memory = 512@UNIT@\nkernel = /boot/$KERNEL-\${VERSION}.img\n`,
	`extra = "\\\${x}"\n`,
])
	test(`left alone: ${JSON.stringify(text)}`, () => assert.equal(whereXlStops(text), undefined));

test("what is filled in elsewhere mends nothing here", () => {
	assert.ok(whereXlStops("vcpus = @VCPUS@\nmemory = 512M\n"));
	assert.ok(whereXlStops("[EXTRA_LINES]\narm_sci = scmi_smc\n"));
});
