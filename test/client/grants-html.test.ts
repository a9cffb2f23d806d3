import assert from "node:assert/strict";
import { test } from "node:test";
import { grantsHtml, grantsPage } from "../../client/src/grants-html.ts";
import type { GrantsCell, GrantsReport } from "../../server/src/lsp/protocol.ts";

const PLACE = {
	uri: "file:///board.dts",
	range: { start: { line: 3, character: 1 }, end: { line: 3, character: 9 } },
};

const CELL: GrantsCell = { state: "granted", sign: "✓", text: "granted", used: true, waits: false, reasons: [] };

function reportOf(cell: Partial<GrantsCell>): GrantsReport {
	return {
		setup: "board",
		catalogue: "firmware <1>",
		profile: "Xen RFC v2",
		assumptions: [{ text: "DomU1 runs Linux.", basis: "assumed" }],
		missing: null,
		broken: null,
		quirks: [{ firmware: "firmware <1>", id: "slow", summary: "It counts <in> dozens.", source: null }],
		summary: [{ tone: "good", text: "Every domain gets what its tree uses.", rows: [] }],
		legend: [{ state: "granted", sign: "✓", word: "granted", says: "firmware lets it" }],
		domains: [{ name: "DomU1", agent: "agent 3 (VM1)", note: "domu1.cfg", place: PLACE }],
		devices: [
			{
				id: "/soc/usb@1",
				name: "device 19 (hsusb)",
				tree: "&hsusb",
				place: PLACE,
				state: "granted",
				cells: [{ ...CELL, ...cell }],
				concern: null,
			},
		],
		resources: [],
	};
}

test("a cell shows the server's sign and words, and nothing of its own", () => {
	const html = grantsHtml(reportOf({ state: "waits", sign: "◔", text: "waits <1>" }));
	assert.match(html, /<td class="waits used">.*aria-hidden="true">◔<\/span><span class="word">waits &lt;1&gt;</);
});

test("what is odd about a firmware stands below the table, as text", () => {
	assert.match(grantsHtml(reportOf({})), /<li title="firmware &lt;1&gt;">It counts &lt;in&gt; dozens\.<\/li>/);
	assert.doesNotMatch(grantsHtml({ ...reportOf({}), quirks: [] }), /Known of this firmware/);
});

test("the summary is the server's; the names in it lead to their rows", () => {
	const text = "DomU1 uses, but is refused: &hsusb";
	const html = grantsHtml({ ...reportOf({}), summary: [{ tone: "bad", text, rows: ["/soc/usb@1"] }] });
	assert.match(
		html,
		/<li class="bad">DomU1 uses, but is refused: <button class="link" data-row="row-_2f_soc_2f_usb_40_1">&amp;hsusb<\/button>/,
	);
});

test("no two things of the page have one id, however alike the names are", () => {
	const reasons = [{ text: "because", place: null }];
	const report = reportOf({ reasons });
	const [row] = report.devices;
	assert.ok(row);
	const names = [
		"usb2.0",
		"usb2-0",
		"usb2_0",
		"usb2_2e_0",
		"usb2--0",
		"usb20",
		"USB2.0",
		"usb2.0--0",
		"usb2é0",
		"usb2 0",
	];
	const rows = (sort: string) =>
		names.map((name) => ({
			...row,
			id: `${sort}/${name}`,
			cells: [row.cells[0] as GrantsCell, row.cells[0] as GrantsCell],
		}));
	const html = grantsHtml({ ...report, devices: rows(""), resources: rows("clock ") });
	const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id ?? "");
	assert.equal(ids.length, 2 * names.length * 3, "each row, and the reasons of each of its cells");
	assert.equal(new Set(ids).size, ids.length);
	for (const id of ids) assert.match(id, /^[\w-]+$/);
	const controls = [...html.matchAll(/ aria-controls="([^"]*)"/g)].map(([, id]) => id ?? "");
	assert.deepEqual(
		controls.filter((id) => !ids.includes(id)),
		[],
	);
});

test("a domain without an agent says why", () => {
	const report = reportOf({});
	const domains = [{ name: "DomU2", agent: "no agent", note: "no free agent is left", place: null }];
	assert.match(grantsHtml({ ...report, domains }), /title="no free agent is left"><span>DomU2<\/span><small>no agent/);
});

