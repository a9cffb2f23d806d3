import { CATALOGUE } from "../../server/src/catalogue/catalogue-shape.ts";
import { isEmptyValue, type YamlNode } from "../../server/src/text/yaml-node.ts";
import { readYaml } from "../../server/src/text/yaml-read.ts";
import type { Form } from "../../server/src/text/yaml-shape.ts";

/** One slip in a catalogue. */
export interface Mutation {
	/** The key path, * for keys and places that somebody chose. */
	readonly path: string;
	readonly slip: "wrong word" | "wrong type" | "misspelt key" | "misspelt name";
	readonly text: string;
}

/** Values that name something: a message, a field of its reply, or a key of the catalogue. */
const NAMES =
	/\.(deny|unsupported|allBut|omits|members|setBy|bypass|controls|hidesUngranted|(channels\.\*\.protocols)|((starts|resources)\.\w+))\.\*$/;

/** Every key of the format that a catalogue uses, where it is written first, with each slip of a hand. */
export function mutationsOf(text: string): readonly Mutation[] {
	const mutations: Mutation[] = [];
	const met = new Set<string>();
	const { root } = readYaml("/c.scmi.yaml", text, "");
	const replaced = (start: number, end: number, by: string) => text.slice(0, start) + by + text.slice(end);
	const visit = (form: Form, node: YamlNode, path: string): void => {
		const chosen = form.kind === "either" ? form.forms.find((inner) => fits(inner, node)) : form;
		if (chosen?.kind === "list" && node.kind === "list")
			for (const item of node.items) {
				mutateValue(chosen.item, item, `${path}.*`);
				visit(chosen.item, item, `${path}.*`);
			}
		if (node.kind !== "map") return;
		for (const { key, keyAt, value } of node.entries) {
			const field = chosen?.kind === "object" ? chosen.fields[key]?.shape.form : undefined;
			const inner = field ?? (chosen?.kind === "record" ? chosen.value : undefined);
			if (inner === undefined) continue;
			const isKnown = field !== undefined || (chosen?.kind === "record" && Object.hasOwn(chosen.usual ?? {}, key));
			const innerPath = [path, isKnown ? key : "*"].filter((part) => part !== "").join(".");
			if (isKnown && !met.has(innerPath)) {
				const slip = `${key.slice(0, 1)}${key.slice(2)}x`;
				const misspelt = key.length < 4 ? `${key}x` : slip.slice(0, -1);
				mutations.push({
					path: innerPath,
					slip: "misspelt key",
					text: replaced(keyAt.start, keyAt.end, misspelt),
				});
			}
			mutateValue(inner, value, innerPath);
			met.add(innerPath);
			visit(inner, value, innerPath);
		}
	};
	const mutateValue = (form: Form, node: YamlNode, path: string): void => {
		if (met.has(`value ${path}`) || isEmptyValue(node)) return;
		met.add(`value ${path}`);
		const { start, end } = node.at;
		const tail = /\n\s*$/.exec(text.slice(start, end))?.[0] ?? "";
		if (form.kind !== "text" && form.kind !== "boolean" && form.kind !== "list")
			mutations.push({ path, slip: "wrong word", text: replaced(start, end, `wrongword${tail}`) });
		if (form.kind === "text" && NAMES.test(path) && node.kind === "scalar")
			mutations.push({ path, slip: "misspelt name", text: replaced(start, end, `${node.source}X${tail}`) });
		mutations.push({
			path,
			slip: "wrong type",
			text: replaced(start, end, `${form.kind === "list" ? 5 : "[[5]]"}${tail}`),
		});
	};
	if (root) visit(CATALOGUE.form, root, "");
	return mutations;
}

function fits(form: Form, node: YamlNode): boolean {
	if (node.kind === "map") return form.kind === "object" || form.kind === "record";
	return (form.kind === "list") === (node.kind === "list");
}
