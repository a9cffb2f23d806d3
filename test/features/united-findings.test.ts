// What is told of several setups together: each finding once, with the variants it holds in; less what somebody has switched off.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Analysis, analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import type { Setup } from "../../server/src/configs/setup.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { unitedFindings } from "../../server/src/features/united-findings.ts";
import { lineIndexOf, positionAt } from "../../server/src/text/line-index.ts";
import { scmiDt } from "../cli/command-line.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const CATALOGUE = `scmiCatalogue: 1
firmware: { name: Demo BL31, match: { rootCompatible: ["acme,demo"] } }
scmi: { protocols: { clock: { id: 0x14 } } }
agents:
  xen: { id: 1, type: hypervisor, trusted: true, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 0 }, shmem: { address: 0x53ff0000, size: 0x1000 } }] }
  vm1: { id: 2, name: VM1, type: ospm, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 1 }, shmem: { address: 0x53ff1000, size: 0x1000 } }] }
  vm2: { id: 3, name: VM2, type: ospm, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 2 }, shmem: { address: 0x53ff2000, size: 0x1000 } }] }
resources: { clock: { eth: { id: 0, name: eth }, usb: { id: 1, name: usb } } }
devices:
  eth: { id: 4, dt: { addresses: [0x5000] }, resources: { clock: [eth] } }
  usb: { id: 7, dt: { addresses: [0x6000] }, resources: { clock: [usb] } }
