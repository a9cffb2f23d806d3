// The house rules that a compiler does not check: who may import whom, how long a file may get, what the engine may not use.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, test } from "node:test";
import { RULE_LEVELS } from "../server/src/configs/setup.ts";
import { RULES } from "../server/src/rules/index.ts";
import type { Rule } from "../server/src/rules/rule.ts";

const root = resolve(import.meta.dirname, "..");
const source = join(root, "server/src");

/** The code map of server/README.md, which is the law: each row's parts, and what they may import besides themselves. */
function readCodeMap(): ReadonlyMap<string, readonly string[]> {
	const readme = readFileSync(join(root, "server/README.md"), "utf8");
	const rows = [...readme.matchAll(/^\| ((?:`[\w./-]+`[, ]*)+) \|.*\| ([^|]+) \|$/gm)];
	const named = rows.flatMap(([, names, allowed]) =>
		[...(names as string).matchAll(/`([\w.-]+)\/?`/g)].map(([, name]) => [name as string, allowed as string] as const),
	);
	const order = named.map(([name]) => name);
	const upTo = (name: string): readonly string[] => order.slice(0, order.indexOf(name) + 1);
	return new Map(
		named.map(([name, allowed]) => {
			const parts = allowed.split(", ").flatMap((part) => {
				if (part === "–") return [];
				if (part === "all") return order;
				const above = /^(\S+) and above$/.exec(part);
				return above ? upTo(above[1] as string) : [part];
			});
			return [name, parts];
		}),
	);
}

const codeMap = readCodeMap();
/** Where the keys of a scmi.yaml stand. */
const SETUP_READERS = ["configs/setup-shape.ts", "configs/read-setups.ts"];

/** Compiled without Node's or a browser's types. */
const ENGINE = readFileSync(join(root, "server/tsconfig.engine.json"), "utf8")
	.match(/"src\/[\w.]+"/g)
	?.map((word) => word.slice(5, -1)) as string[];

