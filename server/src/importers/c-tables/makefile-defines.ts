import type { CFile } from "../c-source/read-source.ts";

/**
 * What makefiles of TF-A give the compiler, `$(eval $(call add_define,NAME))`, where they set it to a number in one place:
 * what a person may set otherwise (`?=`), and what they set twice, is not known from them.
 */
export function makefileDefines(files: readonly CFile[]): Readonly<Record<string, string>> {
	const lines = files.flatMap(({ text }) => text.split("\n"));
	const passed = new Set(lines.flatMap((line) => /\(call add_define,\s*(\w+)\s*\)/.exec(line)?.[1] ?? []));
	const settings = lines.flatMap((line) => {
		const [, name, how, value] = /^\s*(\w+)\s*(:=|\?=|=|\+=)\s*(.*?)\s*$/.exec(line) ?? [];
		return name !== undefined && passed.has(name) ? [{ name, how, value: value ?? "" }] : [];
	});
	return Object.fromEntries(
		settings
			.filter(({ name, how, value }) => {
				const times = settings.filter((each) => each.name === name).length;
				return times === 1 && (how === ":=" || how === "=") && /^(?:0[xX][0-9a-fA-F]+|\d+)$/.test(value);
			})
			.map(({ name, value }) => [name, value]),
	);
}
