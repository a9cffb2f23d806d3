// Starts scmi-dt.cjs, which lies beside it, with what V8 compiled of it when it ran before: cold, a server spends a third of the time up
// to its first findings on compiling. SCMI_DT_COMPILED names the folder where that is kept.
import { isAscii } from "node:buffer";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Script } from "node:vm";
import { writeWhole } from "./write-whole.ts";

/** What the names of all files begin with that are kept: the folder may have others in it. */
const PREFIX = "scmi-dt-";

const program = join(__dirname, "scmi-dt.cjs");
const folder = process.env.SCMI_DT_COMPILED;
const requireOf = createRequire(program);
if (folder === undefined) requireOf(program);
else start(folder);

function start(folder: string): void {
	const bytes = readFileSync(program);
	const text = bytes.toString(isAscii(bytes) ? "latin1" : "utf8").replace(/^#!/, "//");
	// V8 itself refuses what another version of it has written, or one with other flags, but of the text it looks at the length alone.
	const name = `${PREFIX}${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}-${process.versions.v8}`;
	const cachedData = keptIn(folder, name);
	// The line stays one line, for stacks and source maps. What is behind `__dirname` is the program's own: see program.ts.
	const parameters = "exports, require, module, __filename, __dirname, keepCompiled";
	const script = new Script(`(function (${parameters}) { ${text}\n})`, { filename: program, cachedData });
	const isKept = cachedData !== undefined && script.cachedDataRejected === false;
	const keepCompiled = (): void => {
		if (!isKept) keep(folder, name, script.createCachedData());
	};
	const module = { exports: {} };
	script.runInThisContext()(module.exports, requireOf, module, program, __dirname, keepCompiled);
}

function keptIn(folder: string, name: string): Buffer | undefined {
	try {
		return readFileSync(join(folder, name));
	} catch {
		return undefined;
	}
}

/** Instead of what was compiled of other versions. */
function keep(folder: string, name: string, compiled: Buffer): void {
	try {
		mkdirSync(folder, { recursive: true });
		const others = readdirSync(folder).filter((other) => other.startsWith(PREFIX) && other !== name);
		for (const other of others) rmSync(join(folder, other));
		writeWhole(join(folder, name), compiled);
	} catch {
		// as in a folder that may not be written to: the next start is slower, no more
	}
}
