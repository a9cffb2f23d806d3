import assert from "node:assert/strict";
import { type Analysis, analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { codeLenses } from "../../server/src/features/code-lens.ts";
import { grantsReport } from "../../server/src/features/grants-report.ts";
import type { GrantsReport } from "../../server/src/features/reports.ts";
import { lineIndexOf, positionAt } from "../../server/src/text/line-index.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

/** Firmware with a page for Xen and one for a system. */
export const catalogue = (permissions: string): string => `scmiCatalogue: 1
firmware: { name: Demo BL31, match: { rootCompatible: ["acme,demo"] } }
scmi: { protocols: { clock: { id: 0x14 } } }
agents:
  xen: { id: 1, type: hypervisor, trusted: true, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 0 }, shmem: { address: 0x53ff0000, size: 0x1000 } }] }
  linux: { id: 2, name: LINUX, type: ospm, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 1 }, shmem: { address: 0x53ff1000, size: 0x1000 } }] }
resources: { clock: { eth: { id: 0, name: eth }, usb: { id: 1, name: usb } } }
devices:
  eth: { id: 4, dt: { addresses: [0x1000] }, resources: { clock: [eth] } }
  usb: { id: 5, dt: { addresses: [0x2000] }, resources: { clock: [usb] } }
permissions: ${permissions}
completeness: { agents: complete, clock: complete, devices: complete }
`;

/** Everything is granted to whoever calls. */
export const GENEROUS = catalogue("{ model: static, initial: all }");
/** Nothing is, until Xen asks for it. */
export const GUARDED = catalogue(
	"{ model: device-runtime, initial: none, setBy: [xen], controls: [clock], hidesUngranted: [clock] }",
);

/** With a page for a guest too. */
export const THREE_AGENTS = GUARDED.replace(
	"resources: {",
	`  guest: { id: 3, name: GUEST, type: ospm, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 2 }, shmem: { address: 0x53ff2000, size: 0x1000 } }] }
resources: {`,
);
export const THIRD_PAGE = 'page2: sram@53ff2000 { compatible = "arm,scmi-shmem"; reg = <0x53ff2000 0x1000>; };';

export interface Lines {
	readonly chosen?: string;
	readonly scmi?: string;
	readonly eth?: string;
	readonly usb?: string;
	readonly more?: string;
}

export const board = ({ chosen = "", scmi = "", eth = "", usb = "", more = "" }: Lines): string => `/dts-v1/;
/ {
	compatible = "acme,demo";
	#address-cells = <1>;
	#size-cells = <1>;
	chosen {
		bootargs = "console=ttyS0";
		${chosen}
	};
	page0: sram@53ff0000 { compatible = "arm,scmi-shmem"; reg = <0x53ff0000 0x1000>; };
	page1: sram@53ff1000 { compatible = "arm,scmi-shmem"; reg = <0x53ff1000 0x1000>; };
	firmware {
		scmi: scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000002>;
			shmem = <&page0>;
			#address-cells = <1>;
			#size-cells = <0>;
			#access-controller-cells = <1>;
			${scmi}
			scmi_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};
	};
	ethernet@1000 {
		reg = <0x1000 0x100>;
		clocks = <&scmi_clk 0>;
		${eth}
	};
	usb@2000 {
		reg = <0x2000 0x100>;
		clocks = <&scmi_clk 1>;
		${usb}
	};
	${more}
};
`;

export interface Answer {
	readonly analysis: Analysis;
	readonly report: GrantsReport;
	/** `information[code] board.dts: the line`. */
	readonly found: readonly string[];
}

export function answerTo(files: Readonly<Record<string, string>>): Answer {
	const snapshot = memorySnapshot(
		Object.fromEntries(Object.entries(files).map(([name, text]) => [`/b/${name}`, text])),
	);
	const [stated] = "scmi.yaml" in files ? readSetups(snapshot, "/b/scmi.yaml").setups : [];
	const analysis = analyse(snapshot, createEngineCache(), stated ?? setupOfLoneBoard(snapshot, "/b/board.dts"));
	const found = analysis.findings.map(({ severity, code, at }) => {
		const name = at.file.replace("/b/", "");
		const text = files[name] ?? "";
		return `${severity}[${code}] ${name}: ${text.split("\n")[positionAt(lineIndexOf(text), at.start).line]?.trim()}`;
	});
	return { analysis, report: grantsReport(analysis), found };
}

/** What every cell of a used device or number says. */
export const usedStates = ({ devices, resources }: GrantsReport): readonly string[] =>
	[...devices, ...resources].flatMap(({ cells }) => cells.filter(({ used }) => used).map(({ state }) => state));

export const signs = ({ devices, resources }: GrantsReport): string =>
	[...devices, ...resources].flatMap(({ cells }) => cells.map(({ sign }) => sign)).join("");

export const tones = ({ summary }: GrantsReport): readonly string[] => summary.map(({ tone }) => tone);

export const lensesOf = ({ analysis }: Answer): string =>
	codeLenses([analysis], "/b/board.dts")
		.map(({ command }) => command?.title ?? "")
		.join("\n");

export const inNode =
	(name: string) =>
	(line: string): Lines => ({ chosen: `${name} {\n\t\t\t${line}\n\t\t};` });

/** A mark of a mediator that nobody models. */
export const EARLY_MARK = "xen,scmi-secondary-agents = <2 0x82000003 &page1>;";
export const EARLY_SERIES = /read by an early edition of the multi-agent series/;

export function checkUnknown(answer: Answer, place: string, reader: RegExp): void {
	const { analysis, report, found } = answer;
	assert.deepEqual(found, [`information[scmi-mediator-unmodelled] ${place}`]);
	assert.match(analysis.findings[0]?.message ?? "", reader);
	assert.equal(report.profile, "a mediator that is not modelled");
	assert.deepEqual([...new Set(usedStates(report))], ["unknown"]);
	assert.deepEqual([...new Set(report.domains.map(({ agent }) => agent))], ["agent not known"]);
	assert.equal(report.domains[0]?.name, "Dom0");
	for (const { note } of report.domains) assert.match(note, /[^.]\.$/);
	assert.doesNotMatch(signs(report), /[✓✗]/);
	assert.deepEqual(tones(report), ["unknown"]);
	assert.doesNotMatch(lensesOf(answer), /[✓✗]/);
}
