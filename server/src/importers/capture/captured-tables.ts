import type { Quantity } from "../../catalogue/model.ts";
import { CLOCK_PERMISSIONS } from "../../scmi/protocols/clock.ts";
import { PIN_SELECTORS } from "../../scmi/protocols/pinctrl.ts";
import { SENSOR_DESCRIPTION_WORDS, SENSOR_TYPES } from "../../scmi/protocols/sensor.ts";
import type { ResourceKind } from "../../scmi/resource-kind.ts";
import { bytesOfWords } from "../../scmi/word.ts";
import type { ImportedResource } from "../imported-catalogue.ts";
import { keyFor } from "../key-for.ts";
import type { Answer, Answers, Unanswered } from "./answers.ts";

/** The messages that describe one of a kind: its attributes with the short name, and the long name. */
const DESCRIBED: Readonly<Partial<Record<ResourceKind, readonly [attributes: string, longName: string]>>> = {
	power: ["POWER_DOMAIN_ATTRIBUTES", "POWER_DOMAIN_NAME_GET"],
	perf: ["PERFORMANCE_DOMAIN_ATTRIBUTES", "PERFORMANCE_DOMAIN_NAME_GET"],
	clock: ["CLOCK_ATTRIBUTES", "CLOCK_NAME_GET"],
	reset: ["RESET_DOMAIN_ATTRIBUTES", "RESET_DOMAIN_NAME_GET"],
	voltage: ["VOLTAGE_DOMAIN_ATTRIBUTES", "VOLTAGE_DOMAIN_NAME_GET"],
	powercap: ["POWERCAP_DOMAIN_ATTRIBUTES", "POWERCAP_DOMAIN_NAME_GET"],
	pinctrl: ["PINCTRL_ATTRIBUTES", "PINCTRL_NAME_GET"],
};

/** A resource as firmware described it, without a key yet. */
interface Described {
	readonly id: number;
	readonly kind?: "pin" | "group" | "function";
	readonly name?: string;
	/** Firmware knows the number and does not describe it to this agent. */
	readonly refused?: string;
	readonly line: number;
	/** Of a sensor. */
	readonly measures?: Quantity;
}

/** By key. What firmware answers NOT_FOUND to is not there; what it refuses this agent is there without a name. */
export function resourcesOf(answers: Answers, unanswered: Unanswered[]): Readonly<Record<string, ImportedResource>> {
	const { kind } = answers;
	if (kind === "base") return {};
	const named = keyFor();
	const described = kind === "sensor" ? sensorsIn(answers, unanswered) : describedIn(answers, kind);
	return Object.fromEntries(
		described.map(({ id, kind: selector, name, refused, line, measures }) => {
			const resource: ImportedResource = {
				id,
				...(selector && { kind: selector }),
				...(name !== undefined && { name }),
				...(measures && { measures }),
				...(kind === "clock" && clockFacts(answers, id)),
				...(kind === "voltage" && levelsOf(answers, id)),
				...(refused !== undefined && { description: `${refused} to the agent that asked` }),
				src: `capture:${line}`,
			};
			return [named(name || `${selector ?? kind}_${id}`), resource];
		}),
	);
}

/** Of how many firmware said whether it has them. */
export function askedFor(answers: Answers): number {
	const { kind } = answers;
	if (kind === "base") return 0;
	if (kind === "sensor") return sensorsIn(answers, []).length;
	return new Set(answers.of(DESCRIBED[kind]?.[0] ?? "").map(identityOf)).size;
}

function describedIn(answers: Answers, kind: ResourceKind): readonly Described[] {
	const [attributes = "", longName = ""] = DESCRIBED[kind] ?? [];
	const longNames = new Map(answers.of(longName).map((answer) => [identityOf(answer), nameIn(answer)]));
	const found = new Map<string, Described>();
	for (const answer of answers.of(attributes)) {
		const identity = identityOf(answer);
		const { status } = answer.reply;
		if (status !== "SUCCESS" && status !== "DENIED") continue;
		const name = status === "SUCCESS" ? (longNames.get(identity) ?? nameIn(answer)) : undefined;
		const selector = kind === "pinctrl" ? selectorIn(answer) : undefined;
		found.set(identity, {
			id: idIn(answer),
			...(selector && { kind: selector }),
			...(name !== undefined && { name }),
			...(status === "DENIED" && { refused: status }),
			line: answer.line,
		});
	}
	return [...found.values()];
}

const idIn = ({ message, request }: Answer): number => Number(request[message.resource ?? ""]);

