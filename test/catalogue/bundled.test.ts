// Catalogues that come with the product: made by importers, and true to what the reference says of their firmware.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { Catalogue } from "../../server/src/catalogue/model.ts";
import { prebuiltName, prebuiltText, readPrebuilt } from "../../server/src/catalogue/prebuilt-catalogue.ts";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const FOLDER = join(import.meta.dirname, "../../server/bundled");
const NAMES = readdirSync(FOLDER).filter((name) => name.endsWith(".scmi.yaml"));
const FILES = Object.fromEntries(NAMES.map((name) => [`/bundled/${name}`, readFileSync(join(FOLDER, name), "utf8")]));

const read = (name: string) => readCatalogue(memorySnapshot(FILES), `/bundled/${name}`);

for (const name of NAMES)
	test(`${name} has no finding, is for boards it is called like, and says where it is from`, () => {
		const { catalogue, problems } = read(name);
		assert.deepEqual(problems, []);
		// fsl,imx95.mx95evk is a configuration for boards of fsl,imx95
		assert.ok(catalogue?.firmware.match?.rootCompatible?.includes(name.split(".")[0] ?? ""));
		for (const source of Object.values(catalogue?.sources ?? {})) {
			assert.match(source.repository ?? "", /^[\w.-]+\/[\w.-]+$/);
			assert.match(source.revision ?? "", /^[0-9a-f]{8,}$|^v?\d/);
			assert.doesNotMatch(source.path, /^\//);
		}
		assert.ok(readFileSync(join(FOLDER, "README.md"), "utf8").includes(`\`${name}\``));
	});

describe("i.MX95", () => {
	const resources = read("fsl,imx95.scmi.yaml").catalogue?.resources;
	const idsOf = (kind: "clock" | "power" | "perf" | "reset" | "pinctrl", isWanted: (status: string) => boolean) =>
		Object.values(resources?.[kind] ?? {}).flatMap(({ id, status = "available" }) => (isWanted(status) ? [id] : []));

	test("175 clocks, of which 8 are reserved, 23 power and 13 performance domains, 58 resets, 129 pins", () => {
		assert.equal(idsOf("clock", () => true).length, 175);
		assert.deepEqual(
			idsOf("clock", (status) => status === "reserved"),
			[20, 21, 22, 23, 77, 79, 81, 82],
		);
		assert.deepEqual(
			(["power", "perf", "reset", "pinctrl"] as const).map((kind) => idsOf(kind, () => true).length),
			[23, 13, 58, 129],
		);
	});

	test("the gate of the GPU is made of its clock alone", () =>
		assert.deepEqual(resources?.clock?.gpu_cgc?.parents, ["gpu"]));

	test("the sensors of the board mcimx95evk are there in builds with it, and surely in its configurations", () => {
		// DEV_SM_NUM_SENSOR is 2; boards/mcimx95evk/sm/brd_sm_sensor.h counts on from there, other boards may count otherwise
		const sensorsOf = (name: string) =>
			Object.entries(read(name).catalogue?.resources.sensor ?? {}).map(([key, { id, condition }]) => [
				key,
				id,
				condition,
			]);
		const ofBoard = (condition: string | undefined) => [
			["temp_ana", 0, undefined],
			["temp_a55", 1, undefined],
			["temp_pf09", 2, condition],
			["temp_pf5302", 3, condition],
			["temp_pf5301", 4, condition],
		];
		assert.deepEqual(sensorsOf("fsl,imx95.scmi.yaml"), ofBoard("built with boards/mcimx95evk"));
		assert.deepEqual(sensorsOf("fsl,imx95.mx95frdm-pro.scmi.yaml"), ofBoard(undefined));
		assert.equal(read("fsl,imx95.scmi.yaml").catalogue?.completeness.sensor, "partial");
	});
});

/** The grants of every agent, by where they are: what is granted, without the place in firmware's source. */
function withGrantsAlike(catalogue: Catalogue | undefined): unknown {
	const alike = (value: unknown): unknown => {
		if (typeof value !== "object" || value === null) return value;
		const { level, deny, ...others } = value as Readonly<Record<string, unknown>>;
		if (level !== undefined) return deny === undefined ? level : { level, deny };
		return Object.fromEntries(Object.entries(others).map(([key, inner]) => [key, alike(inner)]));
	};
	return { ...catalogue, permissions: { ...catalogue?.permissions, grants: alike(catalogue?.permissions.grants) } };
}

for (const name of NAMES)
	test(`${name} is the same as it is built`, () => {
		const plain = read(name);
		const built = plain.files.map((file) => {
			const base = readCatalogue(memorySnapshot(FILES), file);
			return [prebuiltName(file), prebuiltText(base, read) ?? assert.fail("it has findings")] as const;
		});
		const again = readPrebuilt(memorySnapshot({ ...FILES, ...Object.fromEntries(built) }), `/bundled/${name}`);
		// records of YAML have no prototype, those of JSON have
		assert.deepEqual(
			{ ...again, catalogue: withGrantsAlike(again?.catalogue) },
			{ ...plain, catalogue: withGrantsAlike(JSON.parse(JSON.stringify(plain.catalogue))) },
		);
		// of several that have the same, the first one counts
		for (const table of ["agents", "resources", "devices"] as const)
			assert.ok(JSON.stringify(again?.catalogue?.[table]) === JSON.stringify(plain.catalogue?.[table]), table);
		assert.equal(readPrebuilt(memorySnapshot(FILES), `/bundled/${name}`), undefined);
	});
