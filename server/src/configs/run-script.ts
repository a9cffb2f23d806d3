import { BOOT_FILE } from "../devicetree/edits/apply-edits.ts";
import type { Problem } from "../text/problem.ts";
import type { Span } from "../text/span.ts";
import type { Named } from "./boot-file.ts";
import { fdtCommand } from "./fdt-command.ts";
import { type Argument, isKnown } from "./fdt-value.ts";
import { readHush, type Statement, type Statements } from "./hush.ts";
import { addressOf, change, forget, overwrite, type ScriptRun, type ScriptTree, treeFor } from "./script-run.ts";
import { holds } from "./script-test.ts";
import { argumentsOf, expand, MAX_VALUE, variable } from "./script-words.ts";

export function runScript(
	file: string,
	text: string,
): {
	readonly trees: readonly ScriptTree[];
	readonly booted: ScriptTree | undefined;
	readonly loaded: ReadonlyMap<string, Named>;
	readonly boots: boolean;
	/** What stands behind a command that boots may boot something else, should that fail. */
	readonly bootsAgain: boolean;
	readonly problems: readonly Problem[];
} {
	const problems: Problem[] = [];
	const run: ScriptRun = {
		file,
		variables: new Map(),
		loaded: new Map(),
		treeAt: new Map(),
		trees: [],
		current: undefined,
		booted: undefined,
		maybe: false,
		isTested: false,
		spent: new Set(),
		boots: false,
		bootsAgain: false,
		isOver: false,
		commands: 0,
		edits: 0,
		depth: 0,
		report: (at, message) => {
			if (problems.length < MAX_PROBLEMS) problems.push({ code: BOOT_FILE, severity: "warning", at, message });
		},
	};
	const { statements, broken } = readHush(text, (start, end) => ({ file, start, end }), true);
	execute(run, statements);
	if (broken !== undefined && !run.isOver) {
		run.report(broken, "A block or a quote that begins before is not closed, so U-Boot does not run this script.");
		change(run, { kind: "unknown", at: broken, why: "not all of the script can be read" });
	}
	const { trees, booted, loaded, boots, bootsAgain } = run;
	return { trees, booted, loaded, boots, bootsAgain, problems };
}

const MAX_PROBLEMS = 50;
const MAX_RUNS = 16;
const MAX_COMMANDS = 10_000;

/** Runs a list; what it ends with: whether the last command succeeds, undefined where that is not known. */
function execute(run: ScriptRun, statements: Statements): boolean | undefined {
	let result: boolean | undefined = true;
	const isLastTested = run.isTested;
	for (const [place, statement] of statements.entries()) {
		if (run.isOver) {
			run.bootsAgain ||= mayBoot(statement);
			continue;
		}
		const next = statements[place + 1];
		run.isTested = next === undefined ? isLastTested : next.after !== undefined || asksResult(next);
		if (++run.commands > MAX_COMMANDS) {
			change(run, { kind: "unknown", at: statement.at, why: "there is too much of it" });
			run.isOver = true;
			return undefined;
		}
		const { after } = statement;
		const goesOn = after === undefined ? true : result === undefined ? undefined : result === (after === "&&");
		if (goesOn === undefined) result = maybe(run, statement.at, () => executeStatement(run, statement));
		else if (goesOn) result = executeStatement(run, statement);
	}
	return result;
}

function executeStatement(run: ScriptRun, statement: Statement): boolean | undefined {
	return statement.kind === "command" ? executeCommand(run, statement) : executeBlock(run, statement);
}

/** Runs what may be left out: what it sets and loads is not known afterwards. */
function maybe(run: ScriptRun, at: Span, make: () => void): undefined {
	const before = { variables: new Map(run.variables), loaded: new Map(run.loaded), treeAt: new Map(run.treeAt) };
	const outer = { maybe: run.maybe, current: run.current };
	run.maybe = true;
	make();
	run.maybe = outer.maybe;
	const isOther = outer.current !== undefined && run.current !== outer.current;
	run.current = outer.current ?? run.current;
	if (isOther) change(run, { kind: "unknown", at, why: "from here on another tree may be worked on" });
	for (const [address, tree] of before.treeAt) {
		const other = run.treeAt.get(address);
		if (other === tree) continue;
		run.treeAt.set(address, tree);
		if (other !== undefined) run.trees.splice(run.trees.indexOf(other), 1);
		if (tree !== outer.current) tree.steps.push({ kind: "unknown", at, why: "another tree may lie there instead" });
	}
	for (const name of new Set([...before.variables.keys(), ...run.variables.keys()]))
		if (before.variables.get(name) !== run.variables.get(name)) forget(run, name);
	for (const [address, { file, at }] of run.loaded)
		if (before.loaded.get(address)?.file !== file) run.loaded.set(address, { file: `\${${file}}`, at });
}

