// One answer: hover, lens, grants view, web page and command line say the same of every domain and everything it may use.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { CodeLens, Hover } from "vscode-languageserver-types";
import { gridHtml } from "../../client/src/grants/report-html.ts";
import { whyHtml } from "../../client/src/grants/why-html.ts";
import { html as htmlOf } from "../../client/src/html.ts";
import type { GrantsCell, GrantsReport, GrantsRow, GrantsState, Place } from "../../server/src/lsp/protocol.ts";
import { scmiDt } from "../cli/command-line.ts";
import { memoryFiles } from "../workspace/memory-files.ts";
import { type Session, startSession, uri } from "./session.ts";

type Files = Readonly<Record<string, string>>;

function example(name: string): Files {
	const folder = join(import.meta.dirname, "../../examples", name);
	return Object.fromEntries(
		readdirSync(folder).map((file) => [`/work/${file}`, readFileSync(join(folder, file), "utf8")]),
	);
}

/** Nothing of the host's is kept from Dom0. */
function unkept(files: Files): Files {
	return Object.fromEntries(
		Object.entries(files).map(([path, text]) => [path, text.replace(/^\s*xen,passthrough;\n/gm, "")]),
	);
}

/** A board without a hypervisor, on a mailbox; firmware allows its agent change what the catalogue says. */
function lone(devices: string, permissions: string, more = ""): Files {
	return {
		"/work/demo.scmi.yaml": `scmiCatalogue: 1
firmware: { name: Demo SM, match: { rootCompatible: ["acme,demo"] } }
scmi: { protocols: { clock: { id: 0x14, version: 0x30000 }, reset: { id: 0x16 } } }
agents:
  m7: { id: 1, name: M7, type: other }
  ap: { id: 2, name: AP, type: ospm }
${more}
resources:
  clock: { bus: { id: 0, name: bus }, can: { id: 1, name: can }, uart: { id: 2, name: uart } }
  reset: { can: { id: 0 }, uart: { id: 1 } }
devices:
  can1: { dt: { labels: [can] }, resources: { clock: [can], reset: [can] } }
  uart1: { dt: { labels: [uart] }, resources: { clock: [uart], reset: [uart] } }
permissions: ${permissions}
completeness: { clock: complete, reset: complete, devices: complete }
`,
		"/work/board.dts": `/dts-v1/;
/ {
	compatible = "acme,demo";
	#address-cells = <1>;
	#size-cells = <1>;
	mb: mailbox { #mbox-cells = <1>; };
	shm: shmem@1000 { compatible = "arm,scmi-shmem"; reg = <0x1000 0x1000>; };
	firmware {
		scmi {
			compatible = "arm,scmi";
			mboxes = <&mb 0>;
			shmem = <&shm>;
			#address-cells = <1>;
			#size-cells = <0>;
			scmi_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
			scmi_rst: protocol@16 { reg = <0x16>; #reset-cells = <1>; };
		};
	};
${devices}
};
`,
	};
}

const FIXED =
	"{ model: static, initial: none, grants: { m7: { resources: { clock: { can: all } } }, ap: { resources: { clock: { uart: all }, reset: { uart: all } } } } }";

/** By name: the files, the file of the board, and the states that have to occur. */
const SETUPS: readonly {
	name: string;
	files: Files;
	board: string;
	states: readonly GrantsState[];
	/** Nothing but what `states` has. */
	only?: true;
}[] = [
	{
		name: "the example",
		files: example("rcar-h3"),
		board: "/work/rcar-h3.dts",
		states: ["granted", "open", "unused"],
	},
	{
		name: "the example with mistakes",
		files: example("rcar-h3-broken"),
		board: "/work/rcar-h3.dts",
		states: ["granted", "denied", "missing", "partly", "open", "reachable", "unused"],
	},
	{
		name: "a protocol that is disabled",
		files: Object.fromEntries(
			Object.entries(example("rcar-h3")).map(([path, text]) => [
				path,
				path.endsWith("rcar-h3.dts") ? text.replace("reg = <0x14>;", 'reg = <0x14>; status = "disabled";') : text,
			]),
		),
		board: "/work/rcar-h3.dts",
		states: ["waits", "granted"],
	},
	{
		name: "released Xen panics for an interrupt that Dom0 has",
		files: unkept(example("xen-upstream")),
		board: "/work/s32g399a.dts",
		states: ["denied"],
		only: true,
	},
	{
		name: "the Raspberry Pi's Xen panics for an interrupt that Dom0 has",
		files: unkept(example("rpi5")),
		board: "/work/bcm2712-rpi-5-b.dts",
		states: ["denied", "unused"],
		only: true,
	},
	{
		name: "fixed permissions",
		files: lone(
			`	can: can { clocks = <&scmi_clk 0>, <&scmi_clk 1>; resets = <&scmi_rst 0>; };
	uart: uart { clocks = <&scmi_clk 2>; resets = <&scmi_rst 1>; };
	spi: spi { clocks = <&scmi_clk 7>; };`,
			FIXED,
		),
		board: "/work/board.dts",
		states: ["untouched", "granted", "denied", "missing"],
	},
	{
		name: "an agent nobody names",
		files: lone(
			"	can: can { clocks = <&scmi_clk 1>; };\n	uart: uart { clocks = <&scmi_clk 2>; };",
			FIXED,
			"  rt: { id: 3, name: RT, type: ospm }",
		),
		board: "/work/board.dts",
		states: ["unknown"],
	},
	{
		name: "everything open",
		files: lone(
			"	can: can { clocks = <&scmi_clk 1>; };\n	uart: uart { clocks = <&scmi_clk 7>; };",
			"{ model: none }",
		),
		board: "/work/board.dts",
		states: ["open", "missing"],
	},
];