permissions: { model: device-runtime, initial: none, setBy: [xen], controls: [clock], hidesUngranted: [clock] }
completeness: { agents: complete, clock: complete, devices: complete }
`;

const SOC = `/ {
	compatible = "acme,demo";
	#address-cells = <1>;
	#size-cells = <1>;
	page0: sram@53ff0000 { compatible = "arm,scmi-shmem"; reg = <0x53ff0000 0x1000>; };
	sram@53ff1000 { compatible = "arm,scmi-shmem"; reg = <0x53ff1000 0x1000>; };
	sram@53ff2000 { compatible = "arm,scmi-shmem"; reg = <0x53ff2000 0x1000>; };
	firmware {
		scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000002>;
			shmem = <&page0>;
			#address-cells = <1>;
			#size-cells = <0>;
			scmi_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};
	};
	eth: ethernet@5000 { reg = <0x5000 0x1000>; };
	usb: usb@6000 { reg = <0x6000 0x1000>; };
};
`;

const BOARD = `/dts-v1/;
#include "soc.dtsi"
#ifndef ETH_CLOCK
#define ETH_CLOCK 0
#endif
&eth {
	scmi_devid = <4>;
	clocks = <&scmi_clk ETH_CLOCK>;
};
`;

const CFG = 'name = "DomU1"\nkernel = "/root/Image"\narm_sci = "scmi_smc"\n';

type Files = Readonly<Record<string, string>>;

const project = (files: Files): Files => ({
	"demo.scmi.yaml": CATALOGUE,
	"soc.dtsi": SOC,
	"board.dts": BOARD,
	"domu1.cfg": CFG,
	...files,
});

function analysesOf(files: Files, lone: readonly string[] = []): readonly Analysis[] {
	const snapshot = memorySnapshot(
		Object.fromEntries(Object.entries(files).map(([name, text]) => [`/b/${name}`, text])),
	);
	const stated = Object.keys(files)
		.filter((name) => name.endsWith("scmi.yaml") && files[name]?.startsWith("scmi: 1"))
		.flatMap((name) => readSetups(snapshot, `/b/${name}`).setups);
	const setups: readonly Setup[] = [...stated, ...lone.map((name) => setupOfLoneBoard(snapshot, `/b/${name}`))];
	assert.notEqual(setups.length, 0);
	const cache = createEngineCache();
	return setups.map((setup) => analyse(snapshot, cache, setup));
}

/** `severity[code] file, the line: the variants`. */
function told(files: Files, analyses: readonly Analysis[]): readonly string[] {
	return unitedFindings(analyses).map(({ finding: { severity, code, at, message } }) => {
		const name = at.file.replace("/b/", "");
		const text = files[name] ?? "";
		const line = text.split("\n")[positionAt(lineIndexOf(text), at.start).line]?.trim();
		const variants = /\(in variants? [^)]*\)$/.exec(message)?.[0] ?? "";
		return `${severity}[${code}] ${name}, ${line}${variants === "" ? "" : `: ${variants}`}`;
	});
}

const toldOf = (more: Files, lone?: readonly string[]): readonly string[] => {
	const files = project(more);
	return told(files, analysesOf(files, lone));
};

const SETUP = "scmi: 1\nhost: board.dts\nprofile: xen-rfc-v2\n";
const ETH_CLOCK = "error[scmi-clock-unknown] board.dts, clocks = <&scmi_clk ETH_CLOCK>;";

describe("the variants of a scmi.yaml", () => {
	const variants = (text: string): Files => ({ "scmi.yaml": `${SETUP}variants:\n${text}` });
	test("what comes of a boot in another step is the same", () => {
		const cfg = `${CFG}dtdev = [ "/usb@0" ]\n`;
		const own = "DomU1: { xl: domu1.cfg }";
		// what Dom0's system asks first is in the trace too
		const text = `${SETUP}variants:\n  alone: { domains: { ${own} } }\n  second: { domains: { Dom0: { os: zephyr }, ${own} } }\n`;
		const all = project({ "domu1.cfg": cfg, "scmi.yaml": text });
		const analyses = analysesOf(all);
		const messages = (findings: readonly { readonly code: string; readonly message: string }[]) =>
			findings.flatMap(({ code, message }) => (code === "scmi-boot-failure" ? [message] : []));
		const what = "DomU1 is not created, -3 (ESRCH): the host has no node /usb@0";
		const steps = analyses.map(({ findings }) => messages(findings).join().replace(what, ""));
		assert.equal(new Set(steps).size, 2);
		assert.match(steps.join(), /^.*\(step \d+ of the boot trace\),.*\(step \d+ of the boot trace\)$/);
		const [united, ...more] = messages(unitedFindings(analyses).map(({ finding }) => finding));
		assert.deepEqual(more, []);
		assert.match(united ?? "", /: the host has no node \/usb@0 \(see the boot trace\)$/);
		// of one alone the step is named
		const [lone] = unitedFindings(analyses.slice(0, 1)).map(({ finding }) => finding.message);
		assert.match(lone ?? "", /\(step \d+ of the boot trace\)/);
	});
	test("what holds in one of them says in which", () =>
		assert.deepEqual(toldOf(variants("  good: {}\n  bad: { define: { ETH_CLOCK: 9 } }\n")), [
			`${ETH_CLOCK}: (in variant bad)`,
		]));
	test("what holds in some says in which", () =>
		assert.deepEqual(
			toldOf(variants("  one: { define: { ETH_CLOCK: 9 } }\n  two: {}\n  three: { define: { ETH_CLOCK: 9 } }\n")),
			[`${ETH_CLOCK}: (in variant one, three)`],
		));
	test("what holds in all is said once, and of none", () =>
		assert.deepEqual(
			toldOf(variants("  one: { define: { ETH_CLOCK: 9 } }\n  two: { complete: true, define: { ETH_CLOCK: 9 } }\n")),
			[ETH_CLOCK],
		));
	test("what differs is told apart: each with its own variant", () =>
		assert.deepEqual(
			toldOf(variants("  nine: { define: { ETH_CLOCK: 9 } }\n  eight: { define: { ETH_CLOCK: 8 } }\n")),
			[`${ETH_CLOCK}: (in variant nine)`, `${ETH_CLOCK}: (in variant eight)`],
		));
	test("what xl does not take of a configuration is so whoever starts it", () => {
		const cfg = `${CFG}iomem = [ "" ]\n`;
		const text = `${SETUP}variants:\n  alone: {}\n  second: { domains: { DomU1: { xl: domu1.cfg } } }\n`;
		const all = project({ "domu1.cfg": cfg, "scmi.yaml": text });
		assert.deepEqual(
			told(all, analysesOf(all)).filter((each) => each.includes("scmi-xl-config")),
			['error[scmi-xl-config] domu1.cfg, iomem = [ "" ]'],
		);
	});
	test("a setup without variants has none to name", () =>
		assert.deepEqual(toldOf({ "scmi.yaml": `${SETUP}define: { ETH_CLOCK: 9 }\n` }), [ETH_CLOCK]));
	test("nor has a board without a scmi.yaml, beside one whose variants are well", () => {
		const other = BOARD.replace("ETH_CLOCK>", "9>");
		assert.deepEqual(toldOf({ ...variants("  one: {}\n  two: {}\n"), "other.dts": other }, ["other.dts"]), [
			"error[scmi-clock-unknown] other.dts, clocks = <&scmi_clk 9>;",
		]);
	});
	test("what a file has that they share with a board without one still says in which", () => {
		const used = "\tusb: usb@6000 { reg = <0x6000 0x1000>; scmi_devid = <7>; clocks = <&scmi_clk USB_CLOCK>; };";
		const shared = {
			"soc.dtsi": SOC.replace(/\tusb: .*/, `#ifndef USB_CLOCK\n#define USB_CLOCK 1\n#endif\n${used}`),
			"other.dts": BOARD.replace("#include", "#define USB_CLOCK 9\n#include"),
		};
		const found = `error[scmi-clock-unknown] soc.dtsi, ${used.trim()}`;
		const files = { ...shared, ...variants("  one: {}\n  two: { define: { USB_CLOCK: 9 } }\n") };
		assert.deepEqual(toldOf(files), [`${found}: (in variant two)`]);
		assert.deepEqual(toldOf(files, ["other.dts"]), [`${found}: (in variant two)`]);
		assert.deepEqual(toldOf(shared, ["other.dts"]), [found]);
	});
	test("the variants of another file do not count: there it holds in all", () => {
		const files = {
			"scmi.yaml": `${SETUP}variants:\n  one: {}\n  two: {}\n`,
			"other/scmi.yaml": `${SETUP.replace("board", "../board")}variants:\n  three: { define: { ETH_CLOCK: 9 } }\n  four: { define: { ETH_CLOCK: 9 } }\n`,
		};
		assert.deepEqual(toldOf(files), [ETH_CLOCK]);
	});
	test("an error of the file itself, of what one variant says", () => {
		const [line, ...more] = toldOf(variants("  one: {}\n  two: { profile: xen-rfc }\n"));
		assert.equal(line, "error[scmi-setup] scmi.yaml, two: { profile: xen-rfc }: (in variant two)");
		assert.deepEqual(more, []);
	});
});

