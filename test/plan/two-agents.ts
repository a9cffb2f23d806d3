import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { grantsReport } from "../../server/src/features/grants-report.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

/** Two agents that own a clock each; `channels` as a person would list them. */
export function catalogue(rtos: string, linux: string, agents = "agents: complete, "): string {
	return `scmiCatalogue: 1
firmware: { name: Demo SCP, match: { rootCompatible: ["acme,demo"] } }
scmi: { protocols: { clock: { id: 0x14, version: 0x20000 } } }
agents:
  rtos: { id: 1, name: RTOS, type: ospm, channels: [{ ${rtos} }] }
  linux: { id: 2, name: LINUX, type: ospm, channels: [{ ${linux} }] }
resources: { clock: { uart: { id: 0, name: uart }, spi: { id: 1, name: spi } } }
permissions:
  model: static
  initial: none
  grants: { rtos: { resources: { clock: { uart: all } } }, linux: { resources: { clock: { spi: all } } } }
completeness: { ${agents}clock: complete }
`;
}

/** The second of them, in firmware without the first. */
export const linuxAlone = (channel: string): string =>
	catalogue("", channel)
		.replace(/ {2}rtos: .*\n/, "")
		.replace(/rtos: .*?, (?=linux)/, "");

/** Two pages of shared memory, and two mailboxes on a bus whose addresses begin at 0x40000000 of the processor's. */
export const board = (scmi: string): string => `/dts-v1/;
/ {
	compatible = "acme,demo";
	#address-cells = <1>;
	#size-cells = <1>;
	page0: sram@1000 { compatible = "arm,scmi-shmem"; reg = <0x1000 0x80>; };
	page1: sram@2000 { compatible = "arm,scmi-shmem"; reg = <0x2000 0x80>; };
	soc {
		compatible = "simple-bus";
		#address-cells = <1>;
		#size-cells = <1>;
		ranges = <0x0 0x40000000 0x1000000>;
		mbox0: mailbox@3000 { reg = <0x3000 0x1000>; #mbox-cells = <1>; };
		mbox1: mailbox@4000 { reg = <0x4000 0x1000>; #mbox-cells = <2>; };
	};
	firmware {
		scmi {
			${scmi}
			#address-cells = <1>;
			#size-cells = <0>;
			scmi_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};
	};
	serial@5000 { reg = <0x5000 0x1000>; clocks = <&scmi_clk 0>; };
	spi@6000 { reg = <0x6000 0x1000>; clocks = <&scmi_clk 1>; };
};
`;

export interface Answer {
	/** `DOMAIN: agent`. */
	readonly agents: readonly string[];
	/** `DOMAIN: x7` of each channel that messages went over. */
	readonly channels: readonly string[];
	/** `node: states of the domains`. */
	readonly devices: readonly string[];
	/** `severity[code] "what is underlined"`. */
	readonly found: readonly string[];
	readonly messages: readonly string[];
	readonly isGreen: boolean;
}

export function answerTo(files: Readonly<Record<string, string>>): Answer {
	const snapshot = memorySnapshot(
		Object.fromEntries(Object.entries(files).map(([name, text]) => [`/b/${name}`, text])),
	);
	const [stated] = "scmi.yaml" in files ? readSetups(snapshot, "/b/scmi.yaml").setups : [];
	const analysis = analyse(snapshot, createEngineCache(), stated ?? setupOfLoneBoard(snapshot, "/b/board.dts"));
	const report = grantsReport(analysis);
	return {
		agents: report.domains.map(({ name, agent }) => `${name}: ${agent}`),
		channels: [
			...new Set(
				(analysis.facts.boot?.result.trace ?? []).flatMap((step) =>
					step.kind === "message" ? [`${step.sender}: ${step.channel.x7}`] : [],
				),
			),
		],
		devices: report.devices.map(({ tree, cells }) => `${tree}: ${cells.map(({ state }) => state).join(", ")}`),
		found: analysis.findings.map(({ severity, code, at }) => {
			const text = files[at.file.replace("/b/", "")] ?? "";
			return `${severity}[${code}] "${text.slice(at.start, at.end)}"`;
		}),
		messages: analysis.findings.map(({ message }) => message),
		isGreen: report.summary.some(({ tone }) => tone === "good"),
	};
}

export const smc = (id: string, page = "page0") =>
	`compatible = "arm,scmi-smc"; arm,smc-id = <${id}>; shmem = <&${page}>;`;
export const mailbox = (mboxes: string, page = "page0") =>
	`compatible = "arm,scmi"; mboxes = <${mboxes}>; shmem = <&${page}>;`;
export const optee = (channel: number) => `compatible = "linaro,scmi-optee"; linaro,optee-channel-id = <${channel}>;`;
