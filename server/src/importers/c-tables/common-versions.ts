import { macroNumber } from "../c-source/macro-number.ts";
import { type CFile, readSource } from "../c-source/read-source.ts";
import type { SourceTree } from "./source-tree.ts";

/** Where the server that TF-A and OP-TEE share says what it answers to PROTOCOL_VERSION. Source: drivers/scmi-msg. */
const VERSIONS: Readonly<Record<string, { readonly file: string; readonly macro: string }>> = {
	base: { file: "base.h", macro: "SCMI_PROTOCOL_VERSION_BASE" },
	power: { file: "power_domain.h", macro: "SCMI_PROTOCOL_VERSION_PD" },
	perf: { file: "perf_domain.h", macro: "SCMI_PROTOCOL_VERSION_PERF_DOMAIN" },
	clock: { file: "clock.h", macro: "SCMI_PROTOCOL_VERSION_CLOCK" },
	sensor: { file: "sensor.h", macro: "SCMI_PROTOCOL_VERSION_SENSOR" },
	reset: { file: "reset_domain.h", macro: "SCMI_PROTOCOL_VERSION_RESET_DOMAIN" },
	voltage: { file: "voltage_domain.h", macro: "SCMI_PROTOCOL_VERSION_VOLTAGE_DOMAIN" },
	pinctrl: { file: "scmi_pinctrl.h", macro: "SCMI_PROTOCOL_VERSION_PINCTRL" },
};

/** By protocol, the version of the server beside a platform; of those that are not to be had nothing. */
export function commonVersions(tree: SourceTree, platform: CFile): ReadonlyMap<string, number> {
	return new Map(
		Object.entries(VERSIONS).flatMap(([protocol, { file, macro }]) => {
			const header = tree.find(`drivers/scmi-msg/${file}`, platform.path);
			const version = macroNumber(readSource(header ? [header] : []), macro);
			return version === undefined ? [] : [[protocol, Number(version)] as const];
		}),
	);
}