describe("comments that switch a finding off", () => {
	const WRONG = "clocks = <&scmi_clk 9>;";
	const withComment = (comment: string): Files => ({
		"board.dts": BOARD.replace(/\tclocks = .*/, `${comment}\n\t${WRONG}`),
	});
	const toldWith = (comment: string) => toldOf(withComment(comment), ["board.dts"]);
	const FOUND = `error[scmi-clock-unknown] board.dts, ${WRONG}`;
	test("without one it is told", () => assert.deepEqual(toldWith(""), [FOUND]));

	const OFF: Readonly<Record<string, string>> = {
		"in a line": "\t// scmi-disable-next-line scmi-clock-unknown -- a newer firmware has it",
		"without a reason": "\t// scmi-disable-next-line scmi-clock-unknown",
		"without a space": "\t//scmi-disable-next-line scmi-clock-unknown",
		"in slash-star": "\t/* scmi-disable-next-line scmi-clock-unknown -- a newer firmware has it */",
		"in slash-star over several lines":
			"\t/* scmi-disable-next-line scmi-clock-unknown -- a newer firmware\n\t * has it\n\t */",
		"behind something": '\tphy-mode = "rgmii"; // scmi-disable-next-line scmi-clock-unknown -- a newer firmware',
		"with the line end of another system": "\t// scmi-disable-next-line scmi-clock-unknown\r",
	};
	for (const [title, comment] of Object.entries(OFF))
		test(`in a tree, ${title}`, () => assert.deepEqual(toldWith(comment), []));

	const hint = (line: string) => `hint[scmi-disable] board.dts, ${line}`;
	test("of another code: it has no effect, and that is told", () => {
		const comment = "// scmi-disable-next-line scmi-denied -- why";
		assert.deepEqual(toldWith(comment), [FOUND, hint(comment)]);
	});
	test("of two codes, each counts by itself", () => {
		const comment = "// scmi-disable-next-line scmi-denied scmi-clock-unknown -- why";
		assert.deepEqual(toldWith(comment), [hint(comment)]);
	});
	test("the next line, not the one after it, nor its own", () => {
		const comment = "// scmi-disable-next-line scmi-clock-unknown -- why";
		assert.deepEqual(toldWith(`${comment}\n`), [FOUND, hint(comment)]);
		const before = "/* scmi-disable-next-line scmi-clock-unknown */";
		const own = { "board.dts": BOARD.replace(/\tclocks = .*/, `\t${before} ${WRONG}`) };
		const whole = `${before} ${WRONG}`;
		assert.deepEqual(toldOf(own, ["board.dts"]), [`error[scmi-clock-unknown] board.dts, ${whole}`, hint(whole)]);
	});
	test("the line above the next such comment is not its business", () => {
		const comment = "// scmi-disable-next-line scmi-clock-unknown -- why";
		const files = {
			"board.dts": `${BOARD.replace(/\tclocks = .*/, `\t${comment}\n\t${WRONG}`)}\n&usb {\n\tscmi_devid = <7>;\n\tclocks = <&scmi_clk 8>;\n};\n`,
		};
		assert.deepEqual(toldOf(files, ["board.dts"]), ["error[scmi-clock-unknown] board.dts, clocks = <&scmi_clk 8>;"]);
	});
	test("in a file that other boards share, one without effect is not told", () => {
		const comment = "// scmi-disable-next-line scmi-clock-unknown -- another board's";
		const soc = SOC.replace("\tusb: ", `\t${comment}\n\tusb: `);
		assert.deepEqual(toldOf({ "soc.dtsi": soc }, ["board.dts"]), []);
		const used = soc.replace("<0x6000 0x1000>;", "<0x6000 0x1000>; scmi_devid = <7>; clocks = <&scmi_clk 9>;");
		assert.deepEqual(toldOf({ "soc.dtsi": used }, ["board.dts"]), []);
		assert.equal(toldOf({ "soc.dtsi": used.replace(comment, "") }, ["board.dts"]).length, 1);
	});

	test("in a catalogue, behind #", () => {
		const wrong = "resourcez: { clock: { eth: { id: 0 } } }";
		const at = (comment: string): Files => ({
			"demo.scmi.yaml": CATALOGUE.replace(/(?=resources: )/, `${comment}${wrong}\n`),
		});
		const comment = "# scmi-disable-next-line scmi-catalogue -- of another program's";
		assert.deepEqual(toldOf(at(""), ["board.dts"]), [`error[scmi-catalogue] demo.scmi.yaml, ${wrong}`]);
		assert.deepEqual(toldOf(at(`${comment}\n`), ["board.dts"]), []);
		const idle = { "demo.scmi.yaml": CATALOGUE.replace(/(?=resources: )/, `${comment}\n`) };
		assert.deepEqual(toldOf(idle, ["board.dts"]), [`hint[scmi-disable] demo.scmi.yaml, ${comment}`]);
	});
	test("in an xl configuration, behind #", () => {
		const comment = "# scmi-disable-next-line scmi-mediator-unmodelled -- known";
		const older = CFG.replace("arm_sci", "sci");
		const at = (cfg: string) =>
			toldOf({ "domu1.cfg": cfg.replace(/^(?=(arm_)?sci = )/m, `${comment}\n`) }, ["board.dts"]);
		assert.deepEqual(toldOf({ "domu1.cfg": older }, ["board.dts"]), [
			'information[scmi-mediator-unmodelled] domu1.cfg, sci = "scmi_smc"',
		]);
		assert.deepEqual(at(older), []);
		assert.deepEqual(at(CFG), [`hint[scmi-disable] domu1.cfg, ${comment}`]);
	});
	/** `severity[code] file, the line`, as `scmi-dt check` tells it. */
	async function checked(more: Files, ...words: readonly string[]): Promise<readonly string[]> {
		const files = project(more);
		const inWork = Object.fromEntries(Object.entries(files).map(([name, text]) => [`/work/${name}`, text]));
		const { output, errors } = await scmiDt(inWork, "check", ...words, "--format", "json");
		assert.equal(errors, "");
		const { findings } = JSON.parse(output) as { readonly findings: readonly Told[] };
		return findings.map(
			({ severity, code, file, range }) =>
				`${severity}[${code}] ${file}, ${files[file]?.split("\n")[range.start.line]?.trim()}`,
		);
	}
	interface Told {
		readonly severity: string;
		readonly code: string;
		readonly file: string;
		readonly range: { readonly start: { readonly line: number } };
	}
	describe("in a scmi.yaml, behind #", () => {
		const comment = "# scmi-disable-next-line scmi-setup -- known";
		const WRONG_LINES = [
			"rules: { scmi-denid: off }",
			"domains: { Dom0: { agent: nobody } }",
			"catalogue: { /firmware/scmi-two: demo.scmi.yaml }",
		];
		for (const line of WRONG_LINES)
			test(line, async () => {
				const rest = line.startsWith("catalogue:") ? "rules: { scmi-domain-unknown: off }\n" : "";
				const told = await checked({ "scmi.yaml": `${SETUP}${line}\n${rest}` }, "scmi.yaml");
				assert.deepEqual(told, [`error[scmi-setup] scmi.yaml, ${line}`]);
				assert.deepEqual(await checked({ "scmi.yaml": `${SETUP}${comment}\n${line}\n${rest}` }, "scmi.yaml"), []);
			});
		test("where nothing is wrong it has no effect, and that is told", async () => {
			const text = SETUP.replace("profile", `${comment}\nprofile`);
			assert.deepEqual(await checked({ "scmi.yaml": text }, "scmi.yaml"), [`hint[scmi-disable] scmi.yaml, ${comment}`]);
		});
	});
	test("in a catalogue that is checked by itself", async () => {
		const wrong = "resourcez: { clock: { eth: { id: 0 } } }";
		const at = (comment: string): Files => ({
			"demo.scmi.yaml": CATALOGUE.replace(/(?=resources: )/, `${comment}${wrong}\n`),
		});
		const off = at("# scmi-disable-next-line scmi-catalogue -- of another program's\n");
		const found = [`error[scmi-catalogue] demo.scmi.yaml, ${wrong}`];
		assert.deepEqual(await checked(at(""), "demo.scmi.yaml"), found);
		assert.deepEqual(await checked(off, "demo.scmi.yaml"), []);
		assert.deepEqual(await checked(at(""), "demo.scmi.yaml", "board.dts"), found);
		assert.deepEqual(await checked(off, "demo.scmi.yaml", "board.dts"), []);
	});
	test("in one variant only: the comment has an effect all the same", async () => {
		const comment = "// scmi-disable-next-line scmi-clock-unknown -- a newer firmware has it";
		const variants = (two: string) => `${SETUP}variants:\n  one: {}\n  two: { define: { ETH_CLOCK: ${two} } }\n`;
		const board = BOARD.replace("\tclocks", `\t${comment}\n\tclocks`);
		const told = (two: string) => checked({ "board.dts": board, "scmi.yaml": variants(two) }, "scmi.yaml");
		assert.deepEqual(await checked({ "scmi.yaml": variants("9") }, "scmi.yaml"), [ETH_CLOCK]);
		assert.deepEqual(await told("9"), []);
		assert.deepEqual(await told("0"), [`hint[scmi-disable] board.dts, ${comment}`]);
	});
	test("a comment of the wrong kind for its file is none", () => {
		const cfg = CFG.replace("scmi_smc", "type=scmi_smc");
		const slashes = cfg.replace(/(?=arm_sci)/, "# see // scmi-disable-next-line scmi-mediator-unmodelled\n");
		assert.deepEqual(toldOf({ "domu1.cfg": slashes }, ["board.dts"]), toldOf({ "domu1.cfg": cfg }, ["board.dts"]));
	});
	test("what is switched off changes no verdict", () => {
		const summaryWith = (comment: string) =>
			analysesOf(project(withComment(comment)), ["board.dts"])[0]
				?.verdicts?.summary()
				.lines.map(({ tone, text }) => `${tone}: ${text}`);
		const off = summaryWith("// scmi-disable-next-line scmi-clock-unknown");
		assert.deepEqual(off, ["bad: Dom0 uses a number that firmware does not have: &eth"]);
		assert.deepEqual(off, summaryWith(""));
	});
});

