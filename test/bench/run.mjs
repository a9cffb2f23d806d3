// npm run bench [-- boards | mid-edit | corpus]: builds the benchmark as the product is built, then runs it: run straight
// from TypeScript, half of the time would be the loader's.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { build } from "esbuild";

const root = dirname(dirname(import.meta.dirname));
const outfile = join(root, "out/bench.cjs");
await build({
	entryPoints: [join(import.meta.dirname, "bench.ts")],
	outfile,
	bundle: true,
	platform: "node",
	format: "cjs",
	target: "node20",
	alias: { "web-tree-sitter": join(root, "node_modules/web-tree-sitter/web-tree-sitter.cjs") },
	logLevel: "warning",
});
const { status } = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: "inherit" });
process.exit(status ?? 1);
