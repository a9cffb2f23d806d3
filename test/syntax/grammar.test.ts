import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { before, test } from "node:test";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";

const GRAMMAR = "syntaxes/devicetree.tmLanguage.json";
let grammar: textmate.IGrammar;

before(async () => {
	await oniguruma.loadWASM(readFileSync(createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm")));
	const registry = new textmate.Registry({
		onigLib: Promise.resolve(oniguruma),
		loadGrammar: async () => textmate.parseRawGrammar(readFileSync(GRAMMAR, "utf8"), GRAMMAR),
	});
	grammar = (await registry.loadGrammar("source.devicetree")) as textmate.IGrammar;
});

test("nodes, labels and unit addresses", () => {
	checkScopes("uart0: serial@e6e60000 {", [
		["uart0", "entity.name.function.label"],
		["serial", "entity.name.type.node"],
		["e6e60000", "constant.numeric.unit-address"],
		["{", "punctuation.section.block"],
	]);
	checkScopes("/ {", [["/", "entity.name.type.node.root"]]);
	checkScopes("&{/soc/usb@ee000000} {", [["/soc/usb@ee000000", "entity.name.type.node.path"]]);
	checkScopes("&hsusb { };", [["hsusb", "entity.name.function.label"]]);
});

test("properties, references, macros and expressions", () => {
	checkScopes("#clock-cells = <1>;", [
		["#clock-cells", "variable.other.property"],
		["1", "constant.numeric.decimal"],
	]);
	checkScopes("dma-coherent;", [["dma-coherent", "variable.other.property"]]);
	checkScopes("clocks = <&scmi_clk AVB_CLK>, <&{/clk} (1 << SHIFT(0x2))>;", [
		["scmi_clk", "entity.name.function.label"],
		["AVB_CLK", "entity.name.function.preprocessor"],
		["/clk", "entity.name.type.node.path"],
		["<<", "keyword.operator"],
		["SHIFT", "entity.name.function.preprocessor"],
		["0x2", "constant.numeric.hex"],
	]);
	checkScopes('compatible = "arm,scmi-smc", "a;b"; status;', [
		['"arm,scmi-smc"', "string.quoted.double"],
		["status", "variable.other.property"],
	]);
	checkScopes("mac = [00 1b c0];", [["1b", "constant.numeric.hex"]]);
});

test("directives, preprocessor and comments", () => {
	checkScopes("/delete-node/ &usb;", [["/delete-node/", "keyword.control"]]);
	checkScopes("#include <dt-bindings/clock/x.h>", [["<dt-bindings/clock/x.h>", "string.quoted.other.include"]]);
	checkScopes("#define USB(n) (n + 1)", [["USB", "entity.name.function.preprocessor"]]);
	checkScopes("#ifdef CONFIG_XEN", [["#ifdef", "keyword.control.directive.conditional"]]);
	checkScopes("#if-cells = <1>; // not a directive", [
		["#if-cells", "variable.other.property"],
		["// not a directive", "comment.line"],
	]);
});

test("a missing semicolon ends with the node", () => {
	checkScopes("a { reg = <1 }; b;", [["b", "variable.other.property"]]);
});

/** Each text, in order, has a scope that starts so. */
function checkScopes(line: string, expected: readonly [text: string, scope: string][]): void {
	const { tokens } = grammar.tokenizeLine(line, textmate.INITIAL);
	let from = 0;
	for (const [text, scope] of expected) {
		const start = line.indexOf(text, from);
		from = start + text.length;
		const scopes = tokens.find((token) => token.startIndex <= start && start < token.endIndex)?.scopes ?? [];
		assert.ok(
			scopes.some((name) => name.startsWith(scope)),
			`"${text}" in "${line}" is ${scopes.join(" ")}, not ${scope}`,
		);
	}
}
