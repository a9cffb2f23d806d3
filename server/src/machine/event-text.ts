import { hex } from "./channels.ts";
import type { Fault } from "./fault.ts";
import { clauseOf, faultText, unsaidText } from "./fault-text.ts";
import type { Assumption, EventStep, ListCut, Unknown } from "./trace.ts";

/** What an event of the trace says, as one sentence: the only place where it becomes text. */
export function eventText(step: EventStep): string {
	const { who, domain = who } = step;
	switch (step.event) {
		case "probe-failed":
			return `The mediator stays off: ${faultText(step.fault)}.`;
		case "mediator-ready": {
			const first = step.first === undefined ? "" : `, channel ${step.first} first`;
			return `The mediator has ${step.channels} channels to give away${first}.`;
		}
		case "parameter-ignored":
			return step.isKnown
				? `${who} takes no notice of "${step.word}" on its command line: that is no value of a boolean.`
				: `${who} takes no notice of "${step.word}" on its command line: this build has no such parameter.`;
		case "calls-forwarded":
			return `${who} forwards SMC ${hex(step.smcId)} of ${step.path} for one domain; it looks at no message.`;
		case "further-scmi-node":
			return step.smcId === undefined
				? `Another SCMI node, ${step.path}, has no arm,smc-id, ${step.errno}: ${who} looks no further.`
				: `Another SCMI node, ${step.path}, is refused, ${step.errno}, but from now on ${who} forwards its SMC ${hex(step.smcId)} only.`;
		case "scmi-owner":
			return `${domain} has SCMI: ${who} forwards its calls, and nobody else's.`;
		case "scmi-for-nobody":
			return `${step.word} takes SCMI from the hardware domain, and no domain asks for it: nobody has SCMI.`;
		case "request-unserved":
			return `${who} accepts ${step.request} of ${domain} without a line, but has no mediator: ${domain} gets no SCMI.`;
		case "channel-assigned": {
			const agent = step.agentId === undefined ? "an agent the catalogue does not know" : `agent ${step.agentId}`;
			return step.smcId === undefined
				? `${domain} gets channel ${step.channel}, ${agent}.`
				: `${domain} is ${agent}, by SMC ${hex(step.smcId)}.`;
		}
		case "agent-id-ignored":
			return `${who} ignores ${step.property} = <${step.value}>, as agents go from 0 to ${step.most}: ${domain} gets no SCMI.`;
		case "agent-id-unsaid":
			return `${who} takes ${step.agentId} for the agent of ${domain}: ${unsaidText(step.unsaid)} in ${step.property}.`;
		case "agent-differs":
			return `${who} asks firmware for devices of ${domain} as agent ${step.agentId}, but to firmware SMC ${hex(step.smcId)} is agent ${step.firmwareAgentId}: ${domain} has nothing of what is granted to it.`;
		case "channels-lost":
			return `${who} probes ${step.path} as well, ${step.errno}, and is left without any channel: nobody can be an agent.`;
		case "domain-destroyed":
			return `${domain} is destroyed.`;
		case "channel-kept":
			return `${domain} stays dying, ${step.errno}: it keeps channel ${step.channel}.`;
		case "domain-refused":
			return `${domain} is not created, ${faultText(step.fault)}.`;
		case "boot-panic":
			return `${who} panics, "${step.message}": ${panicText(step.message, step.fault)}.`;
		case "boot-hangs":
			return `${who} hangs, printing "${step.message}" without end: ${faultText(step.fault)}.`;
		case "request-ignored": {
			const choices = step.choices.map((choice) => `"${choice}"`).join(" or ");
			return `${who} ignores ${step.property} = "${step.value}" of ${domain}, which would have to be ${choices}: ${domain} gets no SCMI.`;
		}
		case "request-unread":
			return `${who} does not read ${step.property} of ${domain}: ${step.because}.`;
		case "list-cut": {
			const { index, because, cellsName } = step.cut;
			const read = index === 0 ? "none" : index === 1 ? "only the first entry" : `only the first ${index} entries`;
			return `${who} reads ${read} of ${step.property} of ${step.device}: entry ${index + 1} ${CUTS[because](cellsName)}.`;
		}
		case "provider-passed-over":
			return `${who} passes over ${step.provider} in ${step.property} of ${step.device}: it asks firmware only for what names ${step.bound}.`;
		case "device-skipped": {
			const lacks = step.isEmpty ? `has no number in its ${step.property}` : `has no ${step.property}`;
			return `${step.device} ${lacks}: ${who} asks firmware for nothing.`;
		}
		case "smc-refused":
			return `The SMC of ${domain} returns x0 = -1: ${step.why}.`;
		case "message-unread":
			return `The messages of ${domain} do not reach firmware: ${step.why}.`;
		case "no-channel":
			return `${domain} never calls firmware: ${step.why}.`;
		case "scmi-disabled":
			return `${domain} never calls firmware: ${step.path} is disabled.`;
		case "os-without-scmi":
			return WITHOUT_SCMI[step.because];
		case "os-discovery": {
			const open = step.unknown > 0 ? `, ${step.unknown} not known` : "";
			return `${domain} also sends ${step.message} for ${step.asked} other ${step.noun}s that nothing in its tree uses; ${step.refused} are refused${open}.`;
		}
		case "os-consequence":
			return step.text;
		case "assumed":
			return assumptionText(step.what, domain);
		case "unknown":
			return unknownText(step.what, domain);
	}
}

