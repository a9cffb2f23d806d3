import { nameOf } from "../text/path.ts";
import type { Span } from "../text/span.ts";
import { type Argument, fdtValue, isKnown } from "./fdt-value.ts";
import { addressOf, change, forget, type ScriptRun, select } from "./script-run.ts";

/**
 * `fdt VERB …`; a verb is known by its first letters. Verbs that only show something, or that add what every boot of
 * U-Boot adds (memory, MAC addresses), change nothing here. U-Boot: cmd/fdt.c do_fdt.
 */
export function fdtCommand(run: ScriptRun, [verb, ...operands]: readonly Argument[], at: Span): boolean | undefined {
	const maybe = run.maybe ? { maybe: true as const } : {};
	const texts = operands.map(({ text }) => text);
	const [first = "", second = ""] = texts;
	const unknown = (why: string): undefined => {
		change(run, { kind: "unknown", at, why });
		return undefined;
	};
	const word = verb?.text ?? "";
	if (word.startsWith("ad")) {
		const [address] = operands.filter(({ text }) => !text.startsWith("-"));
		if (address !== undefined && !texts.some((text) => /^-\w*c/.test(text))) select(run, addressOf(address.text));
		return true;
	}
	if (word.startsWith("mo")) {
		const tree = select(run, addressOf(first));
		run.treeAt.set(addressOf(second), tree);
		return true;
	}
	if (word.startsWith("g")) {
		forget(run, second);
		return true;
	}
	if (word.startsWith("mk")) {
		if (texts.length < 2) return false;
		if (!isKnown(first) && !makesNode(run, first)) return unknown(`where the node is made depends on ${first}`);
		change(run, { kind: "make node", at, ...maybe, parent: first, name: second });
		return true;
	}
	if (word.startsWith("se")) {
		const [, property, ...values] = operands;
		if (property === undefined) return false;
		if (!isKnown(property.text) || (!isKnown(first) && !makesNode(run, first)))
			return unknown(`which property is set depends on ${isKnown(first) ? property.text : first}`);
		const value = fdtValue(values);
		if (value === undefined) {
			run.report(at, `U-Boot cannot convert this value: ${property.text} stays as it is.`);
			return false;
		}
		change(run, { kind: "set", at, ...maybe, node: first, property: property.text, nameAt: property.at, value });
		return true;
	}
	if (word.startsWith("rm")) {
		if (!texts.every(isKnown) && !makesNode(run, first))
			return unknown(`what is removed depends on ${texts.join(" ")}`);
		if (texts.length > 1) change(run, { kind: "delete property", at, ...maybe, node: first, property: second });
		else if (texts.length === 1) change(run, { kind: "delete node", at, ...maybe, node: first });
		return true;
	}
	if (word.startsWith("cho")) {
		change(run, { kind: "make node", at, ...maybe, parent: "/", name: "chosen" });
		return true;
	}
	if (word.startsWith("ap")) return apply(run, operands, at, unknown);
	return true;
}

/** Whether the script itself makes the node, under the same name: then it does not matter what the name will be. */
function makesNode({ current }: ScriptRun, path: string): boolean {
	return (current?.steps ?? []).some(
		(step) => step.kind === "make node" && `${step.parent === "/" ? "" : step.parent}/${step.name}` === path,
	);
}

/** @param unknown says that the tree may be changed in any way */
function apply(
	run: ScriptRun,
	[address]: readonly Argument[],
	at: Span,
	unknown: (why: string) => undefined,
): boolean | undefined {
	if (address === undefined) return false;
	const overlay = run.loaded.get(addressOf(address.text));
	if (overlay === undefined) return unknown(`the script does not say which overlay lies at ${address.text}`);
	if (!isKnown(overlay.file)) return unknown(`which overlay is applied depends on ${overlay.file}`);
	if (run.maybe) return unknown(`it depends on something that is not here whether ${nameOf(overlay.file)} is applied`);
	change(run, { kind: "overlay", file: overlay.file, at: { ...at } });
	return true;
}