/** `✓ granted: why; why`. */
/** As a hover's table has it: the reason that decided, and what the others are about. */
function said({ sign, text, reasons }: GrantsCell): string {
	const [first, ...others] = reasons.map((reason) => reason.text);
	const also = others.map((other) => other.split(": ", 1)[0]).join(", ");
	const why = others.length === 0 ? (first ?? "") : `${first?.replace(/\.$/, "")}; also ${also}`;
	return `${sign} ${text}: ${why}`;
}

for (const { name, files, board, states, only } of SETUPS)
	describe(name, () => {
		let session: Session;
		let report: GrantsReport;
		before(async () => {
			session = await startSession({ files: memoryFiles(files), folders: ["/work"] });
			for (const [path, text] of Object.entries(files)) if (/\.dtsi?$/.test(path)) await session.open(path, text);
			report = await session.request<GrantsReport>("scmi/grants", { uri: uri(board) });
		});
		after(() => session.end());
		const rows = () => [...report.devices, ...report.resources];

		test("has the states it is here for", () => {
			const found = new Set(rows().flatMap(({ cells }) => cells.map(({ state }) => state)));
			assert.deepEqual(
				states.filter((state) => !found.has(state)),
				[],
			);
			if (only) assert.deepEqual(new Set(states), found);
		});

		test("`check` finds what the editor shows", async () => {
			const { findings } = JSON.parse((await scmiDt(files, "check", board, "--format", "json")).output) as Checked;
			const faulty = new Set(findings.map(({ file }) => file));
			for (const file of [...faulty].filter((each) => /\.dtsi?$/.test(each)))
				await session.shows(
					`/work/${file}`,
					findings
						.filter((finding) => finding.file === file)
						.map(({ code, severity, range: { start } }) => `${start.line}:${start.character} ${severity}[${code}]`),
				);
		});

		test("`grants --format json` is the view's report", async () => {
			const { version, ...printed } = JSON.parse((await scmiDt(files, "grants", board, "--format", "json")).output);
			assert.equal(version, 1);
			assert.deepEqual(printed, report);
		});

		test("`grants` prints every state and every reason of what is not well", async () => {
			const { output } = await scmiDt(files, "grants", board);
			for (const { name: title, tree, cells } of rows()) {
				const line = output
					.split("\n")
					.find((each) => each.startsWith(`  ${title || tree} `) && each.endsWith(title ? tree : ""));
				const wording = cells.map(({ state, sign, text }) => (state === "unused" ? sign : `${sign} ${text}`));
				assert.ok(line?.replace(/\s+/g, " ").includes(wording.join(" ")), `${title} ${tree}: ${wording} in ${line}`);
			}
			const told = rows().flatMap(({ cells }) =>
				cells.filter(({ used, state }) => used && !["granted", "open", "untouched", "unused"].includes(state)),
			);
			for (const { reasons } of told) for (const { text } of reasons) assert.ok(output.includes(text), text);
			for (const { text } of report.summary) assert.ok(output.includes(text), text);
		});

		test("the page shows every state, reason and place", () => {
			const html = gridHtml(report, "kind");
			for (const row of rows()) {
				const body = bodyOf(html, row);
				const cells = [...body.matchAll(/class="cell (\w*)"[^>]*aria-label="([^"]*?)(?:\. Why\?)?">(.)/g)];
				assert.deepEqual(
					cells.map(([, state, label = "", sign]) => [state, plain(label), sign]),
					row.cells.map(({ state, used, sign, text }, i) => [
						used ? state : "",
						`${report.domains[i]?.name}: ${text}`,
						sign,
					]),
				);
				for (const [i, { reasons: wanted }] of row.cells.entries()) {
					const why = whyHtml(report, { row: row.id, domain: report.domains[i]?.name ?? "" });
					const reasons = [...(why ?? "").matchAll(/<li>(.*?)<\/li>/g)].map(([, inner]) => inner ?? "");
					assert.deepEqual(
						reasons.map((reason) => plain(reason.replace(/ <button.*/, ""))),
						wanted.map(({ text }) => text.replaceAll("`", "")),
					);
					assert.deepEqual(
						reasons.map(placeIn),
						wanted.map(({ place }) => place),
					);
				}
			}
		});

		test("a hover over a device or a number has the same table", async () => {
			for (const row of rows()) {
				const place = row.place ?? row.cells.find(({ used }) => used)?.reasons[0]?.place;
				if (!place) continue;
				const lines = tableOf(await hoverAt(session, place));
				assert.deepEqual(
					lines,
					row.cells.map((cell, i) => [report.domains[i]?.name, said(cell)]),
					`${row.name} ${row.tree}`,
				);
			}
		});

		test("a lens names who has it, and who uses it and is refused, and nobody else", async () => {
			const lenses = await session.request<CodeLens[]>("textDocument/codeLens", { textDocument: { uri: uri(board) } });
			const isOne = report.domains.length === 1 && name === "everything open";
			assert.equal(lenses.length === 0, isOne);
			for (const lens of lenses) {
				const tree = lens.command?.arguments?.[1];
				const row = report.devices.find((each) => each.tree === tree) as GrantsRow;
				const marks = row.cells.flatMap(({ state, sign, used }, i) => {
					const has = ["granted", "open", "partly", "waits", "reachable", "untouched"].includes(state);
					return has || (used && state !== "unused") ? [`${report.domains[i]?.name} ${sign}`] : [];
				});
				const shown = (lens.command?.title ?? "").split("  ·  ")[0]?.split(", ") ?? [];
				assert.deepEqual(
					shown
						.filter((mark) => mark !== "" && !mark.startsWith("device "))
						.map((mark) => mark.split(" ").slice(0, 2).join(" ")),
					marks,
					lens.command?.title,
				);
			}
		});

		test("nothing is green over what is not known", () => {
			const isUnknown = rows().some(({ cells }) => cells.some(({ state, used }) => used && state === "unknown"));
			const isBad = rows().some(({ cells }) =>
				cells.some(({ state, used }) => used && ["denied", "missing", "partly", "waits"].includes(state)),
			);
			assert.equal(
				report.summary.some(({ tone }) => tone === "good"),
				!isUnknown && !isBad,
			);
			if (isUnknown) assert.ok(report.summary.some(({ tone }) => tone === "unknown"));
		});
	});

