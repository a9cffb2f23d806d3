import { propertiesOf } from "../board/bindings/bindings.ts";
import { shapeOf } from "../board/bindings/node-shape.ts";
import { compatiblesOf } from "../devicetree/tree/read-property.ts";
import {
	displayName,
	type Node,
	nodesBelow,
	type Property,
	spanOfNode,
	spanOfProperty,
	type Tree,
} from "../devicetree/tree/tree.ts";
import type { Facts, OwnedStack } from "../facts.ts";
import { DEVICE_ID_SPELLINGS, isReadBy, MEDIATOR_BINDINGS } from "../hypervisors/index.ts";
import type { Cause } from "../machine/boot-plan.ts";
import type { Span } from "../text/span.ts";
import { closestKey } from "../text/yaml-closest-key.ts";
import { respeltProperty, respeltString } from "./respelt.ts";
import type { Reported } from "./rule.ts";

/** Properties and compatibles that the setup's mediator does not read, where they look like ones that it does and does not find. */
export function* misspeltForMediator(facts: Facts): Generator<Reported> {
	const { hypervisor } = facts.recognised;
	if (!hypervisor.isMediator || !hypervisor.isModelled) return;
	for (const owned of facts.stacks) {
		const { tree } = owned.stack.board;
		if (!tree.complete) continue;
		yield* misspeltCompatibles(facts, tree);
		yield* misspeltProperties(facts, owned);
	}
}

/** What stands in trees for a mediator alone, but what numbers a device, which is told with the device. */
const WORDS: readonly string[] = [
	...new Set(
		MEDIATOR_BINDINGS.flatMap(({ properties }) =>
			properties.flatMap(({ name, isFormer }) => (isFormer || !/,|scmi|access/.test(name) ? [] : [name])),
		),
	),
].filter((name) => DEVICE_ID_SPELLINGS.every(({ property }) => property !== name));

function* misspeltProperties(facts: Facts, { stack, guest }: OwnedStack): Generator<Reported> {
	const isHost = guest === undefined;
	const { hypervisor, ignored } = facts.recognised;
	// where it asks firmware for nothing, it reads its own words all the same
	const reader = hypervisor.deviceNumber === undefined ? hypervisor.title : hypervisor.words.asker;
	for (const [name, nodes] of stack.board.nodesWith) {
		const near = wordsNear(name);
		for (const node of near.length === 0 ? [] : nodes) {
			const property = node.properties.get(name) as Property;
			if (ignored.some(({ thing }) => thing === property)) continue;
			const read = propertiesOf(shapeOf(node), MEDIATOR_BINDINGS, (each) => isReadBy(hypervisor, each, isHost));
			const meant = read.find(({ name }) => near.includes(name))?.name;
			if (meant === undefined || node.properties.has(meant) || read.some(({ name }) => name === property.name))
				continue;
			yield {
				at: spanOfProperty(property) ?? spanOfNode(node),
				message: `${property.name} of ${displayName(node)} is read by nobody, ${meant} is: ${reader} does as if ${meant} were not there`,
				fixes: respeltProperty(property, meant),
				// what a device uses is another matter
				explains: meant === hypervisor.deviceNumber?.keeper ? [] : causesIn(facts, node),
				oneCause: lackOf(meant, spanOfNode(node)),
			};
		}
	}
}

/** That a node lacks what a mediator reads of it, and that it has it misspelt, are one finding. */
export const lackOf = (property: string, { file, start }: Span): string => `no ${property} at ${file} ${start}`;

function wordsNear(typed: string): readonly string[] {
	if (WORDS.includes(typed) || !/[,-]/.test(typed)) return [];
	const bare = bareWord(typed);
	return WORDS.filter((word) => {
		const meant = bareWord(word);
		const isOfVendor = word.includes(",") && !typed.includes(",");
		return !(isOfVendor && meant.length < 8) && closestKey(bare, [meant], meant.length < 8 ? 1 : 2) !== undefined;
	});
}

/** Without the vendor, which some words have twice, and as most write it. */
const bareWord = (word: string): string =>
	word
		.replace(/^(\w+),\1[-_]/, "$1,")
		.slice(word.indexOf(",") + 1)
		.replaceAll("_", "-")
		.replace(/pass-?thro?u(?:gh)?$/, "passthrough");

function* misspeltCompatibles(facts: Facts, { root }: Tree): Generator<Reported> {
	const { hypervisor } = facts.recognised;
	const chosen = root.children.get("chosen");
	if (chosen === undefined) return;
	for (const node of nodesBelow(chosen)) {
		const property = node.properties.get("compatible");
		const compatible = compatiblesOf(node);
		if (property === undefined || compatible.some((word) => COMPATIBLES.has(word))) continue;
		for (const typed of compatible) {
			const meant = closestKey(typed, COMPATIBLES.keys(), 2);
			const binding = meant === undefined ? undefined : COMPATIBLES.get(meant);
			if (meant === undefined || vendorOf(typed) !== vendorOf(meant)) continue;
			if (binding === undefined || !isReadBy(hypervisor, binding, true)) continue;
			const fixes = respeltString(property, typed, meant);
			yield {
				at: fixes[0]?.edits[0]?.at ?? spanOfProperty(property) ?? spanOfNode(node),
				message: `"${typed}" of ${displayName(node)} is read by nobody, "${meant}" is: ${hypervisor.words.asker} passes over the node`,
				fixes,
				explains: causesIn(facts, node),
			};
		}
	}
}

const vendorOf = (word: string): string => word.slice(0, word.indexOf(",") + 1);

/** What nodes below /chosen are to mediators, by their compatible. */
const COMPATIBLES = new Map(
	MEDIATOR_BINDINGS.flatMap(({ properties }) =>
		properties.flatMap((binding) =>
			binding.name === "compatible" && binding.value.kind === "strings"
				? binding.value.words.map((word) => [word, binding] as const)
				: [],
		),
	),
);

/** Causes of what happens in the boot that stand for something written in a node. */
function causesIn({ boot }: Facts, node: Node): readonly Cause[] {
	if (boot === undefined) return [];
	const named = spanOfNode(node);
	const isInside = ({ file, start }: Span) =>
		(file === named.file && start === named.start) ||
		node.bodies.some(
			({ body: { open, close } }) => open.source.path === file && open.start <= start && start < (close?.end ?? 0),
		);
	return boot.result.trace.flatMap((step) => {
		if (step.kind !== "event") return [];
		return step.causes.filter((cause) => {
			const at = boot.planned.originOf(cause)?.at;
			return at !== undefined && isInside(at);
		});
	});
}