function executeBlock(run: ScriptRun, statement: Exclude<Statement, { kind: "command" }>): boolean | undefined {
	switch (statement.kind) {
		case "if":
			return executeIf(run, statement);
		case "for": {
			const words = statement.words.flatMap((word) => expand(run, word));
			const isLastTested = run.isTested;
			for (const { text, at } of words) {
				if (run.isOver) break;
				run.isTested = isLastTested;
				if (isKnown(text)) {
					run.variables.set(statement.name, { text, at: undefined });
					execute(run, statement.body);
					continue;
				}
				forget(run, statement.name);
				maybe(run, at, () => execute(run, statement.body));
				if (doesEdit(statement.body))
					change(run, { kind: "unknown", at, why: `how often this is done depends on ${text}` });
			}
			return true;
		}
		case "while":
			maybe(run, statement.at, () => {
				run.isTested = true;
				execute(run, statement.condition);
				run.isTested = false;
				execute(run, statement.body);
			});
			return undefined;
	}
}

function executeIf(run: ScriptRun, statement: Extract<Statement, { kind: "if" }>): boolean | undefined {
	const { at, branches, otherwise } = statement;
	const isLastTested = run.isTested;
	for (const [place, { condition, body }] of branches.entries()) {
		run.isTested = true;
		const result = execute(run, condition);
		run.isTested = isLastTested;
		if (result === true) return execute(run, body);
		if (result === false) continue;
		maybe(run, at, () => execute(run, body));
		run.isTested = isLastTested;
		const rest = branches.slice(place + 1);
		maybe(run, at, () =>
			rest.length > 0 ? executeIf(run, { ...statement, branches: rest }) : execute(run, otherwise),
		);
		return undefined;
	}
	return execute(run, otherwise);
}

/** Whether any command in it may change a tree. */
function doesEdit(statements: Statements): boolean {
	return statements.some((statement) => {
		switch (statement.kind) {
			case "command": {
				const [piece] = statement.words[0]?.pieces ?? [];
				return piece?.kind !== "text" || piece.text === "fdt" || piece.text === "run";
			}
			case "if":
				return [...statement.branches.flatMap(({ condition, body }) => [condition, body]), statement.otherwise].some(
					doesEdit,
				);
			default:
				return doesEdit(statement.body);
		}
	});
}

function executeCommand(run: ScriptRun, { words, at }: Extract<Statement, { kind: "command" }>): boolean | undefined {
	const [name, ...operands] = argumentsOf(run, words);
	if (name === undefined) return true;
	if (!isKnown(name.text)) {
		change(run, { kind: "unknown", at, why: `it depends on ${name.text}` });
		return undefined;
	}
	if (/^(load|fatload|ext[24]load|fsload|zfsload|ubifsload|sqfsload|tftp(b|boot)?|nfs|dhcp)$/.test(name.text)) {
		load(run, name.text, operands);
		return true;
	}
	switch (name.text) {
		case "fdt":
			return fdtCommand(run, operands, at);
		case "setenv":
			setVariable(run, operands);
			return true;
		case "env":
			return environment(run, operands, at);
		case "run":
			return runVariables(run, operands, at);
		case "source":
			change(run, { kind: "unknown", at, why: "it runs a script that is not here" });
			run.variables.clear();
			return undefined;
		case "setexpr":
		case "read":
		case "askenv":
		case "part":
		case "fstype":
			for (const { text } of operands) if (/^\w+$/.test(text)) forget(run, text);
			return undefined;
		case "booti":
		case "bootm":
		case "bootz":
		case "bootefi": {
			const address = operands[name.text === "bootefi" ? 1 : 2]?.text;
			if (address !== undefined) run.booted ??= treeFor(run, addressOf(address));
			run.boots = true;
			if (!run.maybe) run.isOver = true;
			return false;
		}
		case "true":
		case "echo":
			return true;
		case "false":
			return false;
		default:
			if (WRITES_MEMORY.test(name.text))
				for (const { text } of operands)
					if (run.loaded.has(addressOf(text))) overwrite(run, addressOf(text), undefined);
			return holds(name.text, operands);
	}
}