const identityOf = (answer: Answer): string => `${idIn(answer)} ${selectorIn(answer) ?? ""}`;

function selectorIn({ message, request }: Answer): "pin" | "group" | "function" | undefined {
	if (message.resource !== "identifier") return undefined;
	const names = Object.keys(PIN_SELECTORS) as (keyof typeof PIN_SELECTORS)[];
	return names.find((name) => PIN_SELECTORS[name] === (Number(request.flags) & 3));
}

/** The text of its reply that is a name. */
function nameIn({ message, reply }: Answer): string | undefined {
	const field = message.reply.find(({ type }) => typeof type === "object" && "chars" in type);
	const value = field && reply.values[field.name];
	return typeof value === "string" ? value : undefined;
}

const EXTENDED_ATTRIBUTES = 0x100;
/** Power, resolution, lowest and highest value. Source: Linux drivers/firmware/arm_scmi/sensors.c scmi_sensor_descriptor. */
const EXTENDED_WORDS = 6;

/** SENSOR_DESCRIPTION_GET tells of several at a time, in words: number, attributes, name, and more where these say so. */
function sensorsIn(answers: Answers, unanswered: Unanswered[]): readonly Described[] {
	const longNames = new Map(answers.of("SENSOR_NAME_GET").map((answer) => [idIn(answer), nameIn(answer)]));
	return answers.of("SENSOR_DESCRIPTION_GET").flatMap(({ reply, line }) => {
		const words = (reply.values.desc ?? []) as readonly number[];
		const count = Number(reply.values.num_sensor_flags ?? 0) & 0xfff;
		const found: Described[] = [];
		let at = 0;
		while (found.length < count && at + SENSOR_DESCRIPTION_WORDS <= words.length) {
			const [id = 0, attributes = 0, high = 0] = words.slice(at, at + 3);
			const name = longNames.get(id) ?? textOfWords(words.slice(at + 3, at + 7));
			found.push({ id, name, line, measures: quantityOf(high & 0xff) });
			at += SENSOR_DESCRIPTION_WORDS + (attributes & EXTENDED_ATTRIBUTES ? EXTENDED_WORDS : 0);
		}
		if (found.length === count && at === words.length) return found;
		unanswered.push({ line, text: "SENSOR_DESCRIPTION_GET has sensors of another size" });
		return [];
	});
}

function quantityOf(type: number): Quantity {
	const quantities = Object.keys(SENSOR_TYPES) as (keyof typeof SENSOR_TYPES)[];
	return quantities.find((quantity) => SENSOR_TYPES[quantity] === type) ?? "other";
}

function textOfWords(words: readonly number[]): string {
	const bytes = bytesOfWords(words);
	const end = bytes.indexOf(0);
	return String.fromCharCode(...(end < 0 ? bytes : bytes.subarray(0, end)));
}

const RANGE = 0x1000;

/** Its rates, and what firmware says this agent may set. */
function clockFacts(answers: Answers, id: number): Pick<ImportedResource, "rates" | "settable"> {
	const own = (message: string): readonly Answer[] =>
		answers.of(message).filter((answer) => idIn(answer) === id && answer.reply.status === "SUCCESS");
	const pieces = own("CLOCK_DESCRIBE_RATES");
	const rates = pieces.flatMap(({ reply }) => ((reply.values.rates ?? []) as readonly bigint[]).map(Number));
	const isRange = pieces.some(({ reply }) => (Number(reply.values.num_rates_flags) & RANGE) !== 0);
	const [min = 0, max = 0, step = 0] = rates;
	const permissions = own("CLOCK_GET_PERMISSIONS").at(-1)?.reply.values.permissions;
	const settable = (["state", "parent", "rate"] as const).filter(
		(what) => (Number(permissions) & CLOCK_PERMISSIONS[what]) !== 0,
	);
	return {
		...(rates.length > 0 && { rates: isRange ? { min, max, step } : rates }),
		...(permissions !== undefined && { settable }),
	};
}

/** The levels of a voltage domain, where they are listed one by one. */
function levelsOf(answers: Answers, id: number): Pick<ImportedResource, "microvolts"> {
	const pieces = answers.of("VOLTAGE_DESCRIBE_LEVELS").filter((answer) => idIn(answer) === id);
	if (pieces.some(({ reply }) => (Number(reply.values.flags) & RANGE) !== 0)) return {};
	const microvolts = pieces.flatMap(({ reply }) => (reply.values.voltage ?? []) as readonly number[]);
	return microvolts.length > 0 ? { microvolts } : {};
}
