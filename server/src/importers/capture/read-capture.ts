import { bytesOfWords } from "../../scmi/word.ts";

/** What a file of `scmi-capture.sh`, or a log of scmi-tests, has. Lines are counted from 1. */
export interface Capture {
	/** The root node's `compatible`. */
	readonly compatible: readonly string[];
	/** What Linux logged of the base protocol. */
	readonly log: LoggedServer | undefined;
	readonly instances: readonly CapturedInstance[];
	readonly scmiNodes: readonly CapturedScmiNode[];
	readonly providers: readonly CapturedProvider[];
	readonly consumers: readonly CapturedConsumer[];
	/** The lines of /sys/kernel/debug/clk/clk_summary and pm_genpd/pm_genpd_summary. */
	readonly clocks: readonly CapturedLine[];
	readonly powerDomains: readonly CapturedLine[];
	/** Lines that are none of all this. */
	readonly strange: readonly CapturedLine[];
	/** It ends as the script ends. */
	readonly isWhole: boolean;
}

export interface CapturedLine {
	readonly line: number;
	readonly text: string;
}

export interface LoggedServer {
	readonly vendor: string;
	readonly subVendor: string;
	readonly implementationVersion: number;
}

/** One channel to a firmware, /sys/kernel/debug/scmi/<number>. */
export interface CapturedInstance {
	readonly number: string;
	/** The name of its device tree node. */
	readonly name: string;
	readonly line: number;
	readonly messages: readonly CapturedMessage[];
}

/** A request and what came back, from the header on. */
export interface CapturedMessage {
	readonly line: number;
	readonly request: Uint8Array;
	/** Undefined: nothing came. */
	readonly reply: Uint8Array | undefined;
}

export interface CapturedScmiNode {
	readonly path: string;
	readonly compatible: readonly string[];
	readonly smcId: number | undefined;
	readonly opteeChannel: number | undefined;
}

export interface CapturedProvider {
	readonly kind: "clock" | "power-domain";
	readonly path: string;
	readonly phandle: number;
	readonly cells: number;
}

export interface CapturedConsumer {
	readonly property: "clocks" | "power-domains";
	readonly path: string;
	readonly cells: readonly number[];
	/** `clock-names`, in the order of the list. */
	readonly names: readonly string[];
	readonly line: number;
}

/** Undefined where the text is none of the two. */
export function readCapture(text: string): Capture | undefined {
	const lines = text.split(/\r?\n/).map((text, index) => ({ line: index + 1, text }));
	if (lines.some(({ text }) => /^\s*MSG HDR\s*:/.test(text))) return readTestLog(lines);
	const begin = lines.findIndex(({ text }) => text === "scmi-capture 1");
	return begin < 0 ? undefined : readLines(lines.slice(begin + 1));
}

const NOTHING: Capture = {
	compatible: [],
	log: undefined,
	instances: [],
	scmiNodes: [],
	providers: [],
	consumers: [],
	clocks: [],
	powerDomains: [],
	strange: [],
	isWhole: true,
};

