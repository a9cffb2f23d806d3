// init: a scmi.yaml that says what was found by itself, so that a check finds what it found without.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { FILES } from "./board.ts";
import { scmiDt } from "./command-line.ts";

const EXAMPLES = join(import.meta.dirname, "../../examples");

/** An example without its scmi.yaml, in /work. */
const example = (name: string): Record<string, string> =>
	Object.fromEntries(
		readdirSync(join(EXAMPLES, name))
			.filter((file) => file !== "scmi.yaml")
			.map((file) => [`/work/${file}`, readFileSync(join(EXAMPLES, name, file), "utf8")]),
	);

/** What is found, and where; not what else is shown with it. */
const findingsOf = async (files: Readonly<Record<string, string>>, setup: string) => {
	const { output } = await scmiDt(files, "check", setup, "--format", "json");
	const { findings } = JSON.parse(output) as { findings: { related: unknown }[] };
	return findings.map(({ related: _, ...finding }) => finding);
};

const BOARDS: Readonly<Record<string, string>> = {
	imx95: "imx95-evk.dts",
	"rcar-h3": "rcar-h3.dts",
	rpi5: "bcm2712-rpi-5-b.dts",
	"xen-multi-agent": "kestrel.dts",
	"xen-upstream": "s32g399a.dts",
};

describe("every example board without its scmi.yaml", () => {
	for (const name of readdirSync(EXAMPLES)) {
		const board = BOARDS[name.replace("-broken", "")] as string;
		test(`${name}: what init writes checks to the same findings`, async () => {
			const files = example(name);
			const run = await scmiDt(files, "init", board);
			assert.equal(run.exitCode, 0, run.errors);
			const written = { ...files, ...run.written };
			assert.deepEqual(Object.keys(run.written), ["/work/scmi.yaml"]);
			assert.deepEqual(await findingsOf(written, "scmi.yaml"), await findingsOf(files, board));
		});
		test(`${name}: what it proposes can be taken in`, async () => {
			const files = example(name);
			const { written } = await scmiDt(files, "init", board);
			const text = written["/work/scmi.yaml"] ?? "";
			const proposals = [...text.matchAll(/^# ((\w+): .*)$/gm)].filter(([, , key]) => key !== "host");
			assert.ok(proposals.length > 0);
			for (const [line, proposal = ""] of proposals) {
				const taken = memorySnapshot({ ...files, "/work/scmi.yaml": text.replace(line, proposal) });
				assert.deepEqual(readSetups(taken, "/work/scmi.yaml").problems, [], proposal);
			}
		});
	}
});

test("it says what it wrote and what it could not know", async () => {
	const { errors, written } = await scmiDt(FILES, "init");
	assert.equal(
		written["/work/scmi.yaml"],
		`# What scmi-dt found by itself about board.dts. Correct what is wrong: from now on this counts.
scmi: 1
host: board.dts
catalogue: demo.scmi.yaml # matches acme,demo
profile: xen-rfc-v2 # arm_sci = "scmi_smc"
domains: # in the order they are started
  DomU1: { os: linux, xl: domu1.cfg }

# Assumed, as nothing says otherwise:
# linux: { version: "6.12" } # Dom0 and DomU1 run Linux 6.12.
# Xen has an IOMMU switched on, without which it assigns no device.
# complete: true # Nothing changes the trees on the way to the boot.
`,
	);
	assert.equal(
		errors,
		"scmi-dt init: wrote scmi.yaml: host: board.dts; catalogue: demo.scmi.yaml; profile: xen-rfc-v2; DomU1: { os: linux, xl: domu1.cfg }\nscmi-dt init: not known: which tree DomU1 starts with (`guest:` of the domain says it)\n",
	);
});

test("a boot file, overlays of a Makefile's stack and given includes are stated; overlays that only lie there are proposed", async () => {
	const boot = {
		...FILES,
		"/work/boot.cmd": "fatload mmc 0 0x48000000 board.dtb\nfdt addr 0x48000000\nbooti 0x50000000 - 0x48000000\n",
		"/work/a.dtso": "/dts-v1/;\n/plugin/;\n",
	};
	const { written } = await scmiDt(boot, "init", "board.dts", "-I", "include", "-D", "X=1");
	const text = written["/work/scmi.yaml"] ?? "";
	assert.match(text, /^# host: \{ base: board\.dts, overlays: \[a\.dtso\] \} # it lies beside the board/m);
	assert.match(text, /^boot: boot\.cmd # .*\ninclude: include\ndefine: \{ X: "1" \}$/m);
	const stack = {
		...FILES,
		"/work/a.dtso": "/dts-v1/;\n/plugin/;\n&eth0 { x; };\n",
		"/work/Makefile": "board-a-dtbs := board.dtb a.dtbo\ndtb-y += board-a.dtb\n",
	};
	const stacked = (await scmiDt(stack, "init", "a.dtso")).written["/work/scmi.yaml"] ?? "";
	assert.match(stacked, /^host: \{ base: board\.dts, overlays: \[a\.dtso\] \}$/m);
});

describe("it writes over nothing", () => {
	const THERE = { ...FILES, "/work/scmi.yaml": "scmi: 1\nhost: board.dts\nprofile: direct\n" };
	test("that speaks for the board", async () => {
		const run = await scmiDt(THERE, "init", "board.dts");
		assert.deepEqual([run.exitCode, run.written], [2, {}]);
		assert.match(run.errors, /board\.dts has a scmi\.yaml, scmi\.yaml; --force writes another/);
	});
	test("that is another board's", async () => {
		const run = await scmiDt({ ...THERE, "/work/other.dts": "/dts-v1/; / { };" }, "init", "other.dts");
		assert.deepEqual([run.exitCode, run.written], [2, {}]);
		assert.match(run.errors, /scmi\.yaml is there already; --force writes over it/);
	});
	test("unless it is forced to: then what it said counts for nothing", async () => {
		const { written } = await scmiDt(THERE, "init", "board.dts", "--force");
		assert.match(written["/work/scmi.yaml"] ?? "", /^profile: xen-rfc-v2/m);
	});
});

test("without a board to be sure of, it names those there are", async () => {
	assert.match((await scmiDt({}, "init")).errors, /name the board it is for, scmi-dt init BOARD\.dts\n$/);
	const two = { ...FILES, "/work/other.dts": "/dts-v1/; / { };" };
	assert.match((await scmiDt(two, "init")).errors, /here are board\.dts and other\.dts\n$/);
});

test("a name with anything in it stays a name", async () => {
	const files = { "/work/a b: {.dts": '/dts-v1/;\n/ { compatible = "x"; };\n' };
	const { written } = await scmiDt(files, "init", "a b: {.dts");
	const snapshot = memorySnapshot({ ...files, ...written });
	const { setups, problems } = readSetups(snapshot, "/work/scmi.yaml");
	assert.deepEqual([setups.map(({ host }) => host.base.path), problems], [["/work/a b: {.dts"], []]);
});

test("a tree that could not be read is told, not only its catalogue", async () => {
	const files = { ...FILES, "/work/board.dts": FILES["/work/board.dts"].replace('"soc.dtsi"', '"gone.dtsi"') };
	const { exitCode, errors } = await scmiDt(files, "init", "board.dts");
	assert.equal(exitCode, 0);
	assert.match(errors, /^scmi-dt init: not known: all that is in board\.dts: line 2 could not be read$/m);
	assert.doesNotMatch(errors, /there is no catalogue/);
});
