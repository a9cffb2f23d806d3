import assert from "node:assert/strict";
import { test } from "node:test";
import { VARIANTS } from "./board.ts";
import { scmiDt } from "./command-line.ts";

/** Every wrong call says so in one line, with exit code 2. */
const REFUSED: readonly [argv: string, says: RegExp][] = [
	["chek board.dts", /^scmi-dt: there is no command "chek"\. Did you mean "check"\?/],
	["verify board.dts", /^scmi-dt: there is no command "verify"\. It has check, grants, .* and lsp\./],
	["-version", /Did you mean "--version"\?/],
	["check", /name at least one SETUP/],
	["check none.dts", /none\.dts cannot be read: there is no such file/],
	["check empty", /empty holds nothing to check: no \.dts, scmi\.yaml or \*\.scmi\.yaml/],
	["check no*.dts", /no\*\.dts holds nothing to check/],
	["check part.dtsi", /part\.dtsi is a part of boards: name a \.dts that includes it/],
	["resolve part.dtsi", /part\.dtsi is a part of boards: name a \.dts that includes it/],
	["grants .", /\. is a folder: name what is in it, scmi\.yaml$/m],
	["trace only", /only is a folder: name what is in it, only\/a\.dts$/m],
	["grants split", /split is a folder: name what is in it, split\/host\.dts$/m],
	["trace empty", /empty is a folder: name a board's \.dts in it/],
	["import from-dts", /name one board: scmi-dt import from-dts BOARD\.dts/],
	["check domu1.cfg", /domu1\.cfg is a guest's configuration: name the board, and this behind --xl/],
	["check board.dts --format xml", /unknown format "xml": this command prints text, json, sarif, github/],
	["check board.dts --format jsn", /unknown format "jsn": .*\. Did you mean "json"\?/],
	["check board.dts --frmt", /unknown option --frmt\. Did you mean "--format"\?/],
	["check board.dts --catalog=x.yaml", /unknown option --catalog\. Did you mean "--catalogue"\?/],
	["explain -x", /unknown option -x\. It takes --help\./],
	["grants board.dts --quiet", /unknown option --quiet\. It takes -I, -D, .* and --help\./],
	["check board.dts --format", /--format needs a value/],
	["check board.dts --catalogue none.yaml", /none\.yaml cannot be read/],
	["check board.dts --catalogue board.dts", /board\.dts is no catalogue: name a \*\.scmi\.yaml, or bundled:NAME/],
	["check only --catalogue none.yaml", /none\.yaml cannot be read/],
	["check only --profile kvm", /there is no profile "kvm"/],
	["check only --xl none.cfg", /none\.cfg cannot be read/],
	["diff board.dts board.dts", /board\.dts is no catalogue/],
	["check board.dts --xl board.dts", /board\.dts is no configuration of xl's: name a guest's \.cfg/],
	["grants bad.yaml", /: bad\.yaml:2:8: /],
	["doctor bad.yaml", /: bad\.yaml:2:8: /],
	["check board.dts --profile kvm", /there is no profile "kvm": direct, xen, epam-2024, xen-multi-agent, xen-rfc-v2/],
	["check board.dts --profile xen-rfc2", /there is no profile "xen-rfc2": .*\. Did you mean "xen-rfc-v2"\?/],
	["check board.dts -D 1=2", /-D 1=2 is no NAME=VALUE/],
	["check scmi.yaml#none", /scmi\.yaml has no variant "none": it has whole, bad/],
	["check scmi.yaml#hole", /it has whole, bad\. Did you mean "whole"\?/],
	["grants scmi.yaml", /scmi\.yaml belongs to several setups: board#whole, board#bad; name one/],
	["grants board.dts board.dts", /name one SETUP/],
	["trace scmi.yaml#whole --domain DomU9", /there is no domain "DomU9": Dom0/],
	["trace scmi.yaml#whole --domain dom0", /there is no domain "dom0": Dom0\. Did you mean "Dom0"\?/],
	["resolve", /name a board/],
	["resolve board.dts none.dtso", /none\.dtso cannot be read/],
	["import from-moon x", /nothing is imported from "from-moon"/],
	["import from-dst x", /Did you mean "from-dts"\?/],
	["explain", /name one code/],
	["explain scmi-catalog", /Did you mean "scmi-catalogue"\?/],
	["explain scmi-clok-unknown", /Did you mean "scmi-clock-unknown"\?/],
	["explain no-such-code", /there is no page for "no-such-code"/],
	["explain ../../secret", /there is no page/],
	["lsp", /say how the editor talks to it: scmi-dt lsp --stdio/],
	["lsp --stdio=1", /--stdio takes no value/],
	["lsp --socket=6009", /unknown option --socket\. It takes --stdio, .*/],
];
for (const [argv, says] of REFUSED)
	test(`refused: scmi-dt ${argv}`, async () => {
		const run = await scmiDt(
			{
				...VARIANTS,
				"/work/part.dtsi": "",
				"/work/empty/notes.txt": "",
				"/work/only/a.dts": "",
				"/work/split/host.dts": "",
				"/work/split/domu1.dts": "",
				"/work/split/domu1.cfg": 'name = "DomU1"\narm_sci = "scmi_smc"\ndevice_tree = "domu1.dtb"\n',
				"/work/bad.yaml": "scmi: 1\nhost: [",
			},
			...argv.split(" "),
		);
		assert.match(run.errors, says);
		assert.match(run.errors, /^scmi-dt[^\n]*\n$/);
		assert.deepEqual([run.exitCode, run.output], [2, ""]);
	});
