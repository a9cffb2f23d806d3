import { HYPERVISOR_NAMES } from "../hypervisors/index.ts";
import { listed } from "../text/listed.ts";
import { didYouMean } from "../text/yaml-closest-key.ts";
import { Refusal } from "./terminal.ts";

/** Every option any command takes; without `value` it is a switch. */
export const OPTIONS: Readonly<Record<OptionName, { readonly value?: string; readonly says: string }>> = {
	"-I": { value: "DIR", says: "a folder to search for #include <…>, before the kernel's own; may be repeated" },
	"-D": { value: "NAME=VALUE", says: "a macro defined before a tree is read; may be repeated" },
	"--catalogue": { value: "FILE", says: "the firmware catalogue to check against, or bundled:NAME" },
	"--profile": { value: "NAME", says: `the hypervisor's SCMI mediator: ${HYPERVISOR_NAMES.join(", ")}` },
	"--xl": { value: "FILE", says: "an xl.cfg of a guest, or a folder with those of several; may be repeated" },
	"--domain": { value: "NAME", says: "only what this domain does and what is done for it" },
	"--format": { value: "FORMAT", says: "how to print it" },
	"--max-warnings": { value: "N", says: "exit 1 if there are more warnings than N" },
	"--require-catalogue": { says: "exit 1 where an SCMI node in use has no firmware catalogue of your own" },
	"--update-lock": {
		says: "write down what the numbers of the trees mean, in the lock beside them; check and editor compare with it",
	},
	"--color": { value: "WHEN", says: "colours in the text format: auto (default, on a terminal), always or never" },
	"-o": { value: "FILE", says: "where to write it; otherwise it is printed" },
	"--force": { says: "write over a file that is there" },
	"-U": { value: "NAME", says: "a macro that is surely not defined; may be repeated" },
	"--as": { value: "PROFILE", says: "of which family the C tables are, where that is not seen" },
	"--prefix": {
		value: "TABLE=PREFIX",
		says: "what the macros of a table begin with, as in clock=ARM; may be repeated",
	},
	"--node": { value: "PATH", says: "of several SCMI servers of a running board the one whose node this is" },
	"--exit-code": { says: "exit 1 if there are differences" },
	"--write": { says: "make the edits; otherwise they are only shown" },
	"--check": { says: "write nothing: exit 1 if the file would change" },
	"--numbers": { says: "only what all boards of this firmware share: numbers and names, no agents and permissions" },
	"--over": { value: "FILE", says: "write what this catalogue does not say, and extend it" },
	"--compatible": { value: "NAME", says: "boards it is for: a compatible of their root node; may be repeated" },
	"--symbols": { value: "HEADER.h", says: "a header with macros for its numbers; may be repeated" },
	"--name": { value: "NAME", says: "what to call the firmware" },
	"--repository": {
		value: "NAME",
		says: "the repository the sources are from, where git does not say: nxp-imx/imx-sm",
	},
	"--revision": { value: "COMMIT", says: "its commit or tag, where git does not say" },
	"--licence": { value: "SPDX", says: "its licence, for the head of what is written: BSD-3-Clause" },
	"--stdio": { says: "talk over standard input and output" },
	"--node-ipc": { says: "talk over Node's channel to the parent process" },
	"--clientProcessId": { value: "PID", says: "the client: when it ends, so does the server" },
	"--help": { says: "this text" },
};

export type OptionName =
	| "-I"
	| "-D"
	| "--catalogue"
	| "--profile"
	| "--xl"
	| "--domain"
	| "--format"
	| "--max-warnings"
	| "--require-catalogue"
	| "--update-lock"
	| "--color"
	| "-o"
	| "--force"
	| "-U"
	| "--as"
	| "--prefix"
	| "--node"
	| "--exit-code"
	| "--write"
	| "--check"
	| "--numbers"
	| "--over"
	| "--compatible"
	| "--symbols"
	| "--name"
	| "--repository"
	| "--revision"
	| "--licence"
	| "--stdio"
	| "--node-ipc"
	| "--clientProcessId"
	| "--help";

export interface Arguments {
	/** All of it, as it was given. */
	readonly words: readonly string[];
	/** What is no option, in order. */
	readonly operands: readonly string[];
	/** Every value given to an option; a switch that is set has one empty value. */
	values(name: OptionName): readonly string[];
	/** The value given last. */
	value(name: OptionName): string | undefined;
}

/** Reads `-I dir`, `-Idir`, `--format json`, `--format=json` and `--`, behind which everything is an operand. */
export function readArguments(words: readonly string[], allowed: readonly OptionName[]): Arguments {
	const operands: string[] = [];
	const given = new Map<OptionName, string[]>();
	for (let i = 0; i < words.length; i++) {
		const word = words[i] as string;
		if (word === "--") {
			operands.push(...words.slice(i + 1));
			break;
		}
		if (!word.startsWith("-") || word === "-") {
			operands.push(word);
			continue;
		}
		const { name, attached } = split(word, allowed);
		const wants = OPTIONS[name].value !== undefined;
		if (!wants && attached !== undefined) throw new Refusal(`${name} takes no value`);
		const value = attached ?? (wants ? words[++i] : "");
		if (value === undefined) throw new Refusal(`${name} needs a value: ${describe(name)}`);
		given.set(name, [...(given.get(name) ?? []), value]);
	}
	const values = (name: OptionName) => given.get(name) ?? [];
	return { words, operands, values, value: (name) => values(name).at(-1) };
}

function split(word: string, allowed: readonly OptionName[]): { name: OptionName; attached?: string } {
	const equals = word.indexOf("=");
	for (const name of allowed) {
		if (word === name) return { name };
		if (name.startsWith("--") && word.slice(0, equals) === name) return { name, attached: word.slice(equals + 1) };
		if (!name.startsWith("--") && word.startsWith(name)) return { name, attached: word.slice(name.length) };
	}
	const [typed] = word.split("=") as [string];
	const known = [...allowed, "--help"];
	throw new Refusal(`unknown option ${typed}.${didYouMean(typed, known) || ` It takes ${listed(known)}.`}`);
}

/** `-I DIR`, as usage prints it. */
export function describe(name: OptionName): string {
	const { value } = OPTIONS[name];
	return value === undefined ? name : `${name} ${value}`;
}
