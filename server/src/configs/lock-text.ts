import { yamlWord } from "../text/yaml-insert.ts";
import type { Lock, LockedNode, LockedNumber } from "./lock.ts";

const HEAD = `# What the firmware numbers in these trees mean, as \`scmi-dt check --update-lock\` wrote it. Commit it: where another
# catalogue gives one of them another meaning, check and editor say so.
scmiLock: 1
`;

/** The text of a lock. All but the numbers of one property is sorted, one property a line: a change of one is a change of its line. */
export function lockText(lock: Lock): string {
	const setups = sorted(lock).map(
		([name, nodes]) =>
			`  ${blockKey(name)}:${block(sorted(nodes).map(([node, locked]) => `    ${blockKey(node)}:\n${nodeText(locked)}`))}`,
	);
	return `${HEAD}setups:${block(setups)}`;
}

function nodeText({ firmware, release, catalogue, uses }: LockedNode): string {
	const lines = [
		`firmware: ${yamlWord(firmware)}`,
		...(release === undefined ? [] : [`release: ${JSON.stringify(release)}`]),
		`catalogue: ${yamlWord(catalogue)}`,
	].map((line) => `      ${line}\n`);
	const consumers = sorted(uses).map(([path, properties]) => {
		const texts = sorted(properties).map(
			([property, numbers]) => `          ${blockKey(property)}: [${numbers.map(numberText).join(", ")}]\n`,
		);
		return `        ${blockKey(path)}:${block(texts)}`;
	});
	return `${lines.join("")}      uses:${block(consumers)}`;
}

/** A map with nothing in it has to say so. */
function block(texts: readonly string[]): string {
	return texts.length === 0 ? " {}\n" : `\n${texts.join("")}`;
}

function numberText({ number, table, key }: LockedNumber): string {
	const text = `${number} ${table}/${key}`;
	return /^[\w/ .+-]+$/.test(text) ? text : JSON.stringify(text);
}

/** A path or a property's name needs quotes more rarely than a word between brackets. */
function blockKey(word: string): string {
	return /^[A-Za-z_./][\w./@,+#:-]*[\w@,+-]$/.test(word) ? word : yamlWord(word);
}

function sorted<T>(record: Readonly<Record<string, T>>): readonly (readonly [string, T])[] {
	return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
