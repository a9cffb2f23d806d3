/** What the Makefile beside trees has built of them. Names are without `.dtb`. */
export interface Kbuild {
	/** `dtb-$(CONFIG_X) += board.dtb`. */
	readonly boards: ReadonlySet<string>;
	/** `name-dtbs := base.dtb overlay.dtbo`. */
	readonly composites: readonly Composite[];
}

/** A base with overlays laid over it, as one blob. */
export interface Composite {
	readonly name: string;
	readonly base: string;
	readonly overlays: readonly string[];
}

const ASSIGNMENT = /^\s*([\w.,+-]+(?:-\$\([^)]*\))?)\s*[:+]?=\s*(.*)$/;

/** Reads what a Makefile of Linux or U-Boot says of device trees (Linux: Documentation/kbuild/makefiles.rst, scripts/Makefile.dtbs). */
export function readKbuild(text: string): Kbuild {
	const boards = new Set<string>();
	const parts = new Map<string, string[]>();
	for (const line of text.replaceAll("\\\n", " ").split("\n")) {
		const [, left = "", right = ""] = ASSIGNMENT.exec(line.replace(/#.*/, "")) ?? [];
		const words = right.split(/\s+/);
		if (left.startsWith("dtb-")) for (const word of words) if (word.endsWith(".dtb")) boards.add(stemOf(word));
		if (!left.endsWith("-dtbs")) continue;
		const name = left.slice(0, -"-dtbs".length);
		const known = parts.get(name);
		if (known === undefined) parts.set(name, words);
		else for (const word of words) known.push(word);
	}
	const composites = [...parts].flatMap(([name, files]): Composite[] => {
		const [base, ...others] = files.filter((file) => /\.dtbo?$/.test(file));
		if (base === undefined || !base.endsWith(".dtb")) return [];
		return [{ name, base: stemOf(base), overlays: others.map(stemOf) }];
	});
	return { boards, composites };
}

function stemOf(file: string): string {
	return file.replace(/\.dtbo?$/, "");
}
