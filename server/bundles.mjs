// What is bundled, and what lies beside it: the build reads this, and the tests of the build.

const node = { bundle: true, platform: "node", format: "cjs", target: "node20", conditions: ["node"] };

/** @type {readonly import("esbuild").BuildOptions[]} */
export const BUNDLES = [
	{ ...node, entryPoints: ["client/src/extension.ts"], outfile: "dist/client.cjs", external: ["vscode"] },
	{
		...node,
		entryPoints: ["server/src/node/scmi-dt.ts"],
		outfile: "dist/scmi-dt.cjs",
		banner: { js: "#!/usr/bin/env node" },
		// what quick-start.ts starts cannot import at run time
		supported: { "dynamic-import": false },
		alias: {
			// The package's ES module finds its .wasm by import.meta, which a CommonJS bundle does not have.
			"web-tree-sitter": "./node_modules/web-tree-sitter/web-tree-sitter.cjs",
			// The same as ES modules: what is not used stays out, and what is loads sooner.
			yaml: "./node_modules/yaml/browser/dist/index.js",
			// Else it is bundled twice: for what imports it, and for what requires it.
			"vscode-languageserver-types": "./node_modules/vscode-languageserver-types/lib/esm/main.js",
		},
	},
	{ ...node, entryPoints: ["server/src/node/quick-start.ts"], outfile: "dist/quick-start.cjs" },
	{
		bundle: true,
		entryPoints: ["client/webview/grants.ts", "client/webview/grants.css"],
		outdir: "dist/webview",
		target: "chrome120",
		sourcemap: false,
	},
];

/** What YAML and JSON files of ours may hold, for editors: package.json says which files are checked by which. */
export const SCHEMAS = ["server/src/catalogue/catalogue.schema.json", "server/src/plan/setup.schema.json"];

/** Programs of ours that people take to a board. */
export const SCRIPTS = ["server/src/importers/capture/scmi-capture.sh"];

/** Files of packages that are copied as they are. */
export const COPIED = [
	"node_modules/web-tree-sitter/web-tree-sitter.wasm",
	"node_modules/tree-sitter-devicetree/tree-sitter-devicetree.wasm",
];
