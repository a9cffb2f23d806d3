import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { lookAt } from "./person.ts";

const ROOT = join(import.meta.dirname, "../..");

describe("npm start in the browser", () => {
	let start: ChildProcess;
	let address: string;
	before(async () => {
		start = spawn("node", ["client/start.mjs", "--browser"], { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
		address = await addressOf(start);
	});
	after(() => start?.kill());

	test("prints an address that answers", async () => {
		assert.equal((await fetch(address)).status, 200);
	});

	test("shows an example with its finding", async () => {
		const person = await lookAt(address, async () => {});
		await person.squiggle("warning").finally(() => person.screenshot("npm-start"));
		await person.leave();
	});

	test("ends with Ctrl+C", async () => {
		start.kill("SIGINT");
		assert.deepEqual(await once(start, "exit"), [0, null]);
		await assert.rejects(fetch(address));
	});
});

async function addressOf({ stdout }: ChildProcess): Promise<string> {
	let output = "";
	for await (const bytes of stdout ?? []) {
		output += bytes;
		const address = /http:\/\/\S+/.exec(output)?.[0];
		if (address) return address;
	}
	throw new Error(`no address was printed:\n${output}`);
}
