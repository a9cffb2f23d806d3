// Whatever was changed and changed back, the server answers as one that has just been started: nothing is left of setups that are gone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { CodeLens, Diagnostic } from "vscode-languageserver";
import { ACTIVE_EDITOR_NOTIFICATION, GRANTS_REQUEST } from "../../server/src/lsp/protocol.ts";
import { type MemoryFiles, memoryFiles } from "../workspace/memory-files.ts";
import { type Session, startSession, uri } from "./session.ts";

const DEMO = "server/src/rules/boards/demo";
const BOARD = `/dts-v1/;
#include "soc.dtsi"
&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; resets = <&scmi_rst 0>; };
&uart0 { scmi_devid = <5>; clocks = <&scmi_clk UART>; resets = <&scmi_rst 1>; };
#ifdef WITH_USB
&usb0 { scmi_devid = <9>; clocks = <&scmi_clk 2>; xen,passthrough; };
#else
&usb0 { scmi_devid = <7>; clocks = <&scmi_clk 2>; resets = <&scmi_rst 2>; xen,passthrough; };
#endif
`;
const CFG = `name = "DomU1"
memory = 64
vcpus = 1
kernel = "Image"
arm_sci = "scmi_smc"
dtdev = [ "/usb@e6590000" ]
`;

const FILES: Readonly<Record<string, string>> = {
	"/b/soc.dtsi": readFileSync(`${DEMO}/soc.dtsi`, "utf8"),
	"/b/firmware.scmi.yaml": readFileSync(`${DEMO}/firmware.scmi.yaml`, "utf8"),
	"/b/board.dts": BOARD,
	"/b/domu1.cfg": CFG,
	"/b/inc/uart.h": "#define UART 99\n",
	"/b/guest.dts": `/dts-v1/;\n/ { passthrough { usb@e6590000 { clocks = <&scmi_clk 9>; }; }; };\n`,
	"/c/far.dts": `/dts-v1/;\n#include "../b/soc.dtsi"\n&eth0 { clocks = <&scmi_clk 96>; };\n`,
	"/b/more.dtso": `/dts-v1/;\n/plugin/;\n&phy0 { clocks = <&scmi_clk 98>; };\n`,
};

/** What there is to see: files on the disk, what is open with what text, settings, and which editor is active. */
interface World {
	readonly disk: ReadonlyMap<string, string>;
	readonly open: ReadonlyMap<string, string>;
	readonly settings: unknown;
	readonly folders: readonly string[];
	readonly active: string;
}

type Change =
	| { readonly kind: "write"; readonly path: string; readonly text: string }
	| { readonly kind: "remove"; readonly path: string }
	| { readonly kind: "type"; readonly path: string; readonly text: string }
	| { readonly kind: "close"; readonly path: string }
	| { readonly kind: "look"; readonly path: string }
	| { readonly kind: "configure"; readonly settings: unknown }
	/** Other folders are opened than before. */
	| { readonly kind: "folders"; readonly folders: readonly string[] };

const write = (path: string, text: string): Change => ({ kind: "write", path, text });
const remove = (path: string): Change => ({ kind: "remove", path });
const type = (path: string, text: string): Change => ({ kind: "type", path, text });
const folders = (...paths: readonly string[]): Change => ({ kind: "folders", folders: paths });
const look = (path: string): Change => ({ kind: "look", path });
const configure = (settings: unknown): Change => ({ kind: "configure", settings });

function changed(world: World, change: Change): World {
	const { disk, open } = world;
	const without = (map: ReadonlyMap<string, string>, path: string) => new Map([...map].filter(([key]) => key !== path));
	switch (change.kind) {
		case "write":
			return { ...world, disk: new Map(disk).set(change.path, change.text) };
		case "remove":
			return { ...world, disk: without(disk, change.path) };
		case "type":
			// the last one changed comes last
			return { ...world, open: without(open, change.path).set(change.path, change.text) };
		case "close":
			return { ...world, open: without(open, change.path) };
		case "look":
			return { ...world, active: change.path };
		case "configure":
			return { ...world, settings: change.settings };
		case "folders":
			return { ...world, folders: change.folders };
	}
}

/** An editor at work. */
class Desk {
	private readonly session: Session;
	private readonly files: MemoryFiles;
	private version = 1;
	world: World;

	constructor(session: Session, files: MemoryFiles, world: World) {
		this.session = session;
		this.files = files;
		this.world = world;
	}

	static async of({ disk, open, settings, folders, active }: World): Promise<Desk> {
		const files = memoryFiles(Object.fromEntries(disk));
		const session = await startSession({ files, folders, settings });
		const desk = new Desk(session, files, { disk, open: new Map(), settings, folders, active: "" });
		for (const [path, text] of open) await desk.change(type(path, text));
		await desk.change(look(active));
		return desk;
	}

