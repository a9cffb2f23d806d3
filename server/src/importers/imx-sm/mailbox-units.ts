import type { Snapshot } from "../../text/snapshot.ts";
import { macroNumber } from "../c-source/macro-number.ts";
import { readSource } from "../c-source/read-source.ts";

/** A messaging unit, as firmware and as the agent see it. */
export interface MailboxUnit {
	/** The registers of the agent's side: what `mboxes` of its tree leads to. */
	readonly agentAddress: bigint;
	readonly serverAddress: bigint;
}

/**
 * The units of the SoC by the number that `MAILBOX mu=` gives: an index into the SDK's list MU_BASE_PTRS, where firmware is
 * on one side of a unit (`…MUB`) and the agent on the other. Addresses are those of the non-secure view, as in a kernel's
 * tree. Source: imx-sm components/smt/smt.c, devices/<SoC>/*_MU.h or *_COMMON.h.
 */
export function mailboxUnits(snapshot: Snapshot, root: string, soc: string): ReadonlyMap<number, MailboxUnit> {
	const folder = `${root}/devices/${soc}`;
	const units = new Map<number, MailboxUnit>();
	for (const file of snapshot.list(folder).filter((name) => /_(?:MU|COMMON)\.h$/.test(name))) {
		const reading = snapshot.read(`${folder}/${file}`);
		if (reading.kind !== "text" || !reading.text.includes("MU_BASE_PTRS")) continue;
		const source = readSource([{ path: file, text: reading.text }], { __ARM_FEATURE_CMSE: "0" });
		const [list] = source.macros.get("MU_BASE_PTRS") ?? [];
		const names = (list?.body ?? []).filter(({ kind }) => kind === "word").map(({ text }) => text);
		for (const [index, name] of names.entries()) {
			const serverAddress = macroNumber(source, `${name}_BASE`);
			const agentAddress = macroNumber(source, `${otherSide(name)}_BASE`);
			if (serverAddress !== undefined && agentAddress !== undefined) units.set(index, { agentAddress, serverAddress });
		}
	}
	return units;
}

function otherSide(name: string): string {
	return name.endsWith("MUB") ? name.replace(/MUB$/, "MUA") : name.replace(/MUA$/, "MUB");
}
