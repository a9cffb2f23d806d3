import type { CFile } from "../c-source/read-source.ts";

/** What CMake files of a firmware say of a module: in the build, or under which conditions. */
export type Built = { readonly kind: "always" } | { readonly kind: "where"; readonly condition: string };

/**
 * The modules that the build lists (`list(APPEND SCP_MODULES "scmi-clock")`), by name with `_`. A condition on an option,
 * `if(SCP_ENABLE_X)`, is what the firmware sets for it (`set(SCP_ENABLE_X_INIT TRUE)`); any other is kept as it is written.
 * Options in `defines` are on. Undefined where there are no CMake files.
 */
export function builtModules(
	makefiles: readonly CFile[],
	defines: Readonly<Record<string, string>>,
): ((module: string) => Built) | undefined {
	const files = makefiles.filter(({ path }) => /\.(?:cmake|txt)$/.test(path));
	if (files.length === 0) return undefined;
	const commands = files.flatMap(({ text }) => [...text.replace(/#[^\n]*/g, "").matchAll(COMMAND)]);
	const options = new Map<string, boolean>();
	for (const [, command, words = ""] of commands) {
		const [, name, value = ""] = /^\s*(SCP_ENABLE_\w+?)(?:_INIT)?\s+"?(\w+)"?\s*$/.exec(words) ?? [];
		if (command?.toLowerCase() === "set" && name !== undefined) options.set(name, /^(?:TRUE|ON|1)$/i.test(value));
	}
	for (const name of Object.keys(defines)) options.set(name, true);
	const found = new Map<string, Built>(
		options.get("SCP_ENABLE_RESOURCE_PERMISSIONS") ? [["resource_perms", { kind: "always" }]] : [],
	);
	const open: string[] = [];
	for (const [, command = "", words = ""] of commands) {
		const name = command.toLowerCase();
		const condition = words.trim().replace(/\s+/g, " ");
		if (name === "if") open.push(condition);
		else if (name === "elseif") open.splice(-1, 1, condition);
		else if (name === "else") open.splice(-1, 1, `not ${open.at(-1)}`);
		else if (name === "endif") open.pop();
		const module = name === "list" ? /^\s*APPEND\s+SCP_MODULES\s+"?([\w-]+)"?\s*$/.exec(words)?.[1] : undefined;
		if (module === undefined) continue;
		const undecided = open.filter((each) => options.get(each) !== true);
		const key = module.replaceAll("-", "_");
		if (undecided.length === 0) found.set(key, { kind: "always" });
		else if (!found.has(key)) found.set(key, { kind: "where", condition: undecided.join(" and ") });
	}
	return (module) => found.get(module) ?? { kind: "where", condition: `the module ${module.replaceAll("_", "-")}` };
}

const COMMAND = /\b(if|elseif|else|endif|list|set)\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)/gi;