/** The number that the panic prints is the one that a person sees: another stands behind. */
function panicText(message: string, fault: Fault): string {
	const clause = clauseOf(fault);
	const number = "errno" in fault ? /^-\d+/.exec(fault.errno)?.[0] : undefined;
	const isTold = number === undefined || new RegExp(`${number}(?![0-9])`).test(`${message} ${clause}`);
	return isTold ? clause : `${clause} (${number})`;
}

const WITHOUT_SCMI: Readonly<Record<Extract<EventStep, { event: "os-without-scmi" }>["because"], string>> = {
	"no provider": "Linux registers no provider for it; whatever uses SCMI waits for it and never probes.",
	"no communication": 'Linux logs "unable to communicate with SCMI"; whatever uses SCMI waits for it and never probes.',
	"no answer": "Linux finds no answer of firmware in its shared memory; whatever uses SCMI does not work.",
};

const CUTS: Readonly<Record<ListCut["because"], (cellsName: string) => string>> = {
	zero: () => "is a phandle of 0",
	"no-node": () => "names a node that does not exist",
	"no-cells": (cellsName) => `names a node without ${cellsName}`,
	"too-few-cells": (cellsName) => `has fewer numbers than ${cellsName} of its node says`,
};

function assumptionText(what: Assumption, domain: string): string {
	switch (what.kind) {
		case "pinctrl-draft":
			return `Linux 6.12 takes protocol 0x18 for power capping; ${domain} is assumed to have a driver for this firmware's pin control.`;
		case "stand-in-agent":
			return `The catalogue names no agents: the messages of ${domain} are those of a stand-in, agent ${what.agentId}.`;
		case "unknown-system":
			return `The operating system of ${domain} is not known: its devices are assumed to switch on what they use without asking about it first.`;
	}
}

function unknownText(what: Unknown, domain: string): string {
	switch (what.kind) {
		case "probe":
			return `What the probe finds is not known: ${what.why}.`;
		case "domain":
			return `What firmware answers to ${domain} is not known: ${what.why}.`;
		case "tree":
			return `What ${domain} uses is not known: ${what.why}.`;
		case "answer": {
			const list = what.request.map(({ name, value }) => `${name} ${value}`);
			const request = list.length > 0 ? ` (${list.join(", ")})` : "";
			return `What firmware answers to ${what.message}${request} is not known: ${what.why}.`;
		}
		case "host-node":
			return `Whether the host has a node at ${what.path} is not known.`;
		case "device":
			return `What ${what.device} gets is not known: ${what.what} is not known.`;
		case "more-devices":
			return `What else ${domain} is given is not known: its configuration is not all here.`;
		case "number":
			return `What ${what.consumer} asks for is not known: the number in its ${what.property} is not known.`;
	}
}