	async change(change: Change): Promise<void> {
		const { session, files } = this;
		const before = this.world;
		const isOpen = "path" in change && before.open.has(change.path);
		this.world = changed(this.world, change);
		switch (change.kind) {
			case "write":
				files.write(change.path, change.text);
				return session.touch(change.path);
			case "remove":
				files.remove(change.path);
				return session.touch(change.path);
			case "type":
				return isOpen
					? session.change(change.path, ++this.version, change.text)
					: session.open(change.path, change.text, ++this.version);
			case "close":
				return isOpen ? session.close(change.path) : undefined;
			case "look":
				return session.client.sendNotification(ACTIVE_EDITOR_NOTIFICATION, { uri: uri(change.path) });
			case "configure":
				return session.configure(change.settings);
			case "folders": {
				const named = (paths: readonly string[]) => paths.map((path) => ({ uri: uri(path), name: path }));
				const added = named(change.folders.filter((path) => !before.folders.includes(path)));
				const removed = named(before.folders.filter((path) => !change.folders.includes(path)));
				return session.client.sendNotification("workspace/didChangeWorkspaceFolders", { event: { added, removed } });
			}
		}
	}

	/** Until all that was changed has been heard, settings that the server asks for included, and a round has been made of it. */
	private async settle(): Promise<void> {
		const { session, world } = this;
		for (const target of [null, uri(world.active)]) {
			const before = session.statuses.length;
			await session.client.sendNotification(ACTIVE_EDITOR_NOTIFICATION, { uri: target });
			await session.until("a round", () => session.statuses.slice(before).some((status) => status.uri === target));
		}
	}

