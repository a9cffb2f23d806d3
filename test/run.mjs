// npm test: all that CI demands, the quick things first. `npm test -- PART...` runs a part of it: lint, types, unit,
// build, e2e, vectors, test files by name, or the page of a rule by its code; `npm test -- --update` writes into the pages what is found. Plain Node: it works in a fresh clone.
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { relative, resolve, sep } from "node:path";
import { installOnce, ROOT } from "./install.mjs";
import { nameCorpus } from "./name-corpus.mjs";
import { installLine, missingTools } from "./system-tools.mjs";

const PARTS = ["lint", "types", "unit", "build", "e2e"];
/** A part of the unit tests that runs alone on demand: what real servers answered, replayed. */
const VECTORS = "vectors";
/** `npm run fuzz`: a million random messages instead of ten thousand. */
const FUZZ = "fuzz";
const FUZZ_TEST = "test/fuzz/messages.test.ts";
const TYPE_CHECKS = ["tsconfig.json", "server/tsconfig.engine.json", "client/webview/tsconfig.json"];
/** Tests that need more than Node. The corpus is Linux's device trees: SCMI_CORPUS, else ../shared/corpus. */
const NEEDS = {
	"test/e2e/corpus/": ["chromium", "code-server", "corpus"],
	"test/oracle/": ["dtc", "cpp"],
	"test/corpus/scmi-boards.test.ts": ["corpus"],
	"test/corpus/bundled-boards.test.ts": ["corpus"],
	"test/corpus/origins.test.ts": ["corpus"],
	"test/corpus/": ["corpus", "dtc", "cpp"],
	"test/fuzz/random.test.ts": [],
	[FUZZ_TEST]: [],
	"test/fuzz/": ["corpus", "dtc", "cpp"],
	"test/e2e/vscode.test.ts": process.platform === "linux" ? ["chromium"] : [],
	"test/e2e/": ["chromium", "code-server"],
};
const LONGEST_FILE_MS = 900_000;

const words = process.argv.slice(2);
const pages = words.filter((word) => existsSync(`${ROOT}/server/src/rules/${word}.md`));
if (words.includes("--update")) process.env.UPDATE_PAGES = "1";
if (pages.length > 0) process.env.RULE_PAGE = pages[0];
const wanted = words.filter((word) => word !== "--update" && !pages.includes(word));
if (words.length > wanted.length && wanted.length === 0) wanted.push("test/rules.test.ts");
const asked = wanted.filter((word) => !PARTS.includes(word) && word !== VECTORS && word !== FUZZ);
const files = asked.map((word) => relative(ROOT, resolve(word)));
if (wanted.includes(VECTORS)) files.push(...testFilesBelow("vectors"));
if (wanted.includes(FUZZ)) {
	process.env.SCMI_FUZZ_MESSAGES ??= "1000000";
	files.push(FUZZ_TEST);
}
const parts = wanted.length === 0 ? PARTS : PARTS.filter((part) => wanted.includes(part));
const totals = { passed: 0, failed: 0, skipped: 0 };

process.chdir(ROOT);
for (const file of files.filter((name) => !existsSync(name))) {
	console.error(`no such part or file: ${file}`);
	process.exit(2);
}
nameCorpus();
installOnce();

if (parts.includes("lint")) await check("lint", "node_modules/@biomejs/biome/bin/biome", "check", ".");
if (parts.includes("types"))
	for (const config of TYPE_CHECKS) await check(`types of ${config}`, "node_modules/typescript/bin/tsc", "-p", config);
if (parts.includes("unit")) await runTests("unit", runnable(testFiles().filter((file) => !isEndToEnd(file))));
if (parts.includes("build") || parts.includes("e2e")) await check("build", "server/build.mjs");
if (parts.includes("e2e")) await runTests("end to end", runnable(testFiles().filter(isEndToEnd)));
if (files.length > 0) await runTests("files", files);

const { passed, failed, skipped } = totals;
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);

/** Every *.test.ts: `node --test` of Node 20 knows no globs. */
function testFiles() {
	const names = readdirSync("test", { recursive: true }).filter((name) => name.endsWith(".test.ts"));
	return names.map((name) => `test/${name.replaceAll(sep, "/")}`).sort();
}

function testFilesBelow(folder) {
	return readdirSync(`${ROOT}/test/${folder}`)
		.filter((name) => name.endsWith(".test.ts"))
		.map((name) => `test/${folder}/${name}`);
}

function isEndToEnd(file) {
	return file.startsWith("test/e2e/");
}

/** Leaves out what cannot run here, saying so and counting it. In CI only the corpus may be missing. */
function runnable(candidates) {
	const tools = missingTools();
	const missing = [...tools];
	if (!process.env.SCMI_CORPUS) missing.push("corpus");
	if (process.platform !== "linux") missing.push("code-server");
	const lackingOf = (file) => {
		const start = Object.keys(NEEDS).find((name) => file.startsWith(name));
		return (NEEDS[start] ?? []).filter((need) => missing.includes(need)).join(", ");
	};
	const groups = new Map();
	for (const file of candidates) groups.set(lackingOf(file), [...(groups.get(lackingOf(file)) ?? []), file]);
	for (const [lacking, group] of groups) {
		if (lacking === "") continue;
		console.log(`\nSKIPPED, for want of ${lacking}: ${group.length} test files\n  ${group.join("\n  ")}`);
		const installable = tools.filter((tool) => lacking.includes(tool));
		if (installable.length > 0) console.log(`To run them: ${installLine(installable)}`);
		totals[process.env.CI && !lacking.includes("corpus") ? "failed" : "skipped"] += group.length;
	}
	return groups.get("") ?? [];
}

/** A program of ours or a dependency's that passes or fails as a whole. */
async function check(name, ...args) {
	console.log(`\n--- ${name}`);
	const { code } = await runNode(args);
	totals[code === 0 ? "passed" : "failed"]++;
}

async function runTests(name, tests) {
	if (tests.length === 0) return;
	console.log(`\n--- ${name}`);
	const options = ["--test-reporter=spec", `--test-timeout=${LONGEST_FILE_MS}`];
	// An editor and a browser want the machine for themselves; else Node would leave one core alone.
	options.push(`--test-concurrency=${tests.some(isEndToEnd) ? 1 : availableParallelism()}`);
	// what it needs is there once everything is installed
	const { bundleTests } = await import("./bundle-tests.mjs");
	const { code, output } = await runNode(["--enable-source-maps", "--test", ...options, ...(await bundleTests(tests))]);
	const count = (word) => Number(new RegExp(`^\\W*${word} (\\d+)$`, "m").exec(output)?.[1] ?? 0);
	const failures = count("fail") + count("cancelled");
	totals.passed += count("pass");
	totals.failed += code !== 0 && failures === 0 ? 1 : failures;
	totals.skipped += count("skipped") + count("todo");
}

/** Runs Node and shows what it prints as it comes. */
function runNode(args) {
	const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
	let output = "";
	child.stdout.on("data", (bytes) => {
		output += bytes;
		process.stdout.write(bytes);
	});
	return new Promise((done) => child.on("close", (code) => done({ code, output })));
}
