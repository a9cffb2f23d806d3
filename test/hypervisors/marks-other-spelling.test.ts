// examples/rcar-h3 is written for Xen RFC v2: its configuration with the word as Xen 4.21 spells it. libxl of the RFC series takes
// "scmi_smc" and "none" alone, tools/libs/light/libxl_types.idl: libxl_arm_sci_type_from_string(). Its nine numbers of devices stay right.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { analysesOf } from "../rules/applied.ts";

const folder = join(import.meta.dirname, "../../examples/rcar-h3");
const files = readdirSync(folder).map((name) => [`/p/${name}`, readFileSync(join(folder, name), "utf8")] as const);

function told(word: string, line?: string) {
	const texts: Record<string, string> = Object.fromEntries(files);
	const cfg = texts["/p/domu1.cfg"]?.replace('arm_sci = "scmi_smc"', `arm_sci = "${word}"`) ?? "";
	const host = texts["/p/rcar-h3.dts"]?.replace("/ {", `/ {\n${line ?? ""}`) ?? "";
	const [analysis] = analysesOf({ ...texts, "/p/domu1.cfg": cfg, "/p/rcar-h3.dts": host }, "/p", "rcar-h3.dts");
	return {
		title: analysis?.facts.recognised.hypervisor.title,
		findings: analysis?.findings.map(({ at, code, message, fixes }) => [
			`${at.file.replace("/p/", "")} ${code}: ${message}`,
			...fixes.map(({ title }) => title),
		]),
	};
}

test("one word of another release beside numbers of devices is told where it stands", () =>
	assert.deepEqual(told("type=scmi_smc"), {
		title: "Xen RFC v2",
		findings: [
			[
				'domu1.cfg scmi-boot-failure: DomU1 is not created, -22 (EINVAL): arm_sci is neither "scmi_smc" nor "none" (step 77 of the boot trace). Xen RFC v2 spells it "scmi_smc", without type=',
				'Write "scmi_smc"',
			],
		],
	}));

test("where the command line sets up the other release, that is meant", () =>
	assert.equal(told("type=scmi_smc", 'chosen { xen,xen-bootargs = "scmi-smc-passthrough"; };').title, "upstream Xen"));
