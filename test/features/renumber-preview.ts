import assert from "node:assert/strict";
import { scmiDt } from "../cli/command-line.ts";

type Files = Readonly<Record<string, string>>;

export const SOC = `/ {
	compatible = "acme,demo";
	firmware {
		scmi: scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000002>;
			#address-cells = <1>;
			#size-cells = <0>;
			scmi_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};
	};
	a: a { };
	b: b { };
};
`;
const GIT = { "/work/.git/HEAD": "" };

/** A catalogue of these clocks. */
export function catalogue(clocks: string, more = ""): string {
	return `scmiCatalogue: 1
firmware: { name: Demo, match: { rootCompatible: ["acme,demo"] } }
resources: { clock: { ${clocks} } }
${more}`;
}

export interface Case {
	readonly before?: string;
	readonly after?: string;
	readonly files?: Files;
	readonly boards?: readonly string[];
}

/** What is printed of a board whose file is `body` behind its first two lines: the lines that change, then what is said. */
export async function preview(body: string, { before, after, files = {}, boards = ["board.dts"] }: Case = {}) {
	const released = (text: string, name: string) => text.replace("name: Demo", `name: Demo, release: "${name}"`);
	const all = {
		...GIT,
		"/c/old.scmi.yaml": released(
			before ?? catalogue("usb: { id: 1, name: _usb, symbols: [CLK_USB] }, eth: { id: 2 }"),
			"1",
		),
		"/c/new.scmi.yaml": released(
			after ?? catalogue("usb: { id: 5, name: _usb, symbols: [CLK_USB] }, eth: { id: 1 }"),
			"2",
		),
		"/work/soc.dtsi": SOC,
		"/work/board.dts": `/dts-v1/;\n#include "soc.dtsi"\n${body}\n`,
		...files,
	};
	const run = await scmiDt(all, "renumber", "/c/old.scmi.yaml", "/c/new.scmi.yaml", ...boards);
	const lines = run.output.split("\n").filter((line) => /^[-+]/.test(line) && !/^-/.test(line));
	return {
		exitCode: run.exitCode,
		said: [...lines, ...run.errors.split("\n")].filter((line) => line !== "").join("\n"),
	};
}

export const refuses = async (body: string, said: string, more?: Case) =>
	assert.deepEqual(await preview(body, more), { exitCode: 1, said });
export const shows = async (body: string, said: string, more?: Case) =>
	assert.deepEqual(await preview(body, more), { exitCode: 0, said });

/** What is said last of the only edit. */
export const EDITED = "scmi-dt renumber: .: 1 edit in 1 file; --write makes them";
export const NOTHING = "scmi-dt renumber: .: nothing is changed here, for the place above";
