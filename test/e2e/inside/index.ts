import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";

/** What one test gave; `error` is there where it failed. */
export interface Result {
	readonly title: string;
	readonly error?: string;
}

/** VS Code calls it in its extension host: runs the suites beside this file, writes results to $SCMI_TEST_RESULTS. */
export async function run(): Promise<void> {
	const mocha = new Mocha({ ui: "bdd", timeout: 30_000, reporter: "min" });
	for (const name of readdirSync(__dirname)) if (name.endsWith(".suite.cjs")) mocha.addFile(join(__dirname, name));
	const results: Result[] = [];
	await new Promise<void>((done) => {
		mocha
			.run(() => done())
			.on("pass", (test) => results.push({ title: test.fullTitle() }))
			.on("fail", (test, error) => results.push({ title: test.fullTitle(), error: error.stack ?? error.message }));
	});
	writeFileSync(process.env.SCMI_TEST_RESULTS ?? "", JSON.stringify(results));
}
