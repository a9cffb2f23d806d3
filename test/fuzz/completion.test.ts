// Any text, any place: completion answers, and what it would replace is on one line around the cursor.
import assert from "node:assert/strict";
import { test } from "node:test";
import { TextDocument } from "vscode-languageserver-textdocument";
import { TextEdit } from "vscode-languageserver-types";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { completion, completionDoc } from "../../server/src/features/completion.ts";
import { HEAD, WITH_FIRMWARE } from "../features/in-tree/small-board.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { seededRandom } from "./seeded-random.ts";

const FILE = "/b/board.dts";
const BOARD = `${HEAD}#include "demo-clock.h"
&eth0 {
	clocks = <&scmi_clk DEMO_CLK_ETH0>, <&osc>;
	clock-names = "a", "b";
	status = "okay";
	scmi_devid = <5>;
	/delete-property/ x;
};
/ { aliases { s = &uart0; }; chosen { stdout-path = "s:1"; }; a: b@1 { reg = <1>; y = <&{/soc}>; }; };
&scmi_pins { eth { groups = "uart0_tx"; }; };
`;
const PIECES = [
	"<",
	"&",
	"{",
	"}",
	">",
	";",
	'"',
	"/*",
	"*/",
	"//",
	"#",
	"\n",
	"=",
	"(",
	")",
	"&{",
	"'",
	"\\",
	",",
	" ",
	"@",
	":",
	"é",
];
const WORDS = ["/delete-node/ ", "#include <", '/include/ "', "clocks = <&scmi_clk ", "#if 0\n", "\t"];
const ROUNDS = 1000;

test("completion in any text", () => {
	const random = seededRandom(Number(process.env.SCMI_FUZZ_SEED ?? 7));
	const snapshot = memorySnapshot({ ...WITH_FIRMWARE, [FILE]: BOARD });
	const analyses = [analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, FILE))];
	let offered = 0;
	for (let round = 0; round < ROUNDS; round++) {
		let text = BOARD;
		for (let edits = random.below(4); edits >= 0; edits--) {
			const at = random.below(text.length + 1);
			const gone = random.below(2) * random.below(8);
			text = `${text.slice(0, at)}${gone > 0 ? "" : random.pick([...PIECES, ...WORDS])}${text.slice(at + gone)}`;
		}
		const offset = random.below(text.length + 1);
		const typing = { snapshot, file: FILE, text, offset, analyses };
		const items = completion(typing, true);
		offered += items.length;
		const position = TextDocument.create("", "", 0, text).positionAt(offset);
		for (const { textEdit } of items) {
			assert.ok(TextEdit.is(textEdit));
			const { start, end } = textEdit.range;
			assert.deepEqual([start.line, end.line], [position.line, position.line]);
			assert.ok(start.character <= position.character && end.character >= position.character);
		}
		if (items.length > 0) completionDoc(typing, random.pick(items));
	}
	assert.ok(offered > ROUNDS);
});