test("a text that does not parse: where, and whether the answer is the one from before", () => {
	const broken = { text: "this `{` is never closed", place: PLACE };
	assert.match(
		grantsHtml({ ...reportOf({}), broken }),
		/board\.dts:4 does not parse<\/button>, what depends on it is not known/,
	);
	const held = grantsHtml(reportOf({}), broken);
	assert.match(
		held,
		/board\.dts:4 does not parse<\/button>, this is the answer from before: <span>this <code>\{<\/code> is never/,
	);
	assert.doesNotMatch(grantsHtml(reportOf({})), /does not parse/);
});

test("reasons are in the order given and lead to their places", () => {
	const html = grantsHtml(
		reportOf({
			state: "denied",
			used: true,
			reasons: [
				{ text: 'dtdev lacks "/soc/usb"', place: PLACE },
				{ text: "denied by default", place: null },
			],
		}),
	);
	assert.ok(html.indexOf("dtdev lacks &quot;/soc/usb&quot;") < html.indexOf("denied by default"));
	assert.match(html, /aria-controls="row-_2f_soc_2f_usb_40_1--0"/);
	assert.match(html, /data-place="{&quot;uri&quot;:&quot;file:\/\/\/board\.dts&quot;/);
});

test("text of the sources cannot become markup, wherever it stands", () => {
	const evil = `"'><img src=x onerror=alert(1)>\`<b>\`&lt;`;
	const place = { ...PLACE, uri: `file:///${evil}` };
	const hostile = (value: unknown): unknown => {
		if (value === PLACE) return place;
		if (typeof value === "string") return evil;
		if (Array.isArray(value)) return value.map(hostile);
		if (typeof value !== "object" || value === null) return value;
		return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hostile(item)]));
	};
	const report = {
		...(hostile({
			...reportOf({ reasons: [{ text: "", place: PLACE }] }),
			resources: reportOf({}).devices,
			summary: [{ tone: "bad", text: "", rows: [""] }],
			broken: { text: "", place: PLACE },
		}) as GrantsReport),
		missing: null,
	};
	const pages = [
		grantsHtml(report),
		grantsHtml({ ...report, missing: evil }),
		grantsPage({ script: evil, style: evil, cspSource: evil, nonce: evil }),
	];
	for (const html of pages) {
		const tags = new Set([...html.matchAll(/<\/?([a-z]+)/g)].map(([, tag]) => tag));
		assert.equal(tags.has("img") || tags.has("b"), false);
		// What an attribute holds is in quotes, and in nothing but quotes stands anything of a name.
		assert.doesNotMatch(html.replace(/"[^"]*"/g, '""').replace(/>[^<]*/g, ">"), /onerror|src=x/);
	}
});

test("what it names leads to its row, though one name is within another, or is a word of the page's own", () => {
	const [row] = reportOf({}).devices;
	assert.ok(row);
	const devices = ["button", "&usb", "&usb1", "class"].map((tree) => ({ ...row, id: tree, tree }));
	const text = "DomU1 uses, but is refused: &usb1, &usb and class";
	const html = grantsHtml({
		...reportOf({}),
		devices,
		summary: [{ tone: "bad", text, rows: devices.map(({ id }) => id) }],
	});
	const [, line = ""] = /<li class="bad">(.*?)<\/li>/.exec(html) ?? [];
	assert.equal(line.replace(/<[^>]*>/g, ""), text.replaceAll("&", "&amp;"));
	assert.deepEqual(
		[...line.matchAll(/<button[^>]*>(.*?)<\/button>/g)].map(([, name]) => name),
		["&amp;usb1", "&amp;usb", "class"],
	);
});

test("backticks are code", () => {
	const html = grantsHtml({ ...reportOf({}), missing: "Begin with `scmi-dt import <file>`." });
	assert.match(html, /Begin with <code>scmi-dt import &lt;file&gt;<\/code>\./);
});

test("without a table, it says why and what to do", () => {
	const missing = "No catalogue matches this board. Add one to scmi.yaml.";
	assert.match(grantsHtml({ ...reportOf({}), missing }), /No catalogue matches this board/);
	assert.match(grantsHtml(null), /does not belong to a board/);
});

test("the page runs its own script and nothing else", () => {
	const page = grantsPage({ script: "s.js", style: "s.css", cspSource: "https://host", nonce: "n1" });
	const [, policy = ""] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
	assert.deepEqual(policy.replaceAll("&#39;", "'").split("; "), [
		"default-src 'none'",
		"style-src https://host",
		"script-src 'nonce-n1'",
		"base-uri 'none'",
		"form-action 'none'",
	]);
	assert.equal(page.match(/<script/g)?.length, 1);
	assert.doesNotMatch(page, / on\w+=|javascript:|style=/);
	assert.match(page, /<script nonce="n1" src="s.js">/);
});
