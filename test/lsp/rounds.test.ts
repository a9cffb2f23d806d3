// Rounds of work: one at a time, none for a change that another one follows at once, and one more after what came meanwhile.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Rounds, turn } from "../../server/src/lsp/rounds.ts";

async function turns(count: number): Promise<void> {
	for (let i = 0; i < count; i++) await turn();
}

test("changes in one turn, or one in each of two, are one round", async () => {
	let rounds = 0;
	const work = new Rounds(async () => void rounds++);
	work.request();
	work.request();
	assert.equal(rounds, 0, "not at once");
	await turn();
	work.request();
	await turns(10);
	assert.equal(rounds, 1);
	work.request();
	await turns(10);
	assert.equal(rounds, 2);
});

test("a change while a round runs makes it outdated, and another begins when it is over", async () => {
	const log: string[] = [];
	let goOn = (): void => {};
	const work = new Rounds(async (isOutdated) => {
		log.push(`begins ${isOutdated()}`);
		await new Promise<void>((done) => {
			goOn = done;
		});
		log.push(`ends ${isOutdated()}`);
	});
	work.request();
	await turns(10);
	work.request();
	work.request();
	await turns(10);
	assert.deepEqual(log, ["begins false"], "one at a time");
	goOn();
	await turns(10);
	assert.deepEqual(log, ["begins false", "ends true", "begins false"]);
	goOn();
	await turns(10);
	assert.deepEqual(log, ["begins false", "ends true", "begins false", "ends false"]);
});
