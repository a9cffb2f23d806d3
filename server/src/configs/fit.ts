import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { createSourceCache } from "../devicetree/parse/source-cache.ts";
import { resolve } from "../devicetree/resolve.ts";
import { stringsOf } from "../devicetree/tree/read-property.ts";
import { type Node, spanOfNode, type Tree } from "../devicetree/tree/tree.ts";
import { stemOf } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { type BootFile, type Named, NO_BOOT_FILE } from "./boot-file.ts";

/**
 * Reads the source of a FIT image (.its): the trees of the default configuration, but of another whose first tree is the
 * host's where the default's is not. The first of `fdt` is the base, the others are laid over it in order. U-Boot:
 * boot/image-fit.c boot_get_fdt_fit.
 */
export function readFit(file: string, text: string, host: string): BootFile {
	const alone: Snapshot = {
		read: (path) => (path === file ? { kind: "text", path, text } : { kind: "absent" }),
		readBytes: () => undefined,
		list: () => [],
	};
	const includePath = { folders: [], dtcFolders: [] };
	const { tree } = resolve(alone, createSourceCache(), file, { includePath, defines: {} });
	const configurations = tree.root.children.get("configurations");
	if (configurations === undefined) return NO_BOOT_FILE;
	const chosen = stringsOf(configurations.properties.get("default"))?.[0];
	const all = [...configurations.children.values()].map((node) => treesOf(tree, node, text));
	const names = [...configurations.children.keys()];
	const byDefault = all[Math.max(0, chosen === undefined ? 0 : names.indexOf(chosen))];
	const isHost = ([base]: readonly Named[]) => base !== undefined && stemOf(base.file) === host;
	const [base, ...overlays] = [byDefault ?? [], ...all].find(isHost) ?? byDefault ?? [];
	return {
		...NO_BOOT_FILE,
		base,
		host: overlays.map((overlay) => ({ kind: "overlay", isUnheeded: true, ...overlay })),
	};
}

/** The files of a configuration's trees, each at the image that holds it. */
function treesOf({ root }: Tree, configuration: Node, text: string): readonly Named[] {
	return (stringsOf(configuration.properties.get("fdt")) ?? []).map((name): Named => {
		const image = root.children.get("images")?.children.get(name);
		const data = image?.properties.get("data")?.value[0];
		if (data?.kind !== "file") return { file: name, at: spanOfNode(image ?? configuration) };
		const at = spanOfTokens(data.first, data.last);
		return { file: /"([^"]*)"/.exec(text.slice(at.start, at.end))?.[1] ?? name, at };
	});
}
