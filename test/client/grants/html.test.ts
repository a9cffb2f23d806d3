import assert from "node:assert/strict";
import { test } from "node:test";
import { grantsPage } from "../../../client/src/grants/page.ts";
import { chipsHtml, emptyHtml, gridHtml, headHtml } from "../../../client/src/grants/report-html.ts";
import { whyHtml } from "../../../client/src/grants/why-html.ts";
import type { GrantsReport } from "../../../server/src/lsp/protocol.ts";
import { PLACE, ROW, reportOf } from "./report.ts";

const WHY = { row: ROW.id, domain: "DomU1" };
const grid = (report: GrantsReport) => gridHtml(report, "kind");

test("a cell shows the server's sign and words, and nothing of its own", () => {
	const html = grid(reportOf({ state: "waits", sign: "◔", text: "waits <1>" }));
	assert.match(
		html,
		/<td><span class="cell waits" role="img" aria-label="DomU1: waits &lt;1&gt;">◔ <span class="word">waits &lt;1&gt;<\/span><\/span><\/td>/,
	);
});

test("what is not used has no colour, and what is well no words", () => {
	assert.match(grid(reportOf({ used: false })), /<span class="cell " role="img" aria-label="DomU1: granted">✓<\/span>/);
	assert.match(grid(reportOf({})), /<span class="cell granted" role="img" aria-label="DomU1: granted">✓<\/span>/);
});

test("a cell with reasons can be asked why; one without cannot", () => {
	const reasons = [{ text: "denied by default", place: null }];
	assert.match(grid(reportOf({ reasons })), /<button class="cell granted" [^>]*aria-label="DomU1: granted\. Why\?"/);
	assert.doesNotMatch(grid(reportOf({})), /Why\?/);
});

test("words stand beside the signs where there is room: up to three domains", () => {
	const report = reportOf({ state: "denied", sign: "✗", text: "denied" });
	const wide = (domains: number) => ({
		...report,
		domains: Array.from({ length: domains }, () => report.domains[0] as GrantsReport["domains"][0]),
	});
	assert.match(grid(wide(3)), /✗ <span class="word">denied/);
	assert.doesNotMatch(grid(wide(4)), /class="word"/);
});