/** What else may put something where a file lies. */
const WRITES_MEMORY = /^(cp|mw|mmc|sf|nand|onenand|ubi|unzip|lzmadec|imxtract|usb|scsi|sata|nvme|virtio)(\.\w)?$/;

/** Whether it may boot, or run what does. */
function mayBoot(statement: Statement): boolean {
	switch (statement.kind) {
		case "command": {
			const [piece] = statement.words[0]?.pieces ?? [];
			return piece?.kind !== "text" || /^(boot\w*|run|source|sysboot|pxe|go)$/.test(piece.text);
		}
		case "if":
			return [...statement.branches.flatMap(({ condition, body }) => [condition, body]), statement.otherwise].some(
				(statements) => statements.some(mayBoot),
			);
		default:
			return statement.body.some(mayBoot);
	}
}

/** Whether it looks at how the command before it ended: `$?`. */
function asksResult(statement: Statement): boolean {
	if (statement.kind === "command")
		return statement.words.some(({ pieces }) =>
			pieces.some((piece) => piece.kind === "variable" && piece.name === "?"),
		);
	const [first] = statement.kind === "if" ? (statement.branches[0]?.condition ?? []) : [];
	return first !== undefined && asksResult(first);
}

/** `load mmc 0:1 ADDRESS FILE`; from the network `tftp ADDRESS FILE`. */
function load(run: ScriptRun, command: string, operands: readonly Argument[]): void {
	forget(run, "filesize");
	const isNet = /^(tftp|nfs|dhcp|ubifsload)/.test(command);
	const [first, second] = operands.slice(isNet ? 0 : 2);
	const file = second ?? first;
	if (file === undefined || (second === undefined && !isNet)) return;
	const address = second === undefined ? variable(run, "loadaddr") : (first as Argument).text;
	overwrite(run, addressOf(address), { file: file.text, at: file.at });
}

function environment(run: ScriptRun, [verb, ...operands]: readonly Argument[], at: Span): boolean | undefined {
	const rest = operands.filter(({ text }) => !/^-[a-z]+$/.test(text));
	if (verb?.text === "set") setVariable(run, rest);
	else if (verb?.text === "delete") for (const { text } of rest) run.variables.set(text, { text: "", at: undefined });
	else if (verb?.text === "import" || verb?.text === "default" || verb?.text === "load") {
		// any variable may be set by that
		for (const name of [...run.variables.keys()]) forget(run, name);
	} else if (verb?.text === "run") return runVariables(run, rest, at);
	return true;
}

function setVariable(run: ScriptRun, operands: readonly Argument[]): void {
	const [name, ...values] = operands.filter(({ text }, place) => place > 0 || !/^-f$/.test(text));
	if (name === undefined) return;
	const text = values.map((value) => value.text).join(" ");
	const [only, ...more] = values;
	const at =
		only?.from === undefined || more.length > 0
			? undefined
			: { ...only.at, start: only.from, end: only.from + text.length };
	if (text.length > MAX_VALUE) forget(run, name.text);
	else run.variables.set(name.text, { text, at });
}

function runVariables(run: ScriptRun, names: readonly Argument[], at: Span): boolean | undefined {
	let result: boolean | undefined = true;
	for (const { text } of names) {
		const value = run.variables.get(text);
		if (value === undefined || !isKnown(text) || run.depth >= MAX_RUNS) {
			const why = value === undefined || !isKnown(text) ? `the script does not set ${text}` : `${text} runs itself`;
			change(run, { kind: "unknown", at, why });
			return undefined;
		}
		const { at: own } = value;
		const placeOf = (start: number, end: number): Span =>
			own === undefined ? at : { ...own, start: own.start + start, end: own.start + end };
		run.depth++;
		const { statements, broken } = readHush(value.text, placeOf, own !== undefined);
		result = execute(run, statements);
		if (broken !== undefined) change(run, { kind: "unknown", at, why: `not all of ${text} can be read` });
		run.depth--;
	}
	return result;
}
