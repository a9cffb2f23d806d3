import { hexOf } from "../devicetree/tree/canonical.ts";
import { noCatalogue } from "../features/status.ts";
import { eventText } from "../machine/event-text.ts";
import type { Field, MessageStep, Step } from "../machine/trace.ts";
import type { FieldSpec } from "../scmi/message.ts";
import { PROTOCOLS } from "../scmi/protocols.ts";
import { linesText } from "../text/visible.ts";
import { didYouMean } from "../text/yaml-closest-key.ts";
import type { Command } from "./command.ts";
import { formatOf } from "./format.ts";
import { loadOneSetup, openSession, SETUP_OPTIONS } from "./load-setups.ts";
import { Refusal } from "./terminal.ts";

export const traceCommand: Command = {
	name: "trace",
	operands: "SETUP",
	summary: "every SCMI message of the modelled boot, with its bytes",
	details: [
		"Formats: text (default), json.",
		"Bytes are header and payload as they stand in shared memory, in groups of one word.",
	],
	options: [...SETUP_OPTIONS, "--domain", "--format"],
	run(args, terminal) {
		const format = formatOf(args, ["text", "json"]);
		const session = openSession(terminal);
		const setup = loadOneSetup(session, terminal, args);
		const { facts } = terminal.analyse(session.snapshot, session.cache, setup);
		if (!facts.boot)
			throw new Refusal(
				facts.firmwares.length > 0 ? "the firmware catalogue cannot be read; check says why" : noCatalogue(facts),
			);
		const { trace, truncated } = facts.boot.result;
		const domain = args.value("--domain");
		const names = facts.domains.map(({ name }) => name);
		if (domain !== undefined && !names.includes(domain))
			throw new Refusal(`there is no domain "${domain}": ${names.join(", ")}.${didYouMean(domain, names)}`);
		const steps = domain === undefined ? trace : trace.filter((step) => concerns(step, domain));
		terminal.print(format === "json" ? traceJson(setup.name, steps, truncated) : traceText(steps, truncated));
		return 0;
	},
};

/** What a domain does itself, and what the hypervisor does for it. */
function concerns(step: Step, domain: string): boolean {
	return step.domain === domain || (step.kind === "message" ? step.sender : step.who) === domain;
}

function traceText(steps: readonly Step[], truncated: boolean): string {
	const width = String(steps.at(-1)?.n ?? 0).length;
	const lines = steps.flatMap((step) => {
		const head = `${String(step.n).padStart(width)}  ${step.phase.padEnd(8)}  `;
		if (step.kind === "event") return [`${head}${step.who}: ${eventText(step)}`];
		const indent = " ".repeat(head.length);
		return [
			`${head}${step.sender} (agent ${step.agentId}) ${protocolName(step)} ${step.message} ${fieldsText(step, "request")}`.trimEnd(),
			`${indent}${`= ${step.status} ${fieldsText(step, "reply")}`.trimEnd()}${assumedText(step)}`,
			`${indent}> ${wordsOf(step.requestBytes)}`,
			`${indent}< ${wordsOf(step.replyBytes)}`,
		];
	});
	return linesText([...lines, ...(truncated ? ["The trace is cut here: it is longer than the model keeps."] : [])]);
}

function fieldsText(step: MessageStep, direction: "request" | "reply"): string {
	const message = PROTOCOLS.find(({ id }) => id === step.protocolId)?.messages.find(({ id }) => id === step.messageId);
	return step[direction]
		.map(({ name, value }) => {
			const unit = message?.[direction].find((field) => field.name === name)?.unit;
			return `${name}=${valueText(value, unit)}`;
		})
		.join(" ");
}

/** A message such as PROTOCOL_VERSION does not say whose it is. */
function protocolName({ protocolId }: MessageStep): string {
	return `0x${protocolId.toString(16)}`;
}

function valueText(value: Field["value"], unit: FieldSpec["unit"]): string {
	if (typeof value === "string") return JSON.stringify(value);
	if (typeof value !== "number" && typeof value !== "bigint") return `[${value.join(", ")}]`;
	// A word with its highest bit set is a marker or bits, hardly a count.
	const isBits = unit === "version" || unit === "flags" || value >= 0x8000_0000;
	if (isBits) return `0x${value.toString(16)}`;
	return unit === undefined ? String(value) : `${value} ${unit}`;
}

function assumedText({ assumed }: MessageStep): string {
	return assumed.length === 0 ? "" : `  (assumed: ${assumed.join(", ")})`;
}

function wordsOf(bytes: Uint8Array): string {
	return (
		hexOf(bytes)
			.match(/.{1,8}/g)
			?.join(" ") ?? ""
	);
}

function traceJson(setup: string, steps: readonly Step[], truncated: boolean): string {
	const plain = steps.map((step) => {
		if (step.kind === "event") {
			const { kind, n, phase, who, domain, event } = step;
			return { kind, n, phase, who, domain, event, text: eventText(step) };
		}
		const { requestBytes, replyBytes, ...rest } = withoutCauses(step);
		return { ...rest, requestBytes: hexOf(requestBytes), replyBytes: hexOf(replyBytes) };
	});
	return `${JSON.stringify({ version: 1, setup, truncated, steps: plain }, plainNumber, 2)}\n`;
}

/** Causes are numbers of one run, of no use outside it. */
function withoutCauses<S extends Step>({ causes: _, ...step }: S): Omit<S, "causes"> {
	return step;
}

/** JSON has no integers beyond 2^53: those are text. */
function plainNumber(_: string, value: unknown): unknown {
	if (typeof value !== "bigint") return value;
	return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}
