// npm run bench [-- boards | many-guests | mid-edit | completion | corpus | server | peer]: builds the product as it is shipped, and the
// benchmark, then runs it: run straight from TypeScript, half of the time would be the loader's. It has the flags that the extension gives its server.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { register } from "tsx/esm/api";
import { nameCorpus } from "../name-corpus.mjs";

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
spawnSync(process.execPath, [join(root, "server/build.mjs"), "--production"], { stdio: "inherit" });
nameCorpus();
register();
const { SERVER_FLAGS } = await import("../../client/src/server-flags.ts");
const { status } = spawnSync(process.execPath, [...SERVER_FLAGS, outfile, ...process.argv.slice(2)], {
	stdio: "inherit",
});
process.exit(status ?? 1);
