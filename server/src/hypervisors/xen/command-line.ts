import { compatiblesOf, stringsOf } from "../../devicetree/tree/read-property.ts";
import { type Node, type Property, spanOfProperty, type Tree } from "../../devicetree/tree/tree.ts";
import type { Span } from "../../text/span.ts";

/**
 * Where /chosen has Xen's command line: boot_fdt_cmdline(). `bootargs` is Xen's only where Dom0's stands elsewhere. Undefined: it is
 * not there.
 */
export function commandLineProperty(root: Node): Property | undefined {
	const chosen = root.children.get("chosen");
	if (chosen === undefined) return undefined;
	const { properties } = chosen;
	const own = properties.get("xen,xen-bootargs");
	if (own !== undefined) return own;
	const isXens = properties.has("xen,dom0-bootargs") || [...chosen.children.values()].some(hasKernelArguments);
	return isXens ? properties.get("bootargs") : undefined;
}

export function commandLineIn(root: Node): string | undefined {
	return stringsOf(commandLineProperty(root))?.[0];
}

export function writtenCommandLine({ root }: Tree): { readonly text: string; readonly at: Span } | undefined {
	const property = commandLineProperty(root);
	const text = stringsOf(property)?.[0];
	const at = property && spanOfProperty(property);
	return text === undefined || at === undefined ? undefined : { text, at };
}

/** A module of Dom0's kernel with a command line of its own. */
function hasKernelArguments(module: Node): boolean {
	const isKernel = compatiblesOf(module).some((each) => KERNELS.includes(each.toLowerCase()));
	return isKernel && (stringsOf(module.properties.get("bootargs"))?.[0] ?? "") !== "";
}

const KERNELS: readonly string[] = ["multiboot,kernel", "xen,linux-zimage"];

/** The text behind `word=`: of several the last counts. */
export function settingIn(line: string, word: string): string | undefined {
	const words = line.split(/\s+/).toReversed();
	return words.find((each) => each.startsWith(`${word}=`))?.slice(word.length + 1);
}

/**
 * The words of a command line as boolean parameters, OPT_BOOL of parse_params(): bare or with an empty value one is on, and `no-`
 * turns it over. Undefined: parse_bool() does not know the value, and nothing changes.
 */
export function booleansIn(line: string): readonly BooleanWord[] {
	return line.split(" ").flatMap((word) => {
		const [, no, key = "", text = ""] = /^(no-)?([^=]*)=?(.*)$/.exec(word) ?? [];
		const said = text === "" ? true : BOOLEANS.get(text);
		return key === "" ? [] : [{ word, key, value: said === undefined ? undefined : said !== (no !== undefined) }];
	});
}

export interface BooleanWord {
	readonly word: string;
	readonly key: string;
	readonly value: boolean | undefined;
}

/** Of several the last counts; names are compared with case. Undefined: nothing sets it. */
export function isSetIn(line: string, name: string): boolean | undefined {
	return booleansIn(line).findLast(({ key, value }) => key === name && value !== undefined)?.value;
}

/** parse_bool() */
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
	...["1", "on", "yes", "true", "enable"].map((word) => [word, true] as const),
	...["0", "no", "off", "false", "disable"].map((word) => [word, false] as const),
]);
