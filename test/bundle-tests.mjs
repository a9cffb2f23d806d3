// Makes JavaScript of test files, and of what they test, once for all: a process of its own for each would spend most of its time on that.
import { rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { ROOT } from "./install.mjs";

const OUT = `${ROOT}/out/tests`;

/** @returns the files to run instead of these, in order; where a file lies is still what it says of itself. */
export async function bundleTests(files) {
	rmSync(OUT, { recursive: true, force: true });
	await build({
		entryPoints: files,
		outdir: OUT,
		outbase: ROOT,
		outExtension: { ".js": ".mjs" },
		bundle: true,
		splitting: true,
		format: "esm",
		platform: "node",
		target: "node20",
		packages: "external",
		sourcemap: "linked",
		logLevel: "warning",
		absWorkingDir: ROOT,
		plugins: [{ name: "own places", setup: keepPlaces }],
	});
	return files.map((file) => `${OUT}/${file.replace(/\.ts$/, ".mjs")}`);
}

function keepPlaces({ onLoad }) {
	onLoad({ filter: /\.ts$/ }, async ({ path }) => {
		const text = await readFile(path, "utf8");
		const contents = text
			.replaceAll("import.meta.dirname", JSON.stringify(dirname(path)))
			.replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href));
		return { contents, loader: "ts" };
	});
}
