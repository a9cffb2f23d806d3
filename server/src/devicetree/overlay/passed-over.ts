import { listedSome } from "../../text/listed.ts";
import type { Problem } from "../../text/problem.ts";
import type { Span } from "../../text/span.ts";
import { spanOfTokens } from "../lex/origin.ts";
import { type Node, type Property, spanOfNode, type Tree } from "../tree/tree.ts";
import { closestInside, INSIDE } from "./misspelt-fragments.ts";

/**
 * What stands in an overlay and is applied to nothing, as libfdt merges `__overlay__` of the root's nodes alone and passes over every
 * other (fdt_overlay.c, overlay_merge), and Linux and U-Boot do the same.
 */
export function passedOver({ root, complete }: Tree): readonly Problem[] {
	if (!complete) return [];
	const over = [...root.children.values()].filter(({ name, children, bodies }) => {
		// `__symbols__` and the like are for who applies it, `__dormant__` is switched on by a Raspberry Pi's firmware
		const isOthers = isReserved(name) || isDescription({ name, children }) || [...children.keys()].some(isReserved);
		// one that is there to be referred to is told where that leads nowhere
		return !isOthers && !bodies.some(({ labels, body }) => labels.length > 0 && body.statements.length === 0);
	});
	const fragments = over.filter((node) => isFragment(node) && closestInside(node) === undefined);
	const [first, ...others] = over.filter((node) => !isFragment(node));
	return [
		...fragments.map((node) => {
			const message = `libfdt passes over ${node.name}, and nothing of it is applied: what it merges stands in ${INSIDE} { … }, and there is none here`;
			return warned(spanOfNode(node), message);
		}),
		...(first === undefined ? [] : [warned(spanOfNode(first), rootText([first, ...others]), others)]),
	];
}

function rootText(nodes: readonly Node[]): string {
	const names = listedSome(
		nodes.map(({ name }) => name),
		MOST,
	);
	return `libfdt passes over ${names}, and nothing of ${nodes.length === 1 ? "it" : "them"} is applied: it merges fragments, not what stands in an overlay's own root. Write &{/} { … } or &label { … } around ${nodes.length === 1 ? "it" : "them"} instead of / { … }`;
}

const MOST = 8;

function warned(at: Span, message: string, others: readonly Node[] = []): Problem {
	const related = others.map((node) => ({ at: spanOfNode(node), message: node.name }));
	return { code: "overlay", severity: "warning", at, message, related };
}

/** What a board's own tools show of an overlay, and no tree is to have: Radxa's rsetup wants it of each of theirs. */
const isDescription = ({ name, children }: Pick<Node, "name" | "children">): boolean =>
	name === "metadata" && children.size === 0;

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
