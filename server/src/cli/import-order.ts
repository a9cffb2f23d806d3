import type { ImportOrder } from "../importers/import-sources.ts";
import { IMPORTERS, type ImportKind } from "../importers/importers.ts";
import { RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import { listed } from "../text/listed.ts";
import type { Arguments, OptionName } from "./arguments.ts";
import { definesOf, includePathsOf } from "./inputs.ts";
import { absolute } from "./paths.ts";
import { Refusal, type Terminal } from "./terminal.ts";

/** The options that say how sources are read. */
export const ORDER_OPTIONS: readonly OptionName[] = [
	"-I",
	"-D",
	"-U",
	"--as",
	"--prefix",
	"--node",
	"--compatible",
	"--symbols",
	"--name",
	"--repository",
	"--revision",
];

/** What somebody asks for on the command line, or in the words of it; paths are relative to `cwd`. */
export function importOrder(
	kind: ImportKind,
	args: Arguments,
	terminal: Pick<Terminal, "cwd">,
	files: readonly string[],
): ImportOrder {
	const [first, ...more] = files.map((file) => absolute(terminal, file));
	if (first === undefined) throw new Refusal(`name what to read: scmi-dt import ${kind} ${IMPORTERS[kind].operands}`);
	return {
		kind,
		paths: [first, ...more],
		symbols: args.values("--symbols").map((file) => absolute(terminal, file)),
		rootCompatible: args.values("--compatible"),
		defines: definesOf(args),
		undefined: args.values("-U"),
		includePaths: includePathsOf(args, terminal),
		...(args.value("--prefix") !== undefined && { prefix: prefixesOf(args) }),
		...given("profile", args.value("--as")),
		...given("node", args.value("--node")),
		...given("name", args.value("--name")),
		...given("repository", args.value("--repository")),
		...given("revision", args.value("--revision")),
	};
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
