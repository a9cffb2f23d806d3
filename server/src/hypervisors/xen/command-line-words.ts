import { closestKey } from "../../text/yaml-closest-key.ts";
import { booleansIn } from "./command-line.ts";

/** Makes the domain that asks for SCMI its owner: docs/misc/xen-command-line.pandoc of Xen c447b7308b. */
export const PASSTHROUGH = "scmi-smc-passthrough";

/** A word of Xen's command line that is about SCMI and that no Xen reads, and why, as a clause. */
export interface UnreadWord {
	readonly word: string;
	readonly why: string;
	/** The option that is meant, where Xen has one. */
	readonly meant?: typeof PASSTHROUGH;
}

/** The words of a line that are nearly one that is read, or that editions of the multi-agent series up to v7 read (2025). */
export function unreadWords(line: string): readonly UnreadWord[] {
	return line.split(/\s+/).flatMap((word): UnreadWord[] => {
		const key = booleansIn(word)[0]?.key;
		if (key === undefined || key === PASSTHROUGH) return [];
		const [, agent] = /^dom0(?:_scmi_agent_id|=(?:.*,)?sci-agent-id)=(\w+)/.exec(word) ?? [];
		if (agent !== undefined)
			return [
				{
					word,
					why: `has no effect: only early editions of the multi-agent series read Dom0's agent there. Today's reads xen,dom0-sci-agent-id = <${agent}> in the tree`,
				},
			];
		if (!isNear(key)) return [];
		return [
			{
				word,
				why: `has no effect: Xen has no such option, prints \`parameter "${key}" unknown!\` and boots on. Did you mean ${PASSTHROUGH}, which Xen 4.21 and later has?`,
				meant: PASSTHROUGH,
			},
		];
	});
}

/** `scmi_smc_passthrough`, `scmi-passthrough`, `scmi-smc-passthru`; names are compared with case, parse_params(). */
function isNear(key: string): boolean {
	const plain = key.toLowerCase().replaceAll("_", "-");
	return (/scm?i/.test(plain) && /pass/.test(plain)) || closestKey(plain, [PASSTHROUGH], MOST_SLIPS) !== undefined;
}

const MOST_SLIPS = 3;
