import assert from "node:assert/strict";
import { test } from "node:test";
import { grantsHtml, grantsPage } from "../../client/src/grants-html.ts";
import type { GrantsCell, GrantsReport } from "../../server/src/lsp/protocol.ts";

const PLACE = {
	uri: "file:///board.dts",
	range: { start: { line: 3, character: 1 }, end: { line: 3, character: 9 } },
};

function reportOf(cell: Partial<GrantsCell>): GrantsReport {
	return {
		setup: "board",
		catalogue: "firmware <1>",
		profile: "Xen RFC v2",
		assumptions: ["Assumes Linux in DomU1."],
		missing: null,
		broken: null,
		domains: [{ name: "DomU1", agent: "agent 3 (VM1)", note: "domu1.cfg", place: PLACE }],
		devices: [
			{
				name: "device 19 hsusb",
				tree: "&hsusb",
				place: PLACE,
				cells: [{ state: "granted", used: true, waits: false, reasons: [], ...cell }],
				concern: null,
			},
		],
		resources: [],
	};
}

test("a cell says in words what its colour says", () => {
	const said = (cell: Partial<GrantsCell>) => /class="word">([^<]*)</.exec(grantsHtml(reportOf(cell)))?.[1];
	assert.equal(said({ state: "granted", used: true }), "granted");
	assert.equal(said({ state: "granted", used: false }), "granted, not used");
	assert.equal(said({ state: "granted", used: true, waits: true }), "granted, but waits");
	assert.equal(said({ state: "denied", used: true }), "denied");
	assert.equal(said({ state: "denied", used: false }), "not granted");
	assert.equal(said({ state: "open", used: true }), "open to all");
	assert.equal(said({ state: "partly", used: true }), "partly");
	assert.equal(said({ state: "unknown", used: true }), "not known");
	assert.equal(said({ state: "unused", used: false }), "neither granted nor used");
});

test("the verdict names refused uses, and only those", () => {
	const refused = grantsHtml(reportOf({ state: "denied", used: true }));
	assert.match(refused, /DomU1 uses, but is denied: <span><button class="link" data-row="device-19-hsusb">&amp;hsusb</);
	assert.match(grantsHtml(reportOf({ state: "denied", used: false })), /Every domain gets what its tree uses/);
});

test("a domain without an agent says why", () => {
	const report = reportOf({});
	const domains = [{ name: "DomU2", agent: null, note: "no free agent is left", place: null }];
	assert.match(grantsHtml({ ...report, domains }), /DomU2 has no agent: no free agent is left/);
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
	assert.match(html, /aria-controls="device-19-hsusb--0"/);
	assert.match(html, /data-place="{&quot;uri&quot;:&quot;file:\/\/\/board\.dts&quot;/);
});

test("text of the sources cannot become markup", () => {
	const html = grantsHtml({ ...reportOf({}), setup: '<img src="x">', assumptions: ["<script>"] });
	assert.doesNotMatch(html, /<img|<script/);
	assert.match(html, /firmware &lt;1&gt;/);
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
	assert.match(page, /default-src 'none'; style-src https:\/\/host; script-src 'nonce-n1'/);
	assert.match(page, /<script nonce="n1" src="s.js">/);
});