interface Checked {
	readonly findings: readonly {
		readonly file: string;
		readonly code: string;
		readonly severity: string;
		readonly range: { readonly start: { readonly line: number; readonly character: number } };
	}[];
}

function bodyOf(html: string, { id }: GrantsRow): string {
	const attribute = htmlOf`${id}`.markup;
	const start = html.indexOf(`data-row="${attribute}"`);
	assert.ok(start >= 0, id);
	return html.slice(start, html.indexOf("</tbody>", start));
}

/** What a reader sees of a piece of HTML. */
function plain(html: string): string {
	const entities: Readonly<Record<string, string>> = {
		"&lt;": "<",
		"&gt;": ">",
		"&quot;": '"',
		"&#39;": "'",
		"&amp;": "&",
	};
	return html.replace(/<[^>]*>/g, "").replace(/&\w+;|&#39;/g, (entity) => entities[entity] ?? entity);
}

function placeIn(html: string): Place | null {
	const [, attribute] = /data-place="([^"]*)"/.exec(html) ?? [];
	return attribute === undefined ? null : JSON.parse(plain(attribute));
}

async function hoverAt(session: Session, { uri: document, range }: Place): Promise<string> {
	const position = { line: range.start.line, character: range.start.character + 1 };
	const hover = await session.request<Hover | null>("textDocument/hover", {
		textDocument: { uri: document },
		position,
	});
	return hover === null ? "" : (hover.contents as { readonly value: string }).value;
}

/** Domain and answer of each row of a hover's table. */
function tableOf(markdown: string): readonly (readonly [string, string])[] {
	const [, ...lines] = markdown.split("|---|---|---|\n");
	return (lines[0] ?? "")
		.split("\n")
		.filter((line) => line.startsWith("| "))
		.map((line) => {
			const [, domain = "", state = "", why = ""] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
			const unlinked = why.replace(/\[(.*?)\]\(.*?\)/g, "$1");
			return [domain.split(", agent")[0] ?? "", `${state}: ${unlinked}`] as const;
		});
}
