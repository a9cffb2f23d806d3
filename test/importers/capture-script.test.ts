// The script that ships, under the shells of real boards, against a folder that answers as a modelled firmware does.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { SCRIPTS } from "../../server/bundles.mjs";
import type { Catalogue, Resource } from "../../server/src/catalogue/model.ts";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { importCapture } from "../../server/src/importers/capture/import-capture.ts";
import { catalogueText } from "../../server/src/importers/catalogue-text.ts";
import type { ResourceKind } from "../../server/src/scmi/resource-kind.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

/** As the build copies it. */
const SCRIPT = join(import.meta.dirname, "../..", SCRIPTS.find((file) => file.endsWith("/scmi-capture.sh")) ?? "");
const EVERYTHING = join(import.meta.dirname, "captures/everything.scmi.yaml");
const RECORDED = join(import.meta.dirname, "../vectors/catalogues");

interface Shell {
	readonly command: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
}

const SHELLS: Readonly<Record<string, (t: TestContext) => Shell | undefined>> = {
	dash: () => (exists("dash") ? { command: ["dash"] } : undefined),
	"busybox alone": (t) => {
		if (!exists("busybox")) return undefined;
		const bin = mkdtempSync(join(tmpdir(), "busybox-"));
		t.after(() => rmSync(bin, { recursive: true }));
		execFileSync("busybox", ["--install", "-s", bin]);
		return { command: [join(bin, "sh")], env: { PATH: bin } };
	},
	sh: () => ({ command: ["sh"] }),
};

function exists(program: string): boolean {
	try {
		execFileSync("sh", ["-c", `command -v ${program}`], { stdio: "ignore" });
		return true;
	} catch {
		return false;
	}
}

/** A folder that stands for a board's /, thrown away behind the test. */
function boardFolder(t: TestContext, files: Readonly<Record<string, string | Uint8Array>> = {}): string {
	const root = mkdtempSync(join(tmpdir(), "board-"));
	t.after(() => rmSync(root, { recursive: true }));
	for (const [path, content] of Object.entries(files)) {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), content);
	}
	return root;
}

/** What the script prints on a board whose firmware is that of a catalogue, spoken to as this agent. */
async function captured(t: TestContext, { command, env }: Shell, catalogue: string, agent: string): Promise<string> {
	const root = boardFolder(t, { "sys/kernel/debug/scmi/0/instance_name": "scmi\n" });
	const raw = join(root, "sys/kernel/debug/scmi/0/raw/message");
	mkdirSync(dirname(raw));
	execFileSync("mkfifo", [raw]);
	const program = join(import.meta.dirname, "raw-firmware.ts");
	const firmware = spawn(process.execPath, ["--import", "tsx", program, raw, catalogue, agent], {
		stdio: ["ignore", "pipe", "inherit"],
	});
	t.after(() => firmware.kill("SIGKILL"));
	await once(firmware.stdout, "data");
	return run({ command, ...(env && { env }) }, root);
}

function run({ command: [shell = "", ...args], env }: Shell, root: string): string {
	return execFileSync(shell, [...args, SCRIPT, root], {
		encoding: "utf8",
		env: { ...process.env, ...env },
		stdio: ["ignore", "pipe", "ignore"],
		timeout: 120_000,
	});
}

function imported(text: string) {
	const { catalogue, problems } = importCapture(memorySnapshot({ "/board.scmi-capture": text }), "/board.scmi-capture");
	const written = catalogueText(catalogue, ["made in a test"]);
	const back = readCatalogue(memorySnapshot({ "/c.scmi.yaml": written }), "/c.scmi.yaml");
	assert.deepEqual(back.problems, [], written);
	return { catalogue, problems: problems.map(({ line, text }) => `${line}: ${text}`) };
}

function read(path: string): Catalogue {
	const { catalogue } = readCatalogue(memorySnapshot({ [path]: readFileSync(path, "utf8") }), path);
	assert.ok(catalogue);
	return catalogue;
}

type Numbered = Pick<Resource, "id" | "agentIds" | "name" | "kind">;
type Tables = Readonly<Record<string, Readonly<Record<string, Numbered>>>>;

/** Numbers and names as one agent sees them: `clock 3 _hsusb`. */
function seenBy(agent: string, resources: Tables): readonly string[] {
	return Object.entries(resources).flatMap(([table, entries]) =>
		Object.values(entries).flatMap((entry) => {
			const id = numberFor(agent, entry);
			return id === undefined ? [] : [`${table} ${entry.kind ?? ""} ${id} ${entry.name}`];
		}),
	);
}