test("every finding of a row stands below it, with its line and its quick fix", () => {
	const findings = [
		{ severity: "warning", text: "names `scmi_devid` 1", place: PLACE, fix: "Change to <19>" },
		{ severity: "error", text: "clock 37 does not exist", place: PLACE, fix: null },
	] as const;
	const html = grid(reportOf({}, { findings }));
	assert.deepEqual(
		[...html.matchAll(/<tr class="finding">(.*?)<\/tr>/g)].map(([, row = ""]) => row.replace(/<[^>]*>/g, "")),
		["names scmi_devid 1 board.dts:4 Change to &lt;19&gt;", "clock 37 does not exist board.dts:4"],
	);
	assert.match(html, /data-fix="Change to &lt;19&gt;" data-place="\{&quot;uri/);
	assert.match(html, /class="mark error"/, "the worst of them marks the row");
});

test("counts first: the rows of each state that has some, and what it means", () => {
	const report = {
		...reportOf({}),
		legend: [
			{ state: "denied", sign: "✗", word: "denied", says: "it is used, and refused", rows: 2 },
			{ state: "granted", sign: "✓", word: "granted", says: "firmware allows it", rows: 1 },
			{ state: "unused", sign: "·", word: "not used", says: "neither", rows: 0 },
		] as const,
	};
	const chips = [
		...chipsHtml(report, "denied").matchAll(/<button .*? aria-pressed="(\w+)" title="(.*?)">(.*?)<\/button>/g),
	];
	assert.deepEqual(
		chips.map(([, pressed, says, content = ""]) => [content.replace(/<[^>]*>/g, ""), says, pressed]),
		[
			["1 rows", "All rows", "false"],
			["✗ 2 denied", "it is used, and refused", "true"],
			["✓ 1 granted", "firmware allows it", "false"],
		],
	);
	assert.match(grid(report), /not used: neither<\/li>/, "the legend has what occurs in any cell");
});

test("what is odd about a firmware stands below the table, as text", () => {
	assert.match(grid(reportOf({})), /<li title="firmware &lt;1&gt;">It counts &lt;in&gt; dozens\.<\/li>/);
	assert.doesNotMatch(grid({ ...reportOf({}), quirks: [] }), /Known oddities of this firmware/);
});

test("where firmware's devices and the trees do not meet: two lists that open, each name a way to its line", () => {
	const lists = (unmatched: GrantsReport["unmatched"]) =>
		[
			...grid({ ...reportOf({}), unmatched }).matchAll(
				/<details class="rests" data-list="(\w+)"><summary>(.*?)<\/summary>(.*?)<\/details>/g,
			),
		].map(([, name, title, items = ""]) => [name, title, items.replace(/ data-place="[^"]*"/, "")]);
	const device = { firmware: "fw <1>", name: "device 2 (hdmi1)", owns: "reset 2 (<hdmi1>)", place: null };
	assert.deepEqual(lists({ inNoTree: [], noDevice: [] }), []);
	assert.deepEqual(lists({ inNoTree: [device, { ...device, owns: "", place: PLACE }], noDevice: [] }), [
		[
			"inNoTree",
			"2 devices in firmware, in no tree",
			'<ul><li title="fw &lt;1&gt;">device 2 (hdmi1) reset 2 (&lt;hdmi1&gt;)</li><li title="fw &lt;1&gt;"><button class="link">device 2 (hdmi1)</button></li></ul>',
		],
	]);
	assert.deepEqual(lists({ inNoTree: [], noDevice: [{ tree: "&netc", uses: "clock 98 (enet)", place: PLACE }] }), [
		[
			"noDevice",
			"1 node uses firmware resources, is no firmware device",
			'<ul><li><button class="link">&amp;netc</button> clock 98 (enet)</li></ul>',
		],
	]);
});

test("whose answer it is: firmware and mediator, as far as there are any", () => {
	const subject = (more: Partial<GrantsReport>) =>
		/<span class="subject">(.*?)<\/span>/.exec(headHtml({ ...reportOf({}), ...more }, null))?.[1];
	assert.equal(subject({}), "firmware &lt;1&gt; · Xen RFC v2");
	assert.equal(subject({ catalogue: null }), "Xen RFC v2");
	assert.equal(subject({ profile: "" }), "firmware &lt;1&gt;");
});

test("a row: its name, what it is to firmware, and a mark only where something is wrong", () => {
	const heading = (row: Parameters<typeof reportOf>[1]) =>
		/<tbody class="(row[^"]*)".*?<th scope="row">(.*?)<\/th>/s.exec(grid(reportOf({}, row)))?.slice(1);
	const name = (text: string) => `<span class="name">${text}</span>`;
	assert.deepEqual(heading({ place: null }), [
		"row",
		`${name("&amp;hsusb")}<small title="device 19 (hsusb)">device 19 (hsusb)</small>`,
	]);
	assert.deepEqual(heading({ place: null, tree: "" }), ["row", name("device 19 (hsusb)")]);
	assert.deepEqual(heading({ place: null, name: "" }), ["row", name("&amp;hsusb")]);
	const findings = [{ severity: "warning", text: "wrong", place: PLACE, fix: null }] as const;
	assert.deepEqual(heading({ place: null, name: "", findings }), [
		"row has",
		`<span class="mark warning" role="img" aria-label="warning"></span>${name("&amp;hsusb")}`,
	]);
});

test("headings and findings reach over all columns, those of the domains and the names'", () => {
	const findings = [{ severity: "error", text: "wrong", place: PLACE, fix: null }] as const;
	const html = grid(reportOf({}, { findings }));
	assert.deepEqual(
		[...html.matchAll(/colspan="(\d)"/g)].map(([, columns]) => columns),
		["2", "2"],
	);
	assert.equal(html.match(/<col\b/g)?.length, 2);
});

test("a sentence of what it rests on stands only where there is one", () => {
	assert.doesNotMatch(headHtml({ ...reportOf({}), assumptions: [] }, null), /<details/);
	const two = reportOf({}).assumptions.flatMap((each) => [each, each]);
	assert.match(headHtml({ ...reportOf({}), assumptions: two }, null), /rests on 2 assumptions<\/summary>/);
});

test("what is not known is said above the table; refusals are counted there, and not repeated", () => {
	const html = headHtml(
		{
			...reportOf({}),
			summary: [
				{ tone: "bad", text: "DomU1 uses, but is refused: &hsusb", rows: [] },
				{ tone: "unknown", text: "Dom0: 2 devices not known", rows: [] },
			],
		},
		null,
	);
	assert.match(html, /<li class="unknown">Dom0: 2 devices not known<\/li>/);
	assert.doesNotMatch(html, /is refused/);
});

test("what it rests on: how many assumptions, and which", () => {
	assert.match(headHtml(reportOf({}), null), /rests on 1 assumption<\/summary>.*DomU1 runs Linux\./);
	const read = { ...reportOf({}), assumptions: [{ text: "Mediator: direct.", basis: "read" }] as const };
	assert.match(headHtml(read, null), /what it rests on<\/summary>/);
});

test("a domain without an agent says why", () => {
	const domains = [{ name: "DomU2", agent: "no agent", note: "no free agent is left", place: null }];
	assert.match(grid({ ...reportOf({}), domains }), /title="no free agent is left"><span>DomU2<\/span><small>no agent/);
});

test("a text that does not parse: where, and whether the answer is the one from before", () => {
	const broken = { text: "this `{` is never closed", place: PLACE };
	assert.match(
		headHtml({ ...reportOf({}), broken }, null),
		/board\.dts:4<\/button> does not parse, what depends on it is not known/,
	);
	assert.match(
		headHtml(reportOf({}), broken),
		/board\.dts:4<\/button> does not parse, this is the answer from before: <span>this <code>\{<\/code> is never/,
	);
	assert.doesNotMatch(headHtml(reportOf({}), null), /does not parse/);
});

test("an answer that is old says so", () => {
	assert.match(headHtml({ ...reportOf({}), isOld: true }, null), /This answer is old/);
	assert.doesNotMatch(headHtml(reportOf({}), null), /old/);
});

test("reasons are in the order given and lead to their places", () => {
	const report = reportOf({
		state: "denied",
		sign: "✗",
		text: "denied",
		reasons: [
			{ text: 'dtdev lacks "/soc/usb"', place: PLACE },
			{ text: "denied by default", place: null },
		],
	});
	const html = whyHtml(report, WHY) ?? "";
	assert.deepEqual(
		[...html.matchAll(/<(?:h2|li)>(.*?)<\/(?:h2|li)>/g)].map(([, part = ""]) => part.replace(/<[^>]*>/g, "")),
		["DomU1 and &amp;hsusb: ✗ denied", "dtdev lacks &quot;/soc/usb&quot; board.dts:4", "denied by default"],
	);
	assert.match(html, /data-place="{&quot;uri&quot;:&quot;file:\/\/\/board\.dts&quot;/);
});

test("of a row or a domain that is gone there are no reasons", () => {
	const report = reportOf({ reasons: [{ text: "because", place: null }] });
	assert.notEqual(whyHtml(report, WHY), undefined);
	for (const why of [null, { ...WHY, row: "/soc/usb@2" }, { ...WHY, domain: "DomU2" }])
		assert.equal(whyHtml(report, why), undefined);
	assert.equal(whyHtml(reportOf({}), WHY), undefined);
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
	const findings = [{ severity: "error", text: "", place: PLACE, fix: "" }] as const;
	const whole = reportOf({ reasons: [{ text: "", place: PLACE }] }, { findings });
	const report = {
		...(hostile({
			...whole,
			resources: whole.devices,
			summary: [{ tone: "bad", text: "", rows: [""] }],
			broken: { text: "", place: PLACE },
		}) as GrantsReport),
		missing: null,
	};
	const devices = report.devices.map((row) => ({ ...row, kind: "device" as const }));
	const pages = [
		headHtml(report, null),
		chipsHtml(report, null),
		gridHtml({ ...report, devices, resources: devices }, "kind"),
		gridHtml(report, "domain"),
		whyHtml(report, { row: evil, domain: evil }) ?? assert.fail("reasons"),
		emptyHtml({ ...report, missing: evil }),
		grantsPage({ script: evil, style: evil, cspSource: evil, nonce: evil }),
	];
	for (const html of pages) {
		const tags = new Set([...html.matchAll(/<\/?([a-z]+)/g)].map(([, tag]) => tag));
		assert.equal(tags.has("img"), false);
		// What an attribute holds is in quotes, and in nothing but quotes stands anything of a name.
		assert.doesNotMatch(html.replace(/"[^"]*"/g, '""').replace(/>[^<]*/g, ">"), /onerror|src=x/);
	}
});

test("backticks are code", () => {
	const html = emptyHtml({ ...reportOf({}), missing: "Begin with `scmi-dt import <file>`." });
	assert.match(html, /Begin with <code>scmi-dt import &lt;file&gt;<\/code>\./);
});

test("without a table, it says why and what to do", () => {
	const missing = "No catalogue matches this board. Add one to scmi.yaml.";
	assert.match(emptyHtml({ ...reportOf({}), missing }), /No catalogue matches this board/);
	assert.match(emptyHtml(null), /does not belong to a board/);
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
