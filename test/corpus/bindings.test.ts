// Every property that an upstream board writes into SCMI's own nodes has a text of ours, and every list by which a device uses firmware.
import assert from "node:assert/strict";
import { relative } from "node:path";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { propertyBinding } from "../../server/src/board/bindings/bindings.ts";
import { shapeOf } from "../../server/src/board/bindings/node-shape.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { nodesBelow } from "../../server/src/devicetree/tree/tree.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { ALL_BINDINGS } from "../../server/src/features/bindings.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import { DiskCache } from "../../server/src/workspace/disk-cache.ts";
import { linuxTrees, scmiBoards } from "./linux-trees.ts";

const linux = linuxTrees();
const disk = new DiskCache(diskFiles).snapshot;
/** Nobody who runs reads them: dtc writes the one, U-Boot's build drops nodes by the other. */
const OTHERS = /^(?:phandle|bootph-.*)$/;

for (const board of scmiBoards(linux))
	test(relative(linux, board), () => {
		const { facts } = analyse(disk, createEngineCache(), setupOfLoneBoard(disk, board));
		const { controllers, sharedMemories, devices } = facts.host.board;
		const own = [
			...controllers.flatMap(({ node }) => nodesBelow(node)),
			...sharedMemories.map(({ node }) => node),
		].flatMap((node) => [...node.properties.keys()].map((name) => [node, name] as const));
		const used = devices.flatMap(({ node, uses }) => uses.map(({ property }) => [node, property.name] as const));
		const unknown = [...own, ...used].filter(
			([node, name]) => !OTHERS.test(name) && !propertyBinding(shapeOf(node), name, ALL_BINDINGS),
		);
		assert.deepEqual([...new Set(unknown.map(([node, name]) => `${node.name}: ${name}`))], []);
	});