function numberFor(agent: string, { id, agentIds }: Numbered): number | undefined {
	return agentIds && Object.hasOwn(agentIds, agent) ? (agentIds[agent] ?? undefined) : id;
}

describe("numbers and names come back as the firmware has them", () => {
	for (const [name, shellFor] of Object.entries(SHELLS))
		test(`under ${name}`, async (t) => {
			const shell = shellFor(t);
			if (shell === undefined) return t.skip(`there is no ${name}`);
			const { catalogue, problems } = imported(await captured(t, shell, EVERYTHING, "linux"));
			const everything = read(EVERYTHING);
			assert.deepEqual(problems, []);
			assert.deepEqual(seenBy("linux", catalogue.resources), seenBy("linux", everything.resources));
			const { clock, voltage } = catalogue.resources;
			assert.deepEqual(clock?.uart_clk?.rates, [24_000_000, 48_000_000, 96_000_000]);
			assert.deepEqual(clock?.pll?.rates, { min: 100_000_000, max: 1_800_000_000, step: 1_000_000 });
			assert.deepEqual(clock?.uart_clk?.settable, ["state"]);
			assert.deepEqual(voltage?.vdd_core?.microvolts, [800_000, 900_000, 1_000_000]);
			assert.deepEqual(catalogue.protocols?.clock, { id: 0x14, version: 0x30000, unsupported: ["CLOCK_RATE_SET"] });
			const names = Object.values(catalogue.agents ?? {}).map(({ id, name }) => [id, name]);
			assert.deepEqual(names, [
				[0, "platform"],
				[1, "linux"],
			]);
			const { vendor, subVendor, implementationVersion } = catalogue.firmware;
			assert.deepEqual([vendor, subVendor, implementationVersion], ["Ours", "Board", 0x20403]);
			assert.deepEqual(new Set(Object.values(catalogue.completeness ?? {})), new Set(["complete"]));
		});

	test("of a server that numbers for each agent apart, as each of them", async (t) => {
		const path = join(RECORDED, "tf-a-scmi-msg.scmi.yaml");
		for (const agent of ["agent_0", "agent_1"]) {
			const { catalogue } = imported(await captured(t, { command: ["sh"] }, path, agent));
			assert.deepEqual([...seenBy(agent, catalogue.resources)].sort(), [...seenBy(agent, read(path).resources)].sort());
		}
	});

	test("of a server that refuses what was not granted, and has pin control where power capping is", async (t) => {
		const path = join(RECORDED, "rcar-gen3.scmi.yaml");
		const { resources } = read(path);
		const text = await captured(t, { command: ["sh"] }, path, "vm0");
		const { catalogue, problems } = imported(text);
		const clocks = Object.values(catalogue.resources.clock ?? {});
		const numbers = (kind: ResourceKind) => Object.values(resources[kind] ?? {}).map(({ id }) => id);
		assert.deepEqual(
			clocks.map(({ id }) => id),
			numbers("clock"),
		);
		assert.deepEqual(
			new Set(clocks.map(({ description }) => description)),
			new Set(["DENIED to the agent that asked"]),
		);
		assert.deepEqual(
			Object.values(catalogue.resources.reset ?? {}).map(({ id }) => id),
			numbers("reset"),
		);
		assert.equal(catalogue.resources.powercap, undefined);
		assert.equal(catalogue.completeness?.clock, "partial", "there are other agents");
		assert.ok(
			problems.some((text) => text.includes("0x18 is power capping, or pin control")),
			problems.join("\n"),
		);
	});
});

test("no message changes anything", async (t) => {
	const asked = (text: string): string[] =>
		[...text.matchAll(/^message ([0-9a-f]{8})/gm)].map(([, header]) => header ?? "");
	const headers = [
		...asked(await captured(t, { command: ["sh"] }, EVERYTHING, "linux")),
		...asked(await captured(t, { command: ["sh"] }, join(RECORDED, "rcar-gen3.scmi.yaml"), "vm0")),
	];
	const messages = new Set(headers.map((hex) => Buffer.from(hex, "hex").readUInt32LE(0) & 0x3ffff));
	const READING: Readonly<Record<number, readonly number[]>> = {
		16: [0, 1, 3, 4, 5, 6, 7],
		17: [0, 1, 2, 3, 8],
		19: [0, 1, 2, 3, 12],
		20: [0, 1, 2, 3, 4, 8, 15],
		21: [0, 1, 2, 3, 12],
		22: [0, 1, 2, 3, 6],
		23: [0, 1, 2, 3, 4, 9],
		24: [0, 1, 2, 3],
		25: [0, 1, 2, 3, 9],
	};
	for (const word of messages) {
		const [protocol, message] = [word >>> 10, word & 0xff];
		assert.ok(READING[protocol]?.includes(message), `message ${message} of protocol ${protocol}`);
	}
	assert.ok(messages.size > 30);
});

