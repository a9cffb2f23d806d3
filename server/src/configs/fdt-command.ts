import { nameOf } from "../text/path.ts";
import type { Span } from "../text/span.ts";
import { type Argument, fdtValue, isKnown } from "./fdt-value.ts";
import { addressOf, change, copyTree, forget, type ScriptRun, select } from "./script-run.ts";

/**
 * `fdt VERB …`; a verb is known by its first letters. Verbs that only show something, or that add what every boot of
 * U-Boot adds (memory, MAC addresses), change nothing here. U-Boot: cmd/fdt.c do_fdt.
 */
export function fdtCommand(run: ScriptRun, [verb, ...operands]: readonly Argument[], at: Span): boolean | undefined {
	const how = { ...(run.maybe && { maybe: true as const }), ...(run.isTested && { tested: true as const }) };
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
		copyTree(run, addressOf(first), addressOf(second));
		return true;
	}
	if (word.startsWith("g")) {
		forget(run, second);
		return undefined;
	}
	if (word.startsWith("mk")) {
		if (texts.length < 2) return false;
		if (!isKnown(first) && !makesNode(run, first)) return unknown(`where the node is made depends on ${first}`);
		change(run, { kind: "make node", at, ...how, parent: first, name: second });
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
		change(run, { kind: "set", at, ...how, node: first, property: property.text, nameAt: property.at, value });
		return true;
	}
	if (word.startsWith("rm")) {
		if (!texts.every(isKnown) && !makesNode(run, first))
			return unknown(`what is removed depends on ${texts.join(" ")}`);
		if (texts.length > 1) change(run, { kind: "delete property", at, ...how, node: first, property: second });
		else if (texts.length === 1) change(run, { kind: "delete node", at, ...how, node: first });
		return true;
	}
	if (word.startsWith("cho")) {
		const { tested: _, ...reached } = how;
		change(run, { kind: "make node", at, ...reached, parent: "/", name: "chosen" });
		return true;
	}
	if (word.startsWith("ap")) return apply(run, operands, at, unknown);
	// whether there is such a node, the tree alone can tell
	return /^(p|l|che)/.test(word) ? undefined : true;
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
	const key = addressOf(address.text);
	const overlay = run.loaded.get(key);
	if (overlay === undefined) return unknown(`the script does not say which overlay lies at ${address.text}`);
	if (!isKnown(overlay.file)) return unknown(`which overlay is applied depends on ${overlay.file}`);
	if (run.maybe) return unknown(`it depends on something that is not here whether ${nameOf(overlay.file)} is applied`);
	if (run.spent.has(key)) {
		run.report(
			at,
			`${nameOf(overlay.file)} has been applied from ${address.text} before, which took its magic away: this ends with FDT_ERR_BADMAGIC and changes nothing. Load it again, or take this out.`,
		);
		return false;
	}
	run.spent.add(key);
	change(run, { kind: "overlay", file: overlay.file, at: { ...at }, ...(!run.isTested && { isUnheeded: true }) });
	return true;
}
