import type { BootFacts, DomainFacts } from "../facts.ts";
import { fateOf } from "./fate.ts";
import type { ResourceSubject } from "./subjects.ts";
import { accessOf, combined, useVerdict } from "./use-verdict.ts";
import { UNUSED, type Verdict } from "./verdict.ts";

/** Whether a domain may use something that firmware numbers. */
export function resourceVerdict(boot: BootFacts, domain: DomainFacts, subject: ResourceSubject): Verdict {
	const uses = subject.uses.get(domain.name) ?? [];
	const parts = uses.flatMap((use) => useVerdict(boot, domain, use) ?? []);
	const used = parts.length > 0;
	if (used) {
		const state = combined(parts.map((part) => part.state));
		const decisive = parts.filter((part) => part.state === state);
		const others = parts.filter((part) => part.state !== state);
		const reasons = [...decisive, ...others].map(({ reason }) => reason);
		return { state, used, waits: parts.some((part) => part.state === "waits"), reasons };
	}
	const access = subject.entry && accessOf(boot, domain, subject.entry);
	if (access === "allowed") {
		const text = `${domain.name} does not use it, but a device it was given owns it`;
		return { state: "reachable", used, waits: false, reasons: [{ text, at: undefined }] };
	}
	if (access === "open") return { state: "open", used, waits: false, reasons: [OPEN] };
	if (access !== undefined) return UNUSED;
	const fate = fateOf(boot, domain);
	return fate.kind === "agent" ? UNUSED : { ...UNUSED, reasons: [fate.reason] };
}

const OPEN = { text: "firmware does not ask who uses it", at: undefined };
