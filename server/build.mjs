// Bundles the extension and the one program behind it (language server and command line) into dist/, with the files
// they read there. `--production`: minified, without source maps.
import { chmodSync, cpSync, readdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { build } from "esbuild";

process.chdir(dirname(import.meta.dirname));
const production = process.argv.includes("--production");

/** @type {import("esbuild").BuildOptions} */
const common = { bundle: true, minify: production, sourcemap: !production, logLevel: "warning" };
/** @type {import("esbuild").BuildOptions} */
const node = { ...common, platform: "node", format: "cjs", target: "node20", conditions: ["node"] };

rmSync("dist", { recursive: true, force: true });
await Promise.all([
	build({ ...node, entryPoints: ["client/src/extension.ts"], outfile: "dist/client.cjs", external: ["vscode"] }),
	build({
		...node,
		entryPoints: ["server/src/node/scmi-dt.ts"],
		outfile: "dist/scmi-dt.cjs",
		banner: { js: "#!/usr/bin/env node" },
		// The package's ES module finds its .wasm by import.meta, which a CommonJS bundle does not have.
		alias: { "web-tree-sitter": "./node_modules/web-tree-sitter/web-tree-sitter.cjs" },
	}),
	build({
		...common,
		entryPoints: ["client/webview/grants.ts", "client/webview/grants.css"],
		outdir: "dist/webview",
		target: "chrome120",
		sourcemap: false,
	}),
]);
chmodSync("dist/scmi-dt.cjs", 0o755);

cpSync("node_modules/web-tree-sitter/web-tree-sitter.wasm", "dist/web-tree-sitter.wasm");
cpSync("node_modules/tree-sitter-devicetree/tree-sitter-devicetree.wasm", "dist/tree-sitter-devicetree.wasm");
for (const name of readdirSync("server/src/rules"))
	if (name.endsWith(".md")) cpSync(`server/src/rules/${name}`, `dist/rules/${name}`);
