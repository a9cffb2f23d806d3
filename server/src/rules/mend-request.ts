import type { ArmSci, XlConfig } from "../configs/xl-config.ts";
import { XL_KEYS } from "../configs/xl-keys.ts";
import { stringsOf } from "../devicetree/tree/read-property.ts";
import { type Node, nodesBelow, spanOfProperty, type Tree } from "../devicetree/tree/tree.ts";
import type { DomainFacts, Facts } from "../facts.ts";
import { HOST_PATH_PROPERTIES } from "../hypervisors/index.ts";
import type { Fault } from "../machine/fault.ts";
import type { Fix } from "../text/fix.ts";
import { beginsAt, type Span } from "../text/span.ts";
import { closestKey } from "../text/yaml-closest-key.ts";
import { respeltString } from "./respelt.ts";

type NoSuchNode = Extract<Fault, { kind: "no-such-node" }>;

/** What a domain's configuration or tree, or the hypervisor's command line, should have said, where it is refused for that. */
export function mendRequest({ domains, host, recognised }: Facts, at: Span, fault: Fault): readonly Fix[] {
	switch (fault.kind) {
		case "no-such-node":
			return meantPath(domains, at, fault);
		case "no-iommu":
			return allow(domains, at, fault.property);
		case "strange-request":
			return meantWord(domains, at, fault.choices);
		case "interrupt-not-permitted":
			return fault.meant === undefined ? [] : countedAs(domains, at, fault.meant.number);
		case "not-passed-through":
			return addWord(host.board.tree, recognised.hypervisor.commandLineOf?.(host.board.tree)?.at, fault.word);
		default:
			return [];
	}
}

/** At the end of the command line. Not preferred: the domain may be the one that should not ask. */
function addWord({ root }: Tree, at: Span | undefined, word: string): readonly Fix[] {
	const properties = [...(root.children.get("chosen")?.properties.values() ?? [])];
	const property = at && properties.find((each) => beginsAt(spanOfProperty(each) ?? at, at));
	const [line, ...more] = stringsOf(property) ?? [];
	if (property === undefined || line === undefined || more.length > 0 || /["\\]/.test(line)) return [];
	const title = `Add ${word} to ${property.name}`;
	return respeltString(property, line, `${line} ${word}`).map((fix) => ({ ...fix, title, preferred: false }));
}

/** The key that lets a device without an IOMMU be given. Not preferred: such a device reaches all memory. */
function allow(domains: readonly DomainFacts[], at: Span, key: string): readonly Fix[] {
	const xl = isXlKey(key) ? domains.find((domain) => hasInDtdev(domain.xl, at))?.xl : undefined;
	const list = xl?.settings.get("dtdev");
	if (xl === undefined || list === undefined || !xl.whole) return [];
	const written = xl.settings.get(key)?.value.at;
	const before = { ...list.keyAt, end: list.keyAt.start };
	const edit = written ? { at: written, text: "1" } : { at: before, text: `${key} = 1\n` };
	return [{ title: `Set ${key} = 1`, preferred: false, edits: [edit] }];
}

function meantWord(domains: readonly DomainFacts[], at: Span, choices: readonly string[]): readonly Fix[] {
	const armSci = armSciAt(domains, at);
	const meant = armSci && (choiceWithKey(armSci, choices) ?? closestKey(armSci.value, choices));
	if (meant === undefined) return [];
	return [{ title: `Write "${meant}"`, preferred: true, edits: [{ at, text: `"${meant}"` }] }];
}

/** The number as `irqs` counts, where that is not listed as well. */
function countedAs(domains: readonly DomainFacts[], at: Span, number: number): readonly Fix[] {
	const lists = domains.flatMap(({ xl }) => xl?.settings.get("irqs")?.value ?? []);
	const list = lists.find((each) => each.kind === "list" && each.items.some((item) => beginsAt(item.at, at)));
	const isListed = list?.kind === "list" && list.items.some((item) => "text" in item && Number(item.text) === number);
	if (list === undefined || isListed) return [];
	return [{ title: `Write ${number}`, preferred: true, edits: [{ at, text: `${number}` }] }];
}

const armSciAt = (domains: readonly DomainFacts[], at: Span): ArmSci | undefined =>
	domains.find(({ xl }) => xl?.armSci && beginsAt(xl.armSci.at, at))?.xl?.armSci;

/** The choice that is written with a key, as other releases have it. */
const choiceWithKey = ({ hasKeys, type, value }: ArmSci, choices: readonly string[]): string | undefined =>
	hasKeys && value === `type=${type}` ? choices.find((choice) => choice === type) : undefined;

/** What to do about a refusal where that does not follow from it, as a sentence without its full stop. */
export function adviceFor(
	{ domains, recognised }: Pick<Facts, "domains" | "recognised">,
	at: Span,
	fault: Fault,
): string | undefined {
	if (fault.kind === "no-iommu" && !isXlKey(fault.property) && domains.some(({ xl }) => hasInDtdev(xl, at)))
		return `Give the host's node ${fault.property}, of an IOMMU that is on, or take it out of dtdev: with iomem and irqs alone the guest has it all the same, and nothing guards or translates its DMA`;
	// right for another release than the one that refuses it
	const armSci = fault.kind === "strange-request" ? armSciAt(domains, at) : undefined;
	const choice = armSci && fault.kind === "strange-request" ? choiceWithKey(armSci, fault.choices) : undefined;
	return choice && `${recognised.hypervisor.title} spells it "${choice}", without type=`;
}

const hasInDtdev = (xl: XlConfig | undefined, at: Span): boolean =>
	xl?.dtdev.some((item) => beginsAt(item.at, at)) === true;

const isXlKey = (key: string): boolean => Object.hasOwn(XL_KEYS, key);

/**
 * The path of a host's node that was probably meant, in the place of one that leads nowhere, in a domain's configuration or tree. Another
 * node would be another device: it is only certain where that has the label that is written, or the same name and stands somewhere else.
 */
function meantPath(domains: readonly DomainFacts[], at: Span, { path, near }: NoSuchNode): readonly Fix[] {
	if (near === undefined) return [];
	const preferred = path.startsWith("&") || nameIn(path) === nameIn(near);
	const isHere = (each: Span): boolean => beginsAt(each, at);
	const fixes = domains.flatMap(({ xl, guest }) => {
		const listed = xl?.dtdev.find((item) => item.value === path && isHere(item.at));
		if (listed !== undefined)
			return [{ title: `Write "${near}"`, preferred, edits: [{ at: listed.at, text: `"${near}"` }] }];
		return (guest ? [...nodesBelow(guest.resolved.tree.root)] : []).flatMap((node) => inNode(node, isHere, path, near));
	});
	return fixes.slice(0, 1).map((fix) => ({ ...fix, preferred }));
}

function inNode({ properties }: Node, isHere: (at: Span) => boolean, path: string, near: string): readonly Fix[] {
	return HOST_PATH_PROPERTIES.flatMap((name) => {
		const property = properties.get(name);
		const at = property && spanOfProperty(property);
		return property && at && isHere(at) ? respeltString(property, path, near) : [];
	});
}

const nameIn = (path: string): string | undefined => /[^/]+(?=\/*$)/.exec(path)?.[0];
