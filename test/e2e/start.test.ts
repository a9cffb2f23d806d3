import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { lookAt } from "./person.ts";

const ROOT = join(import.meta.dirname, "../..");

describe("npm start in the browser", () => {
	let start: ChildProcess;
	let address: string;
	let workbench: URL;
	let cookie: string;
	before(async () => {
		start = spawn("node", ["client/start.mjs", "--browser"], { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
		address = await addressOf(start);
	});
	after(() => start?.kill());

	test("prints an address that leads to the workbench", async () => {
		const { status, headers } = await fetch(address, { redirect: "manual" });
		assert.equal(status, 302);
		workbench = new URL(headers.get("location") ?? "");
		cookie = headers.getSetCookie()[0]?.replace(/;.*/, "") ?? "";
		const { url } = await fetch(workbench, { headers: { cookie } });
		assert.equal(new URL(url).pathname, "/");
	});

	test("leads nobody there who does not have the whole address", async () => {
		const { origin, pathname } = new URL(address);
		for (const path of ["", "/", pathname.slice(0, -1), `${pathname}x`, pathname.replace(/.$/, "~")]) {
			const { status, headers } = await fetch(`${origin}${path}`, { redirect: "manual" });
			assert.deepEqual([status, headers.get("location"), headers.getSetCookie()], [403, null, []], path);
		}
	});

	test("has a workbench that is closed to everybody else", async () => {
		const { origin } = workbench;
		const name = cookie.replace(/=.*/, "");
		const others = [{}, { cookie: `${name}=` }, { cookie: `${name}=guessed` }, { cookie: "code-server-session=none" }];
		for (const headers of others) {
			assert.equal(new URL((await fetch(workbench, { headers })).url).pathname, "/login");
			const file = await fetch(`${origin}/vscode-remote-resource?path=/etc/hostname`, { headers });
			assert.equal(file.status, 401);
		}
	});

	test("listens on the loopback alone", async () => {
		const addresses = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map((each) => each.address));
		for (const host of ["127.0.0.2", "::1", ...addresses].filter((each) => each !== "127.0.0.1"))
			for (const { port } of [new URL(address), workbench])
				assert.equal(await answers(host, Number(port)), false, `${host}:${port}`);
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
		await assert.rejects(fetch(workbench));
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

function answers(host: string, port: number): Promise<boolean> {
	return new Promise((done) => {
		const socket = connect({ host, port, timeout: 2000 });
		const end = (answer: boolean) => () => {
			socket.destroy();
			done(answer);
		};
		socket.on("connect", end(true)).on("error", end(false)).on("timeout", end(false));
	});
}