function filesBelow(folder: string): string[] {
	const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
	return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

const partOf = (file: string): string => relative(source, file).split("/")[0] as string;
const sources = filesBelow(source).filter((file) => file.endsWith(".ts"));
const importsOf = (text: string): string[] =>
	[...text.matchAll(/(?:from|import) "([^"]+)"/g)].map((match) => match[1] as string);
/** Without what only the types are of. */
const importsValuesOf = (text: string): string[] => importsOf(text.replace(/^(?:import|export) type [^;]*;/gm, ""));
const importedBy = (file: string, specifiers = importsOf): string[] =>
	specifiers(readFileSync(file, "utf8"))
		.filter((specifier) => specifier.startsWith("."))
		.map((specifier) => resolve(dirname(file), specifier));

describe("the house", () => {
	for (const file of sources) {
		const text = readFileSync(file, "utf8");
		const name = relative(root, file);
		const part = partOf(file);
		test(`${name} imports only what it may`, () => {
			const allowed = codeMap.get(part);
			assert.ok(allowed !== undefined, `${part} is not in the table of server/README.md`);
			for (const specifier of importsOf(text)) {
				if (!specifier.startsWith(".")) {
					assert.ok(!specifier.startsWith("node:") || part === "node", `${name} imports ${specifier}`);
					continue;
				}
				const target = relative(source, resolve(dirname(file), specifier));
				const targetPart = target.split("/")[0] as string;
				const isManifest = part === "node" && target === "../../package.json";
				assert.ok(targetPart === part || allowed.includes(targetPart) || isManifest, `${name} imports ${specifier}`);
			}
		});
		if (ENGINE.includes(part))
			test(`${name} knows no clock and no chance`, () => {
				assert.doesNotMatch(text, /\bDate\b\s*[.(]|new Date|Math\.random|performance\.now/);
				assert.doesNotMatch(text, /^(?:export )?let /m, "module-level state");
			});
	}
	for (const file of [...sources, ...filesBelow(join(root, "client")), ...filesBelow(join(root, "test"))].filter(
		(name) => name.endsWith(".ts"),
	))
		test(`${relative(root, file)} is not too long`, () => {
			const lines = readFileSync(file, "utf8").split("\n").length;
			assert.ok(lines <= 500, `${lines} lines`);
			assert.doesNotMatch(relative(root, file), /(?:^|\/)(?:utils?|helpers?|common)(?:\.|\/)/);
		});
	test("a hypervisor's name stands in no code but its own", () => {
		// ImageBuilder is a tool of Xen's, and writes its properties
		const isIts = (name: string) => partOf(name) === "hypervisors" || /configs\/image-builder(-keys)?\.ts$/.test(name);
		for (const file of sources.filter((name) => !isIts(name))) {
			const text = readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
			// a scmi.yaml states what boots by its name
			const code = SETUP_READERS.includes(relative(source, file)) ? text.replace(/\bxen\b/gi, "") : text;
			assert.doesNotMatch(
				code,
				/\bxen\b|xen-|\brfc[-_ ]?v\d|libxl|\bhafnium\b|\bbao\b|\bjailhouse\b/i,
				relative(root, file),
			);
		}
	});
	test("no file imports itself through others", () => assert.deepEqual(circles(), []));
	test("the client knows the server by its protocol alone", () => {
		for (const file of filesBelow(join(root, "client")).filter((name) => name.endsWith(".ts")))
			for (const target of importedBy(file).filter((name) => name.startsWith(source)))
				assert.equal(relative(source, target), "lsp/protocol.ts", relative(root, file));
	});
	test("every part of the server has its row in server/README.md, and every row its part", () => {
		assert.deepEqual([...codeMap.keys()].sort(), readdirSync(source).sort());
	});
	test("every file that server/README.md and CONTRIBUTING.md speak of is there", () => {
		const files = ["server", "test", "client"]
			.flatMap((folder) => filesBelow(join(root, folder)))
			.map((name) => `/${relative(root, name)}`);
		for (const page of ["server/README.md", ".github/CONTRIBUTING.md"])
			for (const [, name] of readFileSync(join(root, page), "utf8").matchAll(/`([\w./-]+\.(?:ts|mjs|json))`/g))
				if (!/^(?:package|tsconfig)[\w.]*json$/.test(name as string))
					assert.ok(
						files.some((file) => file.endsWith(`/${name}`)),
						`${page} speaks of ${name}`,
					);
	});
	test("every rule has its line in the setting scmi.rules of package.json", () => {
		const { contributes } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
		const line = ({ summary }: Rule) => ({ type: "string", enum: RULE_LEVELS, description: summary });
		assert.deepEqual(
			Object.entries(contributes.configuration.properties["scmi.rules"].properties),
			RULES.map((rule) => [rule.code, line(rule)]),
		);
	});
	test("every rule has its row in README's table", () => {
		const readme = readFileSync(join(root, "README.md"), "utf8");
		const rows = [...readme.matchAll(/^\| \[`([a-z_-]+)`\]\(server\/src\/rules\/([a-z_-]+)\.md\)/gm)];
		assert.deepEqual(
			rows.map(([, code, page]) => [code, page]),
			RULES.map(({ code }) => [code, code]),
		);
	});
});

/** Groups of files each of which leads to itself (Tarjan's strongly connected components). */
function circles(): string[] {
	const numbers = new Map<string, number>();
	const lowest = new Map<string, number>();
	const open: string[] = [];
	const found: string[] = [];
	const visit = (file: string): number => {
		const number = numbers.size;
		numbers.set(file, number);
		lowest.set(file, number);
		open.push(file);
		for (const next of importedBy(file, importsValuesOf).filter(
			(target) => target.startsWith(source) && target.endsWith(".ts"),
		)) {
			const reached = numbers.has(next)
				? open.includes(next)
					? (numbers.get(next) as number)
					: undefined
				: visit(next);
			if (reached !== undefined) lowest.set(file, Math.min(lowest.get(file) as number, reached));
		}
		const low = lowest.get(file) as number;
		if (low === number) {
			const group = open.splice(open.indexOf(file)).map((name) => relative(source, name));
			if (group.length > 1) found.push(group.join(" ↔ "));
		}
		return low;
	};
	for (const file of sources) if (!numbers.has(file)) visit(file);
	return found;
}
