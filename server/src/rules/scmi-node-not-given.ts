import { isEnabled } from "../devicetree/tree/read-property.ts";
import { displayName, type Node, pathOf, spanOfNode, spanOfProperty } from "../devicetree/tree/tree.ts";
import type { DomainFacts, Facts } from "../facts.ts";
import type { LostTarget } from "../hypervisors/hypervisor.ts";
import type { Cause } from "../machine/boot-plan.ts";
import { grouped } from "../text/grouped.ts";
import { listed, listedSome } from "../text/listed.ts";
import { nameOf } from "../text/path.ts";
import { lostToScmi, scmiNodeAbove } from "../verdicts/lost-references.ts";
import type { Reported, Rule } from "./rule.ts";
import { undrivenNode } from "./scmi-node-misspelt.ts";

export const scmiNodeNotGiven: Rule = {
	code: "scmi-node-not-given",
	summary:
		"what is written in a guest's tree and does not reach it: a device that stands elsewhere, a node that one refers to, the whole tree",
	severity: "warning",
	needs: ["whole host tree"],
	consequence: true,
	*check({ facts }) {
		const isCreated = (domain: string) =>
			!["panic", "never"].includes(facts.boot?.outcomeOf(domain)?.state ?? "running");
		for (const domain of facts.domains) {
			const { name, request, unread } = domain;
			const node = facts.host.board.tree.root.children.get("chosen")?.children.get(name);
			const at = node ? spanOfNode(node) : (domain.xl?.name?.at ?? domain.setup?.at);
			if (unread !== undefined && at !== undefined && isCreated(name)) {
				const kept = `so nothing of ${nameOf(unread.path)} reaches it, and it boots without a device and without SCMI`;
				yield {
					at,
					message: `${name} is started without a tree: ${request.withoutTree}, ${kept}`,
					related: unread.at === undefined ? [] : [{ at: unread.at, message: `${nameOf(unread.path)} as its tree` }],
				};
			}
			const alike = grouped(
				lostToScmi(domain),
				({ target, why }) => `${pathOf(scmiNodeAbove(target) ?? target)} ${why}`,
			);
			for (const lost of alike.values()) yield reported(facts, domain, lost);
			for (const lost of grouped(lostBeside(domain), ({ target }) => target).values())
				yield reported(facts, domain, lost);
			if (isCreated(name)) yield* outside(domain);
		}
	},
};

/** Other nodes that what uses SCMI refers to. The interrupt controller is the one that the hypervisor makes, whatever is written for it. */
function lostBeside(domain: DomainFacts): readonly LostTarget[] {
	const { lost, guest } = domain;
	const told = new Set(usersOutside(domain).map(({ consumer }) => partOf(consumer)));
	const users = new Set((guest?.board.devices ?? []).flatMap(({ node, uses }) => (uses.length > 0 ? [node] : [])));
	return lost.filter(
		({ consumer, property, target }) =>
			users.has(consumer) &&
			isEnabled(consumer) &&
			!property.name.startsWith("interrupt") &&
			scmiNodeAbove(target) === undefined &&
			!told.has(partOf(target)),
	);
}

/** What uses SCMI in a part of its tree that is not copied: one finding a part. */
function* outside(domain: DomainFacts): Generator<Reported> {
	const { name } = domain;
	for (const [top, own] of grouped(usersOutside(domain), ({ consumer }) => partOf(consumer))) {
		const nodes = [...new Set(own.map(({ consumer }) => consumer))].filter((node) => node !== top);
		const inIt = nodes.length === 0 ? "" : ` with ${listedSome(nodes.map(displayName), 3)}`;
		const why = own[0]?.why;
		yield {
			at: spanOfNode(top),
			message: `${name} will not have ${displayName(top)}${inIt}: ${why}. What uses SCMI has to stand there`,
		};
	}
}

const usersOutside = ({ left }: DomainFacts): readonly LostTarget[] =>
	left.filter(({ consumer, target }) => scmiNodeAbove(target) !== undefined && scmiNodeAbove(consumer) === undefined);

/** The child of the root that it is, or is part of. */
function partOf(node: Node): Node {
	return node.parent?.parent === undefined ? node : partOf(node.parent);
}

/** Of sources that are written for two mediators, what this one does not read. */
function writtenForAnother({ recognised, causeOf }: Facts): readonly Cause[] {
	if (recognised.prevailing.length === 0) return [];
	return recognised.ignored.flatMap((mark) => causeOf(mark.thing ?? mark) ?? []);
}

/** What is lost for one reason is one finding: at the node that is out of place, else at the first reference. */
function reported(facts: Facts, { name: domain, guest }: DomainFacts, lost: readonly LostTarget[]): Reported {
	const [first] = lost as readonly [LostTarget];
	const { property, consumer, target, why, causes = [], isElsewhere } = first;
	// without its page an SCMI node calls nobody
	const speechless = (guest?.board.controllers ?? []).filter(({ node }) => lost.some((each) => each.consumer === node));
	const explains = [
		...(isElsewhere ? writtenForAnother(facts) : causes),
		...speechless.flatMap((controller) => facts.causeOf(controller) ?? []),
	];
	const placeOf = (each: LostTarget) => spanOfProperty(each.property) ?? spanOfNode(each.consumer);
	const referring = lost.map((each) => ({
		at: placeOf(each),
		message: `${each.property.name} of ${displayName(each.consumer)} refers to ${pathOf(each.target)}`,
	}));
	const scmi = isElsewhere ? scmiNodeAbove(target) : undefined;
	if (scmi !== undefined) {
		const users = [...grouped(lost, (each) => each.consumer)].map(([node, own]) => {
			const properties = [...new Set(own.map((each) => each.property.name))];
			return `${listed(properties)} of ${displayName(node)}`;
		});
		return {
			at: spanOfNode(scmi),
			...(speechless.length > 0 && { severity: "error" as const }),
			message: `${domain} will not have ${pathOf(scmi)}: ${why}. ${listed(users)} lead${lost.length === 1 ? "s" : ""} nowhere, and the devices never probe`,
			brief: `${domain} will not have ${pathOf(scmi)}`,
			explains,
			oneCause: undrivenNode(domain, scmi),
			related: referring,
		};
	}
	const others = lost.length === 1 ? "" : lost.length === 2 ? ", as does one more" : `, as do ${lost.length - 1} more`;
	const noted = `${property.name} of ${displayName(consumer)} refers to ${pathOf(target)}, which ${domain} will not have`;
	return {
		at: placeOf(first),
		message: `${noted}: ${why}. The reference leads nowhere${others}`,
		brief: noted,
		explains,
		related: [
			{ at: spanOfNode(target), message: `${pathOf(target)} as it is written for ${domain}` },
			...referring.slice(1),
		],
	};
}
