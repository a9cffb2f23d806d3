import type { Problem } from "../../text/problem.ts";
import { spanOfTokens } from "../lex/origin.ts";
import { type Node, type Property, spanOfNode, type Tree } from "../tree/tree.ts";
import { closestInside, INSIDE } from "./misspelt-fragments.ts";

/**
 * What stands in an overlay and is applied to nothing, as libfdt merges `__overlay__` of the root's nodes alone and passes over every
 * other (fdt_overlay.c, overlay_merge), and Linux and U-Boot do the same.
 */
export function passedOver({ root, complete }: Tree): readonly Problem[] {
	if (!complete) return [];
	return [...root.children.values()].flatMap((node): readonly Problem[] => {
		const { name, children, bodies } = node;
		// `__symbols__` and the like are for who applies it, `__dormant__` is switched on by a Raspberry Pi's firmware
		if (isReserved(name) || [...children.keys()].some(isReserved) || closestInside(node) !== undefined) return [];
		// one that is there to be referred to is told where that leads nowhere
		if (bodies.some(({ labels, body }) => labels.length > 0 && body.statements.length === 0)) return [];
		const at = spanOfNode(node);
		const message = isFragment(node)
			? `libfdt passes over ${name}, and nothing of it is applied: what it merges stands in ${INSIDE} { … }, and there is none here`
			: `libfdt passes over ${name}, and nothing of it is applied: it merges fragments, not what stands in an overlay's own root. Write &{/} { … } or &label { … } around it instead of / { … }`;
		return [{ code: "overlay", severity: "warning", at, message }];
	});
}

const isReserved = (name: string): boolean => /^__\w+__$/.test(name);

const isFragment = ({ properties }: Node): boolean => TARGETS.some((name) => properties.has(name));

const TARGETS = ["target", "target-path"];

/**
 * Two fragments of one name, which dtc makes one node of: what was meant for the first target goes to the second too. A file that
 * includes another may set another target on purpose.
 */
export function fragmentsOfOneName({ root }: Tree): readonly Problem[] {
	return [...root.children.values()].flatMap(({ name, bodies, properties }): readonly Problem[] => {
		const target = TARGETS.flatMap((each) => properties.get(each) ?? []).find(
			({ definitions }) => definitions.length > 1,
		);
		if (target === undefined) return [];
		const whole = bodies.filter(({ body }) => {
			const inside = body.statements.filter((statement) => statement.kind === "node" && statement.name.text === INSIDE);
			return inside.length > 0 && isSetIn(target, body);
		});
		const [first, last] = [whole[0], whole.at(-1)];
		if (first === undefined || last === undefined || first === last) return [];
		const [earlier, at] = [spanOfTokens(first.first, first.last), spanOfTokens(last.first, last.last)];
		if (earlier.file !== at.file) return [];
		const message = `${name} is there already, and dtc makes one node of the two: with the ${target.name} of this one, all that stands in both goes there. Number it anew`;
		return [
			{ code: "overlay", severity: "warning", at, message, related: [{ at: earlier, message: `the first ${name}` }] },
		];
	});
}

function isSetIn({ definitions }: Property, body: Node["bodies"][number]["body"]): boolean {
	return definitions.some((definition) => body.statements.includes(definition));
}
