import type { NodeBinding, NodeShape, PropertyBinding } from "../board/bindings/binding.ts";
import { BINDINGS, propertiesOf } from "../board/bindings/bindings.ts";
import type { Facts } from "../facts.ts";
import { isReadBy, MEDIATOR_BINDINGS } from "../hypervisors/index.ts";
import { plain, prose } from "./markdown.ts";

/** All that is known to be read of trees, by mediators first. */
export const ALL_BINDINGS: readonly NodeBinding[] = [...MEDIATOR_BINDINGS, ...BINDINGS];

/** A binding as hovers and completions say it: Markdown, by paragraph. */
export function bindingText({ text, source }: PropertyBinding): string[] {
	return [prose(text), `*${plain(source)}*`];
}

const OF_MEDIATORS = new Set(MEDIATOR_BINDINGS.flatMap(({ properties }) => properties));

/** Whether it is a mediator that reads it. */
export const isMediators = (binding: PropertyBinding): boolean => OF_MEDIATORS.has(binding);

/** The properties that a node of a setup's tree can have: of mediators', what the setup's own reads. */
export function offeredProperties(
	node: NodeShape,
	{ recognised: { hypervisor } }: Facts,
	isHost: boolean,
): readonly PropertyBinding[] {
	if (!hypervisor.isMediator) return propertiesOf(node, BINDINGS).filter(({ isFormer }) => !isFormer);
	return propertiesOf(node, ALL_BINDINGS, (binding) => isReadBy(hypervisor, binding, isHost));
}