/** Cells as a flattened tree has them. */
function cells(...numbers: number[]): Uint8Array {
	const bytes = Buffer.alloc(4 * numbers.length);
	for (const [at, number] of numbers.entries()) bytes.writeUInt32BE(number, 4 * at);
	return bytes;
}

const TREE = "proc/device-tree";
const LINUX_FILES = {
	[`${TREE}/compatible`]: "vendor,board\0vendor,soc\0",
	[`${TREE}/firmware/scmi/compatible`]: "arm,scmi-smc\0",
	[`${TREE}/firmware/scmi/arm,smc-id`]: cells(0x82000010),
	[`${TREE}/firmware/scmi/protocol@14/#clock-cells`]: cells(1),
	[`${TREE}/firmware/scmi/protocol@14/phandle`]: cells(5),
	[`${TREE}/firmware/scmi/protocol@11/#power-domain-cells`]: cells(1),
	[`${TREE}/firmware/scmi/protocol@11/phandle`]: cells(6),
	[`${TREE}/osc/#clock-cells`]: cells(0),
	[`${TREE}/osc/phandle`]: cells(9),
	[`${TREE}/soc/serial@4000/clocks`]: cells(9, 5, 17),
	[`${TREE}/soc/serial@4000/clock-names`]: "osc\0ipg\0",
	[`${TREE}/soc/gpu@5000/clocks`]: cells(5, 30),
	[`${TREE}/soc/gpu@5000/power-domains`]: cells(6, 3),
	"sys/kernel/debug/clk/clk_summary": `                                 enable  prepare  protect                                duty  hardware                            connection
   clock                          count    count    count        rate   accuracy phase  cycle    enable   consumer                         id
---------------------------------------------------------------------------------------------------------------------------------------------
 osc                                 1       1        0        24000000    0          0     50000      Y   4000.serial                     osc
 lpuart_ipg                          1       1        0        80000000    0          0     50000      Y   4000.serial                     ipg
                                                                                                           deviceless                      no_connection_id
    gpu_core                         0       0        0        800000000   0          0     50000      N   gpu@5000                        no_connection_id
 nobody                              0       0        0        1000        0          0     50000      N   deviceless                      no_connection_id
`,
	"sys/kernel/debug/pm_genpd/pm_genpd_summary": `domain                          status          children        performance
    /device                         runtime status                  managed by
------------------------------------------------------------------------------
gpu                             off-0                           0
    5000.gpu                        suspended                   0           SW
video                           on                              0
`,
};

for (const [name, shellFor] of Object.entries(SHELLS))
	test(`without raw access, users tell the numbers of names: ${name}`, (t) => {
		const shell = shellFor(t);
		if (shell === undefined) return t.skip(`there is no ${name}`);
		const { catalogue, problems } = imported(run(shell, boardFolder(t, LINUX_FILES)));
		assert.deepEqual(
			Object.values(catalogue.resources.clock ?? {}).map(({ id, name }) => [id, name]),
			[
				[17, "lpuart_ipg"],
				[30, "gpu_core"],
			],
		);
		assert.deepEqual(
			Object.values(catalogue.resources.power ?? {}).map(({ id, name }) => [id, name]),
			[[3, "gpu"]],
		);
		assert.deepEqual(catalogue.firmware.match, { rootCompatible: ["vendor,board"] });
		assert.deepEqual(catalogue.completeness, { clock: "partial", power: "partial" });
		assert.deepEqual(problems, []);
	});

test("a board without any of it says so, and gives an empty catalogue", (t) => {
	const { catalogue, problems } = imported(run({ command: ["sh"] }, boardFolder(t)));
	assert.deepEqual(catalogue.resources, {});
	assert.equal(problems.length, 1);
});