describe("levels of rules in a scmi.yaml", () => {
	const board = BOARD.replace("\tscmi_devid = <4>;\n", "");
	const withRules = (rules: string) => toldOf({ "board.dts": board, "scmi.yaml": `${SETUP}rules: { ${rules} }\n` });
	const MISSING = "[scmi-device-id-missing] board.dts, &eth {";
	for (const level of ["information", "warning", "error"])
		test(level, () => assert.deepEqual(withRules(`scmi-device-id-missing: ${level}`), [`${level}${MISSING}`]));
	test("as the rule says, where another's is set", () =>
		assert.deepEqual(withRules("scmi-clock-unknown: information"), [`warning${MISSING}`]));
	test("above what a rule says of the case at hand", () => {
		const partial = { "demo.scmi.yaml": CATALOGUE.replace("clock: complete", "clock: partial") };
		const at = (rules: string) =>
			toldOf({ ...partial, "scmi.yaml": `${SETUP}define: { ETH_CLOCK: 9 }\n${rules}` }).filter((each) =>
				each.includes("clock-unknown"),
			);
		const line = "[scmi-clock-unknown] board.dts, clocks = <&scmi_clk ETH_CLOCK>;";
		assert.deepEqual(at(""), [`information${line}`]);
		assert.deepEqual(at("rules: { scmi-clock-unknown: error }\n"), [`error${line}`]);
	});
	test("off, with quotes or without: what comes of it does not come back as another's, as behind a comment that says so", () => {
		assert.deepEqual(withRules('scmi-device-id-missing: "off"'), []);
		assert.deepEqual(withRules("scmi-device-id-missing: off"), []);
		assert.deepEqual(withRules("scmi-denied: off"), [`warning${MISSING}`]);
	});
	test("off in one variant: it holds in the others", () => {
		const text = `${SETUP}variants:\n  one: {}\n  two: { rules: { scmi-device-id-missing: off, scmi-denied: off } }\n`;
		assert.deepEqual(toldOf({ "board.dts": board, "scmi.yaml": text }), [`warning${MISSING}: (in variant one)`]);
	});
	test("a code that is no rule's is an error where it stands, with the nearest that is", () => {
		const files = project({ "scmi.yaml": `${SETUP}rules:\n  scmi-clok-unknown: off\n  nothing-like-it: error\n` });
		const findings = unitedFindings(analysesOf(files)).map(({ finding }) => finding);
		assert.deepEqual(told(files, analysesOf(files)), [
			"error[scmi-setup] scmi.yaml, scmi-clok-unknown: off",
			"error[scmi-setup] scmi.yaml, nothing-like-it: error",
		]);
		assert.deepEqual(
			findings.map(({ message }) => message),
			[
				'There is no rule "scmi-clok-unknown". Did you mean "scmi-clock-unknown"?',
				'There is no rule "nothing-like-it".',
			],
		);
	});
	test("a level that is none is an error of the setup, and the rule stays as it is", () => {
		const files = project({ "board.dts": board, "scmi.yaml": `${SETUP}rules: { scmi-device-id-missing: hint }\n` });
		const snapshot = memorySnapshot(
			Object.fromEntries(Object.entries(files).map(([name, text]) => [`/b/${name}`, text])),
		);
		assert.deepEqual(
			readSetups(snapshot, "/b/scmi.yaml").problems.map(({ message }) => message),
			['"scmi-device-id-missing" must be one of off, information, warning, error; "hint" is not.'],
		);
		assert.deepEqual(told(files, analysesOf(files)), [`warning${MISSING}`]);
	});
});
