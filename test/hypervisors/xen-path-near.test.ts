// A path of dtdev that leads nowhere: who is meant. Its unit address is that of registers (Devicetree Specification 2.2.1.1), and says more
// than its name; what dtdev has besides is not meant, as Xen gives a device once (-16).
import assert from "node:assert/strict";
import { test } from "node:test";
import { withSlips } from "../xl-guest-board.ts";

const ETH = "/soc/ethernet@10020000";
const near = (path: string) => {
	const [found] = withSlips([["iodom.cfg", ETH, path]]).analysis.findings;
	return [/ the nearest is (\S+)/.exec(found?.message ?? "")?.[1], ...(found?.fixes.map(({ title }) => title) ?? [])];
};

test("the same unit address under another name", () =>
	assert.deepEqual(near("/soc/eth@10020000"), [ETH, `Write "${ETH}"`]));
test("and below another bus", () => assert.deepEqual(near("/bus/eth@10020000"), [ETH, `Write "${ETH}"`]));
test("a slip in the unit address", () => assert.deepEqual(near("/soc/ethernet@10020001"), [ETH, `Write "${ETH}"`]));
test("what is nearest is there besides: nobody is proposed twice", () =>
	assert.deepEqual(near("/soc/mmc@10010001"), [undefined]));
