import type { Values } from "../scmi/message.ts";
import { messageByName } from "../scmi/protocols.ts";
import type { ResourceKind } from "../scmi/resource-kind.ts";
import type { BootPlan } from "./boot-plan.ts";
import { type Firmware, startFirmware } from "./firmware.ts";
import type { Grants } from "./grants.ts";
import { instancesOf } from "./instance.ts";
import type { Admission, StartMediator } from "./mediator.ts";
import { PERMISSIONS_ASSUMED } from "./permissions.ts";
import { readGrants } from "./read-grants.ts";
import { startTrace } from "./recorder.ts";
import { runInstance } from "./run-instance.ts";
import { type Boot, type Line, type Sent, send } from "./send.ts";
import type { Step } from "./trace.ts";
import { everyUse, type Refusal, type UseOutcome } from "./use-outcome.ts";

export interface BootResult {
	readonly trace: readonly Step[];
	/** The trace was cut at its limit; everything else is whole. */
	readonly truncated: boolean;
	readonly grants: Grants;
	readonly domains: readonly DomainOutcome[];
	/** Every use of every domain that was to start, in the order of trees. */
	readonly uses: readonly UseOutcome[];
	/** The machine as it stands, for `sendAs`. */
	readonly machine: Machine;
}

export interface DomainOutcome {
	readonly domain: string;
	/** refused: not created; panic: its creation stopped the machine; never: the machine had stopped before. */
	readonly state: "running" | "refused" | "panic" | "never";
}

export interface Machine {
	readonly plan: BootPlan;
	readonly firmware: Firmware;
	readonly lines: ReadonlyMap<string, Line>;
}

/**
 * Boots a machine: the mediator probes, then every domain in turn is created, given its devices, and runs until its drivers have
 * probed; a guest is created by a Dom0 that runs already.
 */
export function boot(plan: BootPlan, start: StartMediator): BootResult {
	const machine: Boot = { plan, firmware: startFirmware(plan.catalogue), trace: startTrace() };
	const { firmware, trace } = machine;
	tellAssumptions(machine);
	const mediator = start(machine);
	const lines = new Map<string, Line>();
	const domains: DomainOutcome[] = [];
	const uses: UseOutcome[] = [];
	let stopped = false;
	for (const domain of plan.domains) {
		const admission: Admission | "never" = stopped ? "never" : mediator.admit(domain);
		stopped ||= admission === "panic";
		if (admission !== "admitted") {
			domains.push({ domain: domain.name, state: admission });
			const why = admission === "refused" ? `${domain.name} is not created` : "the machine has stopped";
			uses.push(...everyUse(domain, { state: "unreached", why }));
			continue;
		}
		domains.push({ domain: domain.name, state: "running" });
		for (const instance of instancesOf(domain)) {
			const reach = mediator.reach(domain, instance.controller);
			if (reach.kind === "line" && !lines.has(domain.name)) lines.set(domain.name, reach.line);
			uses.push(...runInstance(machine, instance, reach));
		}
	}
	const grants: Grants = {
		domains: plan.domains.map(({ name }) => readGrants(firmware, trace.steps, name, lines.get(name)?.agent)),
	};
	return {
		trace: trace.steps,
		truncated: trace.truncated(),
		grants,
		domains,
		uses,
		machine: { plan, firmware, lines },
	};
}

/** Every use that failed by an answer the model got: the step, and what it means for the consumer. */
export function refusalsOf(result: BootResult): readonly Refusal[] {
	return result.uses.filter((use) => use.state === "refused");
}

/**
 * One more message to the machine, which changes it. `trace` has one step: the message, or the event that says why its answer is
 * not known. Undefined when the domain has no channel, or no protocol of this firmware has the message.
 * @param kind for the messages that every protocol has, such as PROTOCOL_ATTRIBUTES; else Base is meant
 */
export function sendAs(
	machine: Machine,
	domain: string,
	message: string,
	values: Values,
	kind?: ResourceKind,
): { readonly sent: Sent; readonly trace: readonly Step[] } | undefined {
	const { plan, firmware, lines } = machine;
	const line = lines.get(domain);
	const served = [...firmware.protocols.values()].find(
		({ table }) => (kind === undefined || table.kind === kind) && messageByName(table, message),
	);
	if (!line || !served) return undefined;
	const trace = startTrace();
	const { kind: protocol, id: protocolId } = served.table;
	const letter = { phase: "use", kind: protocol, protocolId, message, values, causes: [] } as const;
	const sent = send({ plan, firmware, trace }, line, letter);
	return { sent, trace: trace.steps };
}

function tellAssumptions({ plan, trace }: Boot): void {
	if (!plan.catalogue.permissions.assumed) return;
	const who = plan.catalogue.firmware.name;
	trace.event({ phase: "probe", who, event: "assumed", text: PERMISSIONS_ASSUMED, causes: [] });
}