function readLines(lines: readonly CapturedLine[]): Capture {
	const instances: (CapturedInstance & { readonly messages: CapturedMessage[] })[] = [];
	const scmiNodes: CapturedScmiNode[] = [];
	const providers: CapturedProvider[] = [];
	const consumers: CapturedConsumer[] = [];
	const clocks: CapturedLine[] = [];
	const powerDomains: CapturedLine[] = [];
	const strange: CapturedLine[] = [];
	let compatible: readonly string[] = [];
	let log: LoggedServer | undefined;
	let isWhole = false;
	for (const { line, text } of lines) {
		const [word = "", ...rest] = text.split(" ");
		const [first = "", second = "", third = "", ...more] = rest;
		const behind = text.slice(word.length + 1);
		const cells = wordsOf(word === "provider" ? third : second);
		if (word === "end") isWhole = true;
		else if (word === "kernel" || text === "") continue;
		else if (word === "compatible") compatible = rest;
		else if (word === "log") log = loggedServer(behind) ?? log;
		else if (word === "instance") instances.push({ number: first, name: second, line, messages: [] });
		else if (word === "clk_summary") clocks.push({ line, text: behind });
		else if (word === "pm_genpd_summary") powerDomains.push({ line, text: behind });
		else if (word === "scmi" && first.startsWith("/")) {
			const smcId = wordsOf(second.replace(/^smc=/, ""))?.[0];
			const opteeChannel = wordsOf(third.replace(/^channel=/, ""))?.[0];
			scmiNodes.push({ path: first, compatible: more, smcId, opteeChannel });
		} else if (word === "provider" && (first === "clock" || first === "power-domain") && cells?.[0] !== undefined) {
			const count = wordsOf(more[0] ?? "")?.[0];
			if (count === undefined) strange.push({ line, text });
			else providers.push({ kind: first, path: second, phandle: cells[0], cells: count });
		} else if (word === "consumer" && (first === "clocks" || first === "power-domains")) {
			const list = wordsOf(third);
			if (list) consumers.push({ property: first, path: second, cells: list, names: more.filter(Boolean), line });
			else strange.push({ line, text });
		} else if (word === "message" && instances.length > 0) {
			const request = bytesOf(first);
			const reply = second === "-" ? undefined : bytesOf(second);
			if (request && (reply || second === "-")) instances.at(-1)?.messages.push({ line, request, reply });
			else strange.push({ line, text });
		} else strange.push({ line, text });
	}
	const found = { instances, scmiNodes, providers, consumers, clocks, powerDomains, strange };
	return { ...found, compatible, log, isWhole };
}

/** Linux drivers/firmware/arm_scmi/driver.c: `SCMI Protocol v2.0 'ATF:R-Car' Firmware version 0x1001`. */
function loggedServer(text: string): LoggedServer | undefined {
	const found = /SCMI Protocol v\d+\.\d+ '([^':]*):([^']*)' Firmware version (0x[0-9a-fA-F]{1,8})/.exec(text);
	const [, vendor = "", subVendor = "", version] = found ?? [];
	return version === undefined ? undefined : { vendor, subVendor, implementationVersion: Number(version) };
}

function bytesOf(hex: string): Uint8Array | undefined {
	if (!/^(?:[0-9a-f]{2})+$/.test(hex)) return undefined;
	return Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16));
}

/** The cells of a property, as a flattened tree has them. */
function wordsOf(hex: string): readonly number[] | undefined {
	if (!/^(?:[0-9a-f]{8})+$/.test(hex)) return undefined;
	return Array.from({ length: hex.length / 8 }, (_, at) => Number.parseInt(hex.slice(8 * at, 8 * at + 8), 16));
}

/** More words than a message has. */
const MOST_WORDS = 4096;

/**
 * A log of Arm's scmi-tests that shows messages (VERBOSE=5): what was sent, and what a successful reply had. A test that expects
 * a refusal tells nothing of what firmware has.
 */
function readTestLog(lines: readonly CapturedLine[]): Capture {
	const messages: CapturedMessage[] = [];
	const strange: CapturedLine[] = [];
	let header: CapturedLine | undefined;
	let parameters: number[] = [];
	let returned: number[] = [];
	let isSuccess = false;
	const close = (): void => {
		if (header) {
			const word = Number(/0x[0-9a-fA-F]+/.exec(header.text)?.[0]);
			const words = [word, ...parameters, ...returned];
			if (!words.every(Number.isInteger)) strange.push(header);
			else if (isSuccess)
				messages.push({
					line: header.line,
					request: bytesOfWords([word, ...parameters]),
					reply: bytesOfWords([word, 0, ...returned]),
				});
		}
		header = undefined;
		parameters = [];
		returned = [];
		isSuccess = false;
	};
	for (const each of lines) {
		const [, name = "", place, value = ""] = /^\s*([A-Z ]+?)(?:\[(\d+)\])?\s*:\s*(.*)$/.exec(each.text) ?? [];
		const index = place === undefined ? undefined : Math.min(Number(place), MOST_WORDS);
		if (name === "MSG HDR") {
			close();
			header = each;
		} else if (name === "PARAMETER" && index !== undefined) parameters[index] = Number.parseInt(value, 16);
		else if (name === "RETURN" && index !== undefined) returned[index] = Number.parseInt(value, 16);
		else if (name === "CHECK STATUS") isSuccess = /^PASSED \[SCMI_STATUS_SUCCES/.test(value);
	}
	close();
	return { ...NOTHING, instances: [{ number: "0", name: "", line: 1, messages }], strange };
}
