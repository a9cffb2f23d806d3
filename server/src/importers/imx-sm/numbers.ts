import type { Snapshot } from "../../text/snapshot.ts";
import { evaluate } from "../c-source/evaluate.ts";
import { type CTable, tablesOf, textOf } from "../c-source/initialiser.ts";
import { macroNumber } from "../c-source/macro-number.ts";
import { type CSource, readSource } from "../c-source/read-source.ts";
import type { CToken } from "../c-source/scan.ts";
import type { ImportProblem } from "../imported-catalogue.ts";
import type { SmProtocol } from "./partition.ts";

/** One resource of the firmware: its number, what it answers as its name, where the number is given. */
export interface SmNumber {
	readonly macro: string;
	readonly id: number;
	readonly name?: string;
	/** Its number is taken, and refused. */
	readonly reserved?: true;
	/** Of a clock's gate: the macro of the one clock that it is made of. */
	readonly parent?: string;
	readonly path: string;
	readonly line: number;
}

/** Of the SoC, and of the board, whose numbers follow. */
const PREFIXES = ["DEV_SM_", "BRD_SM_"] as const;

type Prefix = (typeof PREFIXES)[number];

/** Where the firmware's sources number the resources of one kind. */
interface NumberSource {
	/** `clock` of dev_sm_clock.h, dev_sm_clock.c, brd_sm_clock.h. */
	readonly file: string;
	/** `CLOCK` of DEV_SM_NUM_CLOCK. */
	readonly count: string;
	/** Headers of the SoC that these build on. */
	readonly headers?: readonly string[];
	/** Whether its `s_name` names this kind: some files number several. */
	readonly named?: true;
}

/** Source: imx-sm devices/<SoC>/sm and boards/<board>/sm. */
const SOURCES: Partial<Record<SmProtocol, NumberSource>> = {
	clk: { file: "clock", count: "CLOCK", headers: ["fsl_clock.h"], named: true },
	pd: { file: "power", count: "POWER", headers: ["fsl_power.h"], named: true },
	perf: { file: "perf", count: "PERF", named: true },
	rst: { file: "reset", count: "RESET", headers: ["fsl_reset.h"], named: true },
	volt: { file: "voltage", count: "VOLT", headers: ["fsl_supply.h"], named: true },
	sensor: { file: "sensor", count: "SENSOR", named: true },
	pin: { file: "pin", count: "PIN", named: true },
	daisy: { file: "pin", count: "DAISY" },
	cpu: { file: "cpu", count: "CPU", headers: ["fsl_cpu.h"], named: true },
	perlpi: { file: "cpu", count: "PERLPI", headers: ["fsl_cpu.h"] },
	ctrl: { file: "control", count: "CTRL" },
	fault: { file: "fault", count: "FAULT" },
	rtc: { file: "bbm", count: "RTC" },
	gpr: { file: "bbm", count: "GPR" },
	button: { file: "bbm", count: "BUTTON" },
};

/** The numbers of every kind, by the macro that gives one. */
export function smNumbers(
	snapshot: Snapshot,
	root: string,
	soc: string,
	board: string,
	problems: ImportProblem[],
): ReadonlyMap<SmProtocol, readonly SmNumber[]> {
	const device = `${root}/devices/${soc}`;
	return new Map(
		(Object.entries(SOURCES) as [SmProtocol, NumberSource][]).map(([protocol, source]) => {
			const files = [
				...(source.headers ?? []).map((name) => `${device}/drivers/${name}`),
				`${device}/sm/dev_sm_${source.file}.h`,
				`${root}/boards/${board}/sm/brd_sm_${source.file}.h`,
				`${device}/sm/dev_sm_${source.file}.c`,
				`${root}/boards/${board}/sm/brd_sm_${source.file}.c`,
			].flatMap((path) => {
				const reading = snapshot.read(path);
				return reading.kind === "text" ? [{ path, text: reading.text }] : [];
			});
			const code = readSource(files);
			const numbers = PREFIXES.flatMap((prefix) => numbersOf(code, prefix, protocol, source, problems));
			const all = named(code, numbers, source);
			return [protocol, protocol === "clk" ? withParents(snapshot, device, code, all) : all];
		}),
	);
}

/**
 * The macros `DEV_SM_CLK_…` of a header that stand one after another and count up, below DEV_SM_NUM_CLOCK, with or without
 * holes: others of the same prefix are modes and levels, and begin again at 0.
 */
