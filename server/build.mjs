// Bundles the extension and the one program behind it (language server and command line) into dist/, with the files
// they read there and the licences of what is bundled. `--production`: minified, without source maps.
import { chmodSync, cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
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
await shipCatalogues();

const files = [...built.flatMap(({ metafile }) => Object.keys(metafile.inputs)), ...COPIED];
writeFileSync("dist/THIRD-PARTY-NOTICES.txt", thirdPartyNotices(packagesOf(files)));

/** The bundled catalogues, each with what reading it comes to. */
async function shipCatalogues() {
	const names = readdirSync("server/bundled").filter((name) => name.endsWith(".scmi.yaml"));
	for (const name of names) cpSync(`server/bundled/${name}`, `dist/bundled/${name}`);
	const reader = `${mkdtempSync(join(tmpdir(), "scmi-build-"))}/reader.cjs`;
	await build({
		stdin: {
			contents:
				'export * from "./catalogue/read-catalogue.ts"; export * from "./catalogue/prebuilt-catalogue.ts"; export * from "./node/disk-files.ts";',
			resolveDir: "server/src",
		},
		bundle: true,
		platform: "node",
		format: "cjs",
		outfile: reader,
		logLevel: "warning",
	});
	const { diskFiles, prebuiltName, prebuiltText, readCatalogue } = createRequire(import.meta.url)(reader);
	const read = (name) => readCatalogue(diskFiles, resolve(`dist/bundled/${name}`));
	for (const name of names) {
		const text = prebuiltText(read(name), read);
		if (text !== undefined) writeFileSync(`dist/bundled/${prebuiltName(name)}`, text);
	}
	rmSync(dirname(reader), { recursive: true });
}