	async answers(): Promise<Readonly<Record<string, unknown>>> {
		await this.settle();
		const { session } = this;
		const found: Record<string, unknown> = {};
		const latest = new Map<string, readonly Diagnostic[]>();
		for (const { uri: at, diagnostics } of session.published) latest.set(at, diagnostics);
		for (const [at, diagnostics] of [...latest].sort(([a], [b]) => (a < b ? -1 : 1)))
			if (diagnostics.length > 0) found[`findings ${at}`] = diagnostics;
		found.status = session.statuses.at(-1);
		for (const [path, text] of this.world.open) {
			const textDocument = { uri: uri(path) };
			found[`lenses ${path}`] = await session.request<CodeLens[]>("textDocument/codeLens", { textDocument });
			found[`symbols ${path}`] = await session.request("textDocument/documentSymbol", { textDocument });
			found[`grants ${path}`] = await session.request(GRANTS_REQUEST, textDocument);
			for (const [line, written] of text.split("\n").entries()) {
				const character = written.search(/<|"|devid/) + 2;
				if (character < 2) continue;
				const at = { textDocument, position: { line, character } };
				found[`hover ${path}:${line}`] = await session.request("textDocument/hover", at);
			}
		}
		return found;
	}

	end(): void {
		this.session.end();
	}
}

const START: World = {
	disk: new Map(Object.entries(FILES)),
	open: new Map(["/b/board.dts", "/b/soc.dtsi", "/b/domu1.cfg"].map((path) => [path, FILES[path] ?? ""])),
	settings: null,
	folders: ["/b"],
	active: "/b/board.dts",
};

async function check(changes: readonly Change[], seesAll = false): Promise<void> {
	const old = await Desk.of(START);
	try {
		for (const change of changes) {
			if (seesAll) await old.answers();
			await old.change(change);
		}
		const answers = await old.answers();
		const fresh = await Desk.of(old.world);
		try {
			assert.deepEqual(answers, await fresh.answers());
		} finally {
			fresh.end();
		}
	} finally {
		old.end();
	}
}

const SETUP = "scmi: 1\nhost: board.dts\nconfigs: [domu1.cfg]\ndefines: { UART: 1 }\n";

describe("an answer is the present's", () => {
	const cases: readonly (readonly [title: string, changes: readonly Change[]])[] = [
		["scmi.yaml is made", [write("/b/scmi.yaml", SETUP)]],
		["scmi.yaml is changed", [write("/b/scmi.yaml", SETUP), write("/b/scmi.yaml", SETUP.replace("1 }", "9 }"))]],
		["scmi.yaml is made and deleted", [write("/b/scmi.yaml", SETUP), remove("/b/scmi.yaml")]],
		["defines", [configure({ defines: { UART: "1" } }), configure({ defines: { UART: "9" } })]],
		["defines, and back", [configure({ defines: { WITH_USB: "1" } }), configure({})]],
		["includePaths", [configure({ includePaths: ["inc"] }), configure({ includePaths: [] })]],
		["arm_sci is deleted", [type("/b/domu1.cfg", CFG.replace(/arm_sci.*\n/, ""))]],
		["a cfg is renamed", [write("/b/other.cfg", CFG), remove("/b/domu1.cfg"), { kind: "close", path: "/b/domu1.cfg" }]],
		["a cfg is deleted", [remove("/b/domu1.cfg"), { kind: "close", path: "/b/domu1.cfg" }]],
		["a domain is renamed", [type("/b/domu1.cfg", CFG.replace("DomU1", "DomU2"))]],
		["a second folder is opened", [folders("/b", "/c"), type("/c/far.dts", FILES["/c/far.dts"] ?? "")]],
		["a second folder is opened and closed", [folders("/b", "/c"), folders("/b")]],
		["the folder is another one", [folders("/c")]],
	];
	for (const [title, changes] of cases) test(title, () => check(changes, true));
});

const firmware = FILES["/b/firmware.scmi.yaml"] ?? "";
const OTHER = '/dts-v1/;\n#define UART 2\n#include "board.dts"\n';

/** Each of them a thing that people do, whether it makes sense at that moment or not. */
const CHANGES: readonly Change[] = [
	...[
		SETUP,
		SETUP.replace("1 }", "9 }"),
		`${SETUP}overlays: [more.dtso]\n`,
		`${SETUP}rules: { scmi-denied: off }\n`,
	].map((text) => write("/b/scmi.yaml", text)),
	write("/b/scmi.yaml", "scmi: 1\nhost: board.dts\ndomains: { DomU1: { os: linux, guest: guest.dts } }\n"),
	write(
		"/b/scmi.yaml",
		"scmi: 1\nvariants: { a: { host: board.dts }, b: { host: board.dts, defines: { WITH_USB: 1 } } }\n",
	),
	write("/b/scmi.yaml", "scmi: 1\nhost: [\n"),
	remove("/b/scmi.yaml"),
	type("/b/scmi.yaml", SETUP),
	type("/b/scmi.yaml", SETUP.replace("domu1", "other")),
	...["/b/domu1.cfg", "/b/other.cfg"].flatMap((path) => [
		write(path, CFG),
		write(path, CFG.replace("DomU1", "DomU2")),
		type(path, CFG.replace(/arm_sci.*\n/, "")),
		type(path, CFG.replace("usb@e6590000", "phy@e65a0000")),
		remove(path),
	]),
	write("/b/firmware.scmi.yaml", firmware.replace("id: 5,", "id: 15,")),
	write("/b/firmware.scmi.yaml", firmware),
	type("/b/firmware.scmi.yaml", firmware.replace("Demo BL31", "Other BL31")),
	remove("/b/firmware.scmi.yaml"),
	type("/b/board.dts", BOARD.replace("UART", "1")),
	type("/b/board.dts", BOARD.replace("<4>", "<5>")),
	type("/b/board.dts", BOARD),
	write("/b/board.dts", BOARD.replace("<&scmi_clk 0>", "<&scmi_clk 97>")),
	write("/b/other.dts", OTHER),
	type("/b/other.dts", OTHER),
	remove("/b/other.dts"),
	type("/b/guest.dts", FILES["/b/guest.dts"] ?? ""),
	type("/b/more.dtso", FILES["/b/more.dtso"] ?? ""),
	remove("/b/more.dtso"),
	write("/b/Makefile", "all-dtbs := board.dtb more.dtbo\n"),
	remove("/b/Makefile"),
	type("/b/soc.dtsi", (FILES["/b/soc.dtsi"] ?? "").replace("eth0:", "eth9:")),
	...[
		"/b/board.dts",
		"/b/soc.dtsi",
		"/b/domu1.cfg",
		"/b/other.cfg",
		"/b/other.dts",
		"/b/scmi.yaml",
		"/b/more.dtso",
	].map((path): Change => ({ kind: "close", path })),
	configure({ defines: { UART: "1" } }),
	configure({ includePaths: ["inc"], rules: { "scmi-clock-unknown": "warning" } }),
	configure({ catalogue: "firmware.scmi.yaml" }),
	configure({}),
	folders("/b", "/c"),
	folders("/c"),
	folders("/b"),
	type("/c/far.dts", FILES["/c/far.dts"] ?? ""),
	{ kind: "close", path: "/c/far.dts" },
];

test("so it is after any sequence of changes", async () => {
	const some = fc.array(fc.constantFrom(...CHANGES), { minLength: 2, maxLength: 8 });
	await fc.assert(
		fc.asyncProperty(some, (changes) => check(changes)),
		{ seed: 0x5c31, numRuns: 400 },
	);
});