function numbersOf(
	{ macros }: CSource,
	prefix: Prefix,
	protocol: SmProtocol,
	{ count }: NumberSource,
	problems: ImportProblem[],
): readonly SmNumber[] {
	const [countMacro] = macros.get(`${prefix}NUM_${count}`) ?? [];
	const wanted = numberOf({ macros }, `${prefix}NUM_${count}`);
	if (countMacro === undefined || wanted === 0) return [];
	const first = prefix === "BRD_SM_" ? (numberOf({ macros }, `DEV_SM_NUM_${count}`) ?? 0) : 0;
	const beginning = `${prefix}${protocol.toUpperCase()}_`;
	const runs: SmNumber[][] = [];
	const uncounted: ImportProblem[] = [];
	for (const [macro, [definition]] of macros) {
		if (!definition?.path.endsWith(".h") || definition.parameters || definition.body.length === 0) continue;
		if (!macro.startsWith(beginning)) continue;
		const { path, line } = definition;
		const id = numberOf({ macros }, macro);
		if (id === undefined) uncounted.push({ path, line, text: `${macro}: its number cannot be worked out` });
		else if ((runs.at(-1)?.at(-1)?.id ?? id) < id) runs.at(-1)?.push({ macro, id, path, line });
		else runs.push([{ macro, id, path, line }]);
	}
	const list = runs.find((run) => run[0]?.id === first && (run.at(-1)?.id ?? 0) < first + (wanted ?? 0));
	if (list) return list;
	const { path, line } = countMacro;
	const text = `${prefix}NUM_${count} is ${wanted ?? "not known"}, and no ${beginning}… count up from ${first} below that: left out`;
	problems.push({ path, line, text }, ...uncounted);
	return [];
}

function numberOf(source: Pick<CSource, "macros">, name: string): number | undefined {
	const value = macroNumber(source, name);
	return value === undefined ? undefined : Number(value);
}

function named({ macros, tokens }: CSource, numbers: readonly SmNumber[], source: NumberSource): readonly SmNumber[] {
	const tables = tablesOf(tokens);
	const names = new Map(source.named ? PREFIXES.flatMap((prefix) => namesOf(tables, prefix, numbers, macros)) : []);
	const reserved = new Set(
		tables
			.filter(({ name }) => name === "s_clockIsReserved")
			.flatMap(({ items }) => items.map(({ index = [] }) => numberOfTokens(index, macros))),
	);
	return numbers.map((number) => {
		const name = names.get(number.macro);
		return {
			...number,
			...(name !== undefined && { name }),
			...(source.file === "clock" && reserved.has(number.id) && { reserved: true as const }),
		};
	});
}

/** A gate has one root, and which one is a table of the driver: g_clockCgcAttr of drivers/fsl_clock.c. CCM_CgcGetParent(). */
function withParents(
	snapshot: Snapshot,
	device: string,
	{ macros }: CSource,
	numbers: readonly SmNumber[],
): readonly SmNumber[] {
	const path = `${device}/drivers/fsl_clock.c`;
	const reading = snapshot.read(path);
	const [, text] =
		(reading.kind === "text" && /^(const ccm_cgc_attr_t g_clockCgcAttr\b.*?^\};)/ms.exec(reading.text)) || [];
	if (text === undefined) return numbers;
	const [table] = tablesOf(readSource([{ path, text }]).tokens);
	const roots = new Map(
		(table?.items ?? []).flatMap(({ index, value }) => {
			const root = value.kind === "list" ? value.items.find(({ field }) => field === "rootIdx")?.value : undefined;
			const [gate, name] = [index?.[0]?.text, root?.kind === "expression" ? root.tokens[0]?.text : undefined];
			return gate === undefined || name === undefined ? [] : [[gate, name] as const];
		}),
	);
	const madeOf = new Map(
		numbers.flatMap(({ macro }) => macros.get(macro)?.[0]?.body.map(({ text: word }) => [word, macro] as const) ?? []),
	);
	const parents = new Map([...roots].map(([gate, root]) => [madeOf.get(gate), madeOf.get(root)] as const));
	return numbers.map((number) => {
		const parent = parents.get(number.macro);
		return parent === undefined ? number : { ...number, parent };
	});
}

/** The entries of `s_name`, by macro or in order. The first such table of a file is of resources, later ones are of states. */
function namesOf(
	tables: readonly CTable[],
	prefix: Prefix,
	numbers: readonly SmNumber[],
	macros: CSource["macros"],
): readonly (readonly [macro: string, name: string])[] {
	const file = prefix === "DEV_SM_" ? "/dev_sm_" : "/brd_sm_";
	const own = numbers.filter(({ macro }) => macro.startsWith(prefix));
	const table = tables.find(({ name, path }) => name === "s_name" && path.includes(file));
	return (table?.items ?? []).flatMap(({ index, value }, at) => {
		const name = textOf(value);
		const number = index ? own.find(({ id }) => id === numberOfTokens(index, macros)) : own[at];
		return name !== undefined && number ? [[number.macro, name] as const] : [];
	});
}

function numberOfTokens(tokens: readonly CToken[], macros: CSource["macros"]): number | undefined {
	const value = evaluate(tokens, macros);
	return value.kind === "value" ? Number(value.value) : undefined;
}
