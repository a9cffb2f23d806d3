// Names of trees, catalogues and configurations are printed, never acted upon: by no terminal, and not as lines of our own.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { visible } from "../../server/src/text/visible.ts";
import { FILES } from "./board.ts";
import { type Run, scmiDt } from "./command-line.ts";

const FORGED = "board.dts:1:1: error[forged]: all is lost";
/** Colours, a title for the window, a line of its own, text that runs backwards; and letters that are a user's right. */
const NAME = `é中\x1b[31m\x1b]0;x\x07\n${FORGED}\r\x9b2J\u202eabc\u2066\u2028`;
const SHOWN = `é中\\x1b[31m\\x1b]0;x\\x07\\n${FORGED}\\r\\u009b2J\\u202eabc\\u2066\\u2028`;
const yaml = (text: string) => visible(JSON.stringify(text));

/** What SCMI's name fields have room for. */
const SHORT = "é\x1b[1m\nboard\u202e";

/** A string of xl's has one line. */
const DOMAIN = NAME.replace(/[\r\n]/g, "");

const catalogue = FILES["/work/demo.scmi.yaml"]
	.replace("name: Demo BL31", `name: ${yaml(NAME)}`)
	.replace("name: VM1", `name: ${yaml(SHORT)}`)
	.replaceAll("name: _eth", `name: ${yaml(SHORT)}`);
const HOSTILE = {
	...FILES,
	"/work/demo.scmi.yaml": catalogue,
	"/work/domu1.cfg": FILES["/work/domu1.cfg"].replace("DomU1", DOMAIN),
	"/work/board.dts": FILES["/work/board.dts"]
		.replace("scmi_clk 1", "scmi_clk 9")
		.replace("&usb0 {", `&usb0 { compatible = "a${NAME.replace("\n", "")}";`),
	[`/work/${NAME}.dts`]: FILES["/work/board.dts"].replace("soc", "no\x1bne"),
	[`/work/${NAME}.cfg`]: "name = \x1b",
};

function isData({ output, errors }: Run): void {
	const printed = [...output.split("\n"), ...errors.split("\n")];
	assert.deepEqual(
		printed.filter((line) => /^\s*board\.dts:1:1/.test(line)),
		[],
		"a line is forged",
	);
	const characters = [...printed.join("")].filter((character) => /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(character));
	assert.deepEqual(
		characters.filter((character) => character !== "\t"),
		[],
	);
}

describe("text", () => {
	for (const argv of [
		["grants", "board.dts"],
		["trace", "board.dts"],
		["trace", "board.dts", "--domain", NAME],
		["resolve", `${NAME}.dts`, "--format", "dts"],
		["import", "from-dts", "board.dts"],
		["import", "from-dts", `${NAME}.dts`],
		["grants", `${NAME}.yaml`],
		["check", "board.dts"],
		["check", `${NAME}.dts`],
		[NAME],
		["grants", "board.dts", "--xl", `${NAME}.cfg`],
		["trace", "board.dts", "--domain", `x${NAME}`],
		["check", "board.dts", "--profile", NAME],
		["check", "board.dts", "--format", NAME],
		["explain", NAME],
	])
		test(`of scmi-dt ${visible(argv.join(" ")).slice(0, 60)}`, async () => isData(await scmiDt(HOSTILE, ...argv)));

	test("shows what is there", async () => {
		const { output } = await scmiDt(HOSTILE, "grants", "board.dts");
		assert.ok(output.includes(`"${SHOWN}"`), output);
		assert.ok(output.includes("agent 2 (é\\x1b[1m\\nboard\\u202e)"), output);
	});
});

test("JSON has the names as they are", async () => {
	for (const [command, name] of [
		["check", NAME],
		["grants", NAME],
		["trace", DOMAIN],
	] as const) {
		const run = await scmiDt(HOSTILE, command, "board.dts", "--format", "json");
		isData(run);
		assert.ok(JSON.stringify(JSON.parse(run.output)).includes(JSON.stringify(name).slice(1, -1)), command);
	}
});

test("a tree printed as source is the same tree", async () => {
	const json = await scmiDt(HOSTILE, "resolve", "board.dts");
	const { output } = await scmiDt(HOSTILE, "resolve", "board.dts", "--format", "dts");
	assert.equal((await scmiDt({ "/work/board.dts": output }, "resolve", "board.dts")).output, json.output);
});

describe("findings for other programs", () => {
	const file = "a b/50%/#1?,x:y.dts";
	const files = {
		[`/work/${file}`]: "/dts-v1/;\n/ { x = <&none>; };\n",
		[`/far/${file}`]: "/dts-v1/;\n/ { x = <&none>; };\n",
	};
	const sarifUri = async (operand: string): Promise<string> => {
		const { output } = await scmiDt(files, "check", operand, "--format", "sarif");
		return JSON.parse(output).runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri;
	};

	test("SARIF names a file by a URI that leads to it", async () => {
		const base = "file:///work/";
		assert.equal(new URL(await sarifUri(file), base).href, new URL(`${base}a%20b/50%25/%231%3F%2Cx%3Ay.dts`).href);
		const far = await sarifUri(`/far/${file}`);
		assert.equal(decodeURIComponent(new URL(far, base).pathname), `/far/${file}`);
	});

	test("SARIF takes a relative name with a colon for no scheme", async () => {
		const { output } = await scmiDt(
			{ "/work/usb:1.dts": "/dts-v1/;\n/ { x = <&none>; };\n" },
			"check",
			"usb:1.dts",
			"--format",
			"sarif",
		);
		const { uri } = JSON.parse(output).runs[0].results[0].locations[0].physicalLocation.artifactLocation;
		assert.equal(new URL(uri, "file:///work/").pathname, "/work/usb%3A1.dts");
	});

	test("SARIF messages are text without links, and no Markdown", async () => {
		const name = "[x](https://example.com) ![y](z)";
		const { output } = await scmiDt(
			{ ...HOSTILE, "/work/demo.scmi.yaml": catalogue.replace(yaml(NAME), yaml(name)) },
			"check",
			"board.dts",
			"--format",
			"sarif",
		);
		const messages = JSON.parse(output).runs[0].results.flatMap(
			(result: { message: object; relatedLocations: { message: object }[] }) => [
				result.message,
				...result.relatedLocations.map(({ message }) => message),
			],
		);
		const texts: string[] = messages.map((message: { text: string }) => {
			assert.deepEqual(Object.keys(message), ["text"]);
			return message.text;
		});
		assert.ok(texts.some((text) => text.includes("example.com")));
		for (const text of texts) assert.doesNotMatch(text, /(?<!\\)\[[^\]]*\]\(/);
	});

	test("GitHub gets one command for each finding, and no other", async () => {
		const run = await scmiDt(HOSTILE, "check", "board.dts", "--format", "github");
		isData(run);
		const { findings } = JSON.parse((await scmiDt(HOSTILE, "check", "board.dts", "--format", "json")).output);
		const lines = run.output.trimEnd().split("\n");
		const commands = lines.filter((line) => !line.startsWith("scmi-dt: "));
		assert.equal(commands.length, findings.length);
		for (const line of commands)
			assert.match(
				line,
				/^::(?:error|warning|notice) file=[^,:]+,line=\d+,endLine=\d+,col=\d+,endColumn=\d+,title=[\w-]+::/,
			);
		const { output } = await scmiDt(files, "check", file, "--format", "github");
		assert.match(output, /^::error file=a b\/50%25\/#1\?%2Cx%3Ay\.dts,line=2,/);
	});
});
