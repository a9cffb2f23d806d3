// Bundles the extension and the one program behind it (language server and command line) into dist/, with the files
// they read there and the licences of what is bundled. `--production`: minified, without source maps.
import { chmodSync, cpSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { build } from "esbuild";
import { BUNDLES, COPIED, SCHEMAS, SCRIPTS } from "./bundles.mjs";
import { packagesOf, thirdPartyNotices } from "./third-party-notices.mjs";

process.chdir(dirname(import.meta.dirname));
const production = process.argv.includes("--production");

rmSync("dist", { recursive: true, force: true });
const built = await Promise.all(
	BUNDLES.map((bundle) =>
		build({ minify: production, sourcemap: !production, logLevel: "warning", metafile: true, ...bundle }),
	),
);
chmodSync("dist/scmi-dt.cjs", 0o755);

for (const file of [...COPIED, ...SCHEMAS, ...SCRIPTS]) cpSync(file, `dist/${basename(file)}`);
for (const name of readdirSync("server/src/rules"))
	if (name.endsWith(".md")) cpSync(`server/src/rules/${name}`, `dist/rules/${name}`);
for (const name of readdirSync("server/bundled"))
	if (name.endsWith(".scmi.yaml")) cpSync(`server/bundled/${name}`, `dist/bundled/${name}`);

const files = [...built.flatMap(({ metafile }) => Object.keys(metafile.inputs)), ...COPIED];
writeFileSync("dist/THIRD-PARTY-NOTICES.txt", thirdPartyNotices(packagesOf(files)));
