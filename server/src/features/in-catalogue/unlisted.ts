import type { BoardDevice, Use } from "../../board/board.ts";
import { type CatalogueIndex, resourcesOf } from "../../catalogue/catalogue-index.ts";
import { macroNamesOf } from "../../devicetree/lex/origin.ts";
import { displayName } from "../../devicetree/tree/tree.ts";
import type { Facts } from "../../facts.ts";
import { keyFor } from "../../importers/key-for.ts";
import type { BoundFirmware } from "../../plan/bind-firmwares.ts";
import type { ResourceKind } from "../../scmi/resource-kind.ts";
import type { Span } from "../../text/span.ts";
import type { YamlTree } from "../../text/yaml-insert-tree.ts";
import { nounOf, resourceOfUse } from "../../verdicts/used-resources.ts";

/** A number that a tree uses and its catalogue does not have, with the row that would list it. */
export interface Unlisted {
	readonly firmware: BoundFirmware;
	readonly kind: ResourceKind;
	/** As a person says it: `clock 9`. */
	readonly title: string;
	/** Where it is written, by everybody who uses it. */
	readonly places: readonly Span[];
	readonly key: string;
	/** What stands under its key. */
	readonly row: YamlTree;
}

/**
 * Every number that the trees of a setup use and the catalogue bound to it could list, but does not, in the order of the trees. Not one that
 * another agent has, nor one of which it cannot be told what it counts.
 */
export function unlistedIn(facts: Facts): readonly Unlisted[] {
	const { boot } = facts;
	if (boot === undefined) return [];
	const found = new Map<string, Unlisted & { readonly places: Span[] }>();
	const keys = new Map<string, (name: string) => string>();
	for (const { stack } of facts.stacks)
		for (const device of stack.board.devices)
			for (const use of device.uses) {
				const index = boot.indexOf(use);
				const { id, kind } = use;
				if (index === undefined || id === undefined || resourceOfUse(boot, use) !== undefined) continue;
				const firmware = facts.firmwares.find(({ catalogue }) => catalogue.index === index);
				const number = numberOf(index, use, boot.agentOf(use)?.key);
				if (firmware === undefined || number === undefined || hasErrors(firmware)) continue;
				const place = facts.firmwares.indexOf(firmware);
				const name = `${place} ${nounOf(use)} ${kind} ${JSON.stringify(number)}`;
				const known = found.get(name);
				if (known) {
					known.places.push(...placesOf(use));
					continue;
				}
				const newKey = keys.get(`${place} ${kind}`) ?? keysBeside(index, kind);
				keys.set(`${place} ${kind}`, newKey);
				const symbol = symbolOf(use);
				found.set(name, {
					firmware,
					kind,
					title: `${nounOf(use)} ${id}`,
					places: placesOf(use),
					key: newKey(symbol ?? nameOf(device, use)),
					row: {
						...number,
						...(use.pins && { kind: use.pins.selector }),
						...(symbol !== undefined && { symbols: [symbol] }),
					},
				});
			}
	return [...found.values()];
}

/** What is wrong may be the entry that is missed. */
function hasErrors({ catalogue: { read } }: BoundFirmware): boolean {
	return read.problems.some(({ severity }) => severity === "error");
}

/** The field with the number; undefined where the catalogue may have it already, or it is not known whose it would be. */
function numberOf(index: CatalogueIndex, { id = 0, kind }: Use, agent: string | undefined): YamlTree | undefined {
	const entries = resourcesOf(index, kind);
	// one that does not say what it counts may be this
	if (kind === "pinctrl" && entries.some(({ resource }) => resource.kind === undefined)) return undefined;
	const isPerAgent =
		index.catalogue.scmi.protocols[kind]?.idSpace === "per-agent" ||
		entries.some(({ resource }) => resource.agentIds !== undefined);
	if (!isPerAgent) return { id };
	return agent === undefined ? undefined : { agentIds: { [agent]: id } };
}

function placesOf({ at, writtenAt }: Use): Span[] {
	return writtenAt ? [writtenAt, at] : [at];
}

/** The macro that stands for it. */
function symbolOf({ cell }: Use): string | undefined {
	return cell && macroNamesOf(cell.first, cell.last)[0];
}

/** By the one who uses it, and what that calls it. */
function nameOf({ node }: BoardDevice, { name }: Use): string {
	return name === undefined ? displayName(node) : `${displayName(node)}_${name}`;
}

function keysBeside(index: CatalogueIndex, kind: ResourceKind): (name: string) => string {
	const newKey = keyFor();
	for (const { key } of resourcesOf(index, kind)) newKey(key);
	return newKey;
}
