import { type TransportBinding, transportOf } from "../board/bindings/transports.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { displayName, type Node, spanOfNode, spanOfProperty } from "../devicetree/tree/tree.ts";
import type { Fix } from "../text/fix.ts";
import { listed } from "../text/listed.ts";
import { isZephyr } from "./own-channels.ts";
import type { Rule } from "./rule.ts";

export const scmiTransportAmbiguous: Rule = {
	code: "scmi-transport-ambiguous",
	summary:
		"`compatible` of an SCMI node names two transports, and which of them Linux takes is another from release to release",
	severity: "warning",
	needs: [],
	*check({ facts }) {
		for (const { stack, guest } of facts.stacks) {
			if (isZephyr(facts, guest)) continue;
			for (const { node, compatible, enabled } of stack.board.controllers) {
				if (!enabled) continue;
				const named = compatible.flatMap((word) => transportOf([word]) ?? []);
				const [first, ...others] = named;
				// SMC's driver is the first to be linked, so that all releases take it where it is named first
				if (first === undefined || first.kind === "smc" || others.every(({ kind }) => kind === first.kind)) continue;
				const property = node.properties.get("compatible");
				const words = listed(named.map((each) => `"${each.compatible}"`));
				yield {
					at: (property && spanOfProperty(property)) ?? spanOfNode(node),
					message: `compatible of ${displayName(node)} names more than one transport, ${words}: Linux up to 6.11 takes the first, "${first.compatible}"; since 6.12 each is a driver of its own, and the one that is there first has the node. The binding wants one: write what firmware listens on`,
					fixes: oneTransport(node, named),
				};
			}
		}
	},
};

/** What a transport cannot do without. */
const NEEDS: Readonly<Record<TransportBinding["kind"], string | undefined>> = {
	mailbox: "mboxes",
	smc: "arm,smc-id",
	optee: "linaro,optee-channel-id",
	virtio: undefined,
};

/** The only one of which the node has what that needs, alone. */
function oneTransport({ properties }: Node, named: readonly TransportBinding[]): readonly Fix[] {
	if (named.some(({ kind }) => NEEDS[kind] === undefined)) return [];
	const [only, ...more] = named.filter(({ kind }) => properties.has(NEEDS[kind] as string));
	const { definitions = [], value = [] } = properties.get("compatible") ?? {};
	const [first, last] = [value.at(0), value.at(-1)];
	if (only === undefined || more.length > 0 || definitions.length !== 1) return [];
	if (first?.kind !== "string" || last?.kind !== "string") return [];
	if (first.first.expansion !== undefined || last.last.expansion !== undefined) return [];
	const text = `"${only.compatible}"`;
	const edits = [{ at: spanOfTokens(first.first, last.last), text }];
	return [{ title: `Write ${text} alone`, preferred: true, edits }];
}
