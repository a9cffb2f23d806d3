import { transportOf } from "../board/bindings/transports.ts";
import { pageNodesOf } from "../board/pages.ts";
import { type CatalogueIndex, isComplete } from "../catalogue/catalogue-index.ts";
import type { Node } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import { hex } from "../machine/channels.ts";
import type { Fix } from "../text/fix.ts";
import type { Verdicts } from "../verdicts/verdicts.ts";
import { insertProperty } from "./insert-property.ts";
import type { OwnChannel } from "./own-channels.ts";
import { respeltString } from "./respelt.ts";

/** The property that an SCMI node lacks, where there is one thing that it can be: the only channel of firmware's, the only page that is left. */
export function whatIsMissing(
	facts: Facts,
	verdicts: Verdicts | undefined,
	own: OwnChannel,
	missing: string,
): readonly Fix[] {
	const value = missing === "shmem" ? onlyPage(own) : onlyNumber(own, verdicts);
	const property = `${missing} = <${value}>;`;
	const edit = value !== undefined && own.isPhysical && insertProperty(facts, own.controller.node, property);
	if (!edit) return [];
	const index = indexOf(own, verdicts);
	const preferred = missing === "shmem" || (index !== undefined && isComplete(index, "agents"));
	return [{ title: `Add ${property.slice(0, -1)}`, preferred, edits: [edit] }];
}

const indexOf = ({ node }: OwnChannel, verdicts: Verdicts | undefined): CatalogueIndex | undefined =>
	node.firmware === undefined ? undefined : verdicts?.boot.indices[node.firmware];

/** What each transport cannot do without: arm,scmi.yaml. */
const NEEDS: readonly { readonly compatible: string; readonly properties: readonly string[] }[] = [
	{ compatible: "arm,scmi", properties: ["mboxes", "shmem"] },
	{ compatible: "arm,scmi-smc", properties: ["arm,smc-id", "shmem"] },
	{ compatible: "linaro,scmi-optee", properties: ["linaro,optee-channel-id"] },
];

/** The other transport of which an SCMI node has everything, where that is one. */
export function transportMeant({
	controller: { node, compatible },
}: OwnChannel): { readonly instead: string; readonly fixes: readonly Fix[] } | undefined {
	const only = onlyWhole(node);
	const property = node.properties.get("compatible");
	const typed = compatible.find((word) => transportOf([word]) !== undefined);
	if (only === undefined || property === undefined || typed === undefined || compatible.includes(only))
		return undefined;
	if (transportOf([typed])?.kind === transportOf([only])?.kind) return undefined;
	// somebody may be about to write what the other transport lacks
	const fixes = respeltString(property, typed, only).map((fix) => ({ ...fix, preferred: false }));
	return { instead: only, fixes };
}

/** The transport of which an SCMI node has everything, where that is one. */
export function onlyWhole(node: Node): string | undefined {
	const whole = NEEDS.filter(({ properties }) => properties.every((name) => node.properties.has(name)));
	return whole.length === 1 ? whole[0]?.compatible : undefined;
}

function onlyPage({ board, controller }: OwnChannel): string | undefined {
	const others = board.controllers.filter((other) => other !== controller);
	const users = [...others.map(({ node }) => node), ...board.controllers.flatMap(protocolNodes)];
	const taken = new Set(users.flatMap((user) => pageNodesOf(board.tree, user)));
	const [only, ...more] = board.sharedMemories.filter(({ node }) => !taken.has(node));
	const label = only?.node.labels[0];
	return more.length > 0 || label === undefined ? undefined : `&${label}`;
}

const protocolNodes = ({ protocols }: OwnChannel["controller"]) => protocols.map(({ node }) => node);

/** The number that all of firmware's channels have on this transport. */
export function onlyNumber(own: OwnChannel, verdicts: Verdicts | undefined): string | undefined {
	const { transport } = own.node;
	const numbers = [...(indexOf(own, verdicts)?.channels.byTransport.get(transport)?.byNumber.keys() ?? [])];
	const [only] = numbers;
	if (numbers.length !== 1 || only === undefined) return undefined;
	return transport === "smc" ? hex(only) : `${only}`;
}
