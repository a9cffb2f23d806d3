import { nameOf, stemOf } from "../text/path.ts";
import type { Problem } from "../text/problem.ts";
import type { Setup } from "./setup.ts";
import { mayStillSet, type XlConfig } from "./xl-config.ts";

/**
 * parse_config_data() of xl_parse.c exits where no `name` is set (Xen c447b7308b); what `xl create` is given behind the file counts as well.
 * A fragment that names no kernel is laid under another.
 */
export function namelessXl(xl: XlConfig): readonly Problem[] {
	const [first] = xl.settings.values();
	if (first === undefined || !xl.settings.has("kernel") || xl.settings.has("name")) return [];
	if (mayStillSet(xl, "name") || xl.misspelt.has("name") || xl.refusedAt !== undefined) return [];
	const { file, start } = first.keyAt;
	const line = `name = "${stemOf(nameOf(file))}"`;
	return [
		{
			code: "scmi-xl-config",
			severity: "warning",
			at: first.keyAt,
			message: `This has no name: xl stops at it ("Domain name must be specified.") and creates no domain, unless it is given one on its command line. Write ${line}, or what the domain is called.`,
			fixes: [
				{ title: `Add ${line}`, preferred: true, edits: [{ at: { file, start, end: start }, text: `${line}\n` }] },
			],
		},
	];
}

interface Named {
	readonly setup: { readonly name: string };
	readonly xl: XlConfig | undefined;
}

/**
 * Of two domains with one name the second is refused: libxl__domain_rename(). They may be meant for different days, which a setup that
 * somebody wrote does not say.
 */
export function sharedXlNames(setup: Setup, domains: readonly Named[]): readonly Problem[] {
	if (setup.sequence !== undefined) return [];
	const severity = setup.file === undefined ? "information" : "warning";
	const seen = new Map<string, XlConfig>();
	return domains.flatMap(({ xl }): readonly Problem[] => {
		if (xl?.name === undefined || xl.name.value === "") return [];
		const { value, at } = xl.name;
		const before = seen.get(value)?.name?.at;
		if (before === undefined) seen.set(value, xl);
		if (before === undefined || before.file === at.file) return [];
		return [
			{
				code: "scmi-xl-config",
				severity,
				at,
				message: `${nameOf(before.file)} names its domain ${value} as well: xl creates one of a name at a time ("Domain with name "${value}" already exists."), and here they are taken for two. Give one another name, or say in scmi.yaml which of the files counts.`,
				related: [{ at: before, message: `name of the other, in ${nameOf(before.file)}` }],
			},
		];
	});
}
