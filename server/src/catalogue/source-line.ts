import type { Catalogue } from "./model.ts";

/**
 * The key of `sources` that a `src` refers to: what stands before the colon. Undefined where that is a file's own name, which
 * has a dot or a slash (`megamix.cfg:128`, of a configuration made of many files).
 */
export function sourceKeyOf(src: string): string | undefined {
	const [key = ""] = src.split(":");
	return /[./]/.test(key) ? undefined : key;
}

/** Where something stands in the firmware's own source, in words: `plat/renesas/devices.c:43 of renesas/tf-a, 275c75047`. */
export function sourceLineText({ sources = {} }: Catalogue, src: string): string {
	const [name = ""] = src.split(":");
	const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
	if (source === undefined) return src;
	const line = src.slice(name.length);
	const of = [source.repository, source.revision].filter((part) => part !== undefined).join(", ");
	return `${source.path}${line}${of === "" ? "" : ` of ${of}`}`;
}
