import { catalogueText, catalogueTextOver } from "../importers/catalogue-text.ts";
import { checkoutOf } from "../importers/checkout.ts";
import { importDtHeader } from "../importers/dt-header/import-dt-header.ts";
import type { Imported, ImportedCatalogue, ImportProblem } from "../importers/imported-catalogue.ts";
import type { Importer, ImportWishes } from "../importers/importers.ts";
import { numbersOf } from "../importers/split-catalogue.ts";
import { withSymbols } from "../importers/with-symbols.ts";
import { RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import { listed } from "../text/listed.ts";
import { folderOf } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { linesText } from "../text/visible.ts";
import type { Arguments } from "./arguments.ts";
import { definesOf, includePathsOf } from "./inputs.ts";
import { openSession } from "./load-setups.ts";
import { absolute, relative } from "./paths.ts";
import { Refusal, type Terminal } from "./terminal.ts";
import { refuseTaken, writeOutput } from "./write-output.ts";

/**
 * A catalogue from a firmware's own sources. Lines that were not understood are named, and do not keep the rest from being
 * written. With --check nothing is written: exit code 1 says that the file would change.
 */
export function importSources(
	kind: string,
	importer: Importer,
	args: Arguments,
	terminal: Terminal,
	files: readonly string[],
): number {
	const [first, ...more] = files.map((file) => absolute(terminal, file));
	if (first === undefined) throw new Refusal(`name what to read: scmi-dt import ${kind} ${importer.operands}`);
	const { snapshot } = openSession(terminal);
	const found = checkoutOf(snapshot, first);
	const repository = args.value("--repository") ?? found?.repository;
	const revision = args.value("--revision") ?? found?.revision;
	const from = { ...given("repository", repository), ...given("revision", revision) };
	const wishes: ImportWishes = {
		defines: definesOf(args),
		undefined: args.values("-U"),
		includePaths: includePathsOf(args, terminal),
		...(args.value("--prefix") !== undefined && { prefix: prefixesOf(args) }),
		...given("profile", args.value("--as")),
		...given("node", args.value("--node")),
	};
	const own = importer.run(snapshot, [first, ...more], { ...wishes, ...from });
	const { catalogue: read, problems } = withHeaders(args, terminal, snapshot, wishes, own);
	const name = args.value("--name") ?? read.firmware.name;
	const rootCompatible = args.values("--compatible");
	const match = rootCompatible.length === 0 ? read.firmware.match : { rootCompatible };
	const named = { ...read, firmware: { ...read.firmware, name, ...(match && { match }) } };
	const catalogue = args.value("--numbers") === undefined ? named : numbersOf(named, name);
	const say = (lines: readonly string[]): void => terminal.complain(linesText(lines));
	say(problems.map((problem) => problemText(terminal, problem)));
	const count = tableCounts(catalogue);
	if (count === "") throw new Refusal(`nothing in ${listed(files)} could be read as ${importer.reads}`);
	const output = args.value("-o");
	const text = textFor(args, terminal, catalogue, headOf(kind, catalogue, args.value("--licence")));
	if (args.value("--check") !== undefined) {
		if (output === undefined) throw new Refusal("--check needs -o FILE: the catalogue to compare with");
		const there = terminal.files.read(absolute(terminal, output));
		if (there.kind === "text" && there.text === text) return 0;
		const what = there.kind === "text" ? "is not what its sources give now" : "is not there";
		say([`scmi-dt import: ${output} ${what}; without --check, and with --force, it is written`]);
		return 1;
	}
	if (output === undefined) {
		terminal.print(text);
		return 0;
	}
	refuseTaken(args, terminal, output);
	writeOutput(terminal, output, text);
	const lines = problems.length === 0 ? "" : `; ${linesCount(problems.length)} not understood, see above`;
	say([`scmi-dt import: wrote ${output}: ${count}${lines}`]);
	return 0;
}

/** With the macros of headers, which are of a repository of their own. */
function withHeaders(
	args: Arguments,
	terminal: Terminal,
	snapshot: Snapshot,
	wishes: ImportWishes,
	own: Imported,
): Imported {
	const headers = args.values("--symbols").map((file) => absolute(terminal, file));
	const [first] = headers;
	if (first === undefined) return own;
	const { repository, revision } = checkoutOf(snapshot, first) ?? {};
	const from = { ...given("repository", repository), ...given("revision", revision) };
	return withSymbols(own, importDtHeader(snapshot, headers, { ...wishes, ...from }));
}

function given<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
	return value === undefined ? {} : ({ [key]: value } as Record<K, string>);
}

/** `--prefix clock=ARM` */
function prefixesOf(args: Arguments): Readonly<Partial<Record<ResourceKind, string>>> {
	const tables = Object.keys(RESOURCE_KINDS);
	return Object.fromEntries(
		args.values("--prefix").map((text) => {
			const [table = "", prefix = ""] = text.split("=");
			if (tables.includes(table) && prefix !== "") return [table, prefix];
			throw new Refusal(`--prefix ${text} is no TABLE=PREFIX: tables are ${listed(tables)}`);
		}),
	);
}

/** Of a catalogue that lies over another one, `extends` leads there from where it is written. */
function textFor(args: Arguments, terminal: Terminal, catalogue: ImportedCatalogue, head: readonly string[]): string {
	const over = args.value("--over");
	if (over === undefined) return catalogueText(catalogue, head);
	const base = terminal.files.read(absolute(terminal, over));
	if (base.kind !== "text") throw new Refusal(`${over}, for --over, cannot be read`);
	const folder = folderOf(absolute(terminal, args.value("-o") ?? "here"));
	return catalogueTextOver(catalogue, { name: relative(folder, absolute(terminal, over)), text: base.text }, head);
}

function linesCount(count: number): string {
	return count === 1 ? "1 line was" : `${count} lines were`;
}

function problemText(terminal: Terminal, { path, line, text }: ImportProblem): string {
	return `${relative(terminal.cwd, path)}:${line}: ${text}`;
}

/** `3 agents, 175 clocks`: what was read of each table. */
function tableCounts({ agents = {}, devices = {}, resources }: ImportedCatalogue): string {
	return [...Object.entries(resources), ["agents", agents] as const, ["devices", devices] as const]
		.map(([table, entries]) => [table, Object.keys(entries).length] as const)
		.filter(([, count]) => count > 0)
		.map(([table, count]) => `${count} ${table}`)
		.join(", ");
}

function headOf(kind: string, { sources }: ImportedCatalogue, licence: string | undefined): readonly string[] {
	const [first] = Object.values(sources);
	const of = [first?.repository, first?.revision, licence].filter((part) => part !== undefined).join(", ");
	return [
		`Made by scmi-dt import ${kind} from ${first?.path ?? "no file"}${of === "" ? "" : ` of ${of}`}.`,
		"It is written anew with the next import. What you know besides (labels and addresses of nodes, say) stays in a file of your",
		"own that begins with `extends:` and the name of this one.",
	];
}
