import type { Unit } from "../devicetree/resolve.ts";
import type { WrittenTree } from "../plan/read-sources.ts";
import { listed } from "../text/listed.ts";
import { nameOf } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Span } from "../text/span.ts";
import type { Library } from "./in-catalogue/library.ts";
import type { IsEditable } from "./in-catalogue/rename-key.ts";
import { type LabelInUnit, labelIn } from "./label-places.ts";
import { lineOf, type Renamed } from "./rename-in-trees.ts";

/** A label is renamed wherever the trees have it: where it is given, extended, deleted and referred to, by overlays of them too. */
export function renamedLabel(label: string, snapshot: Snapshot): Renamed {
	return {
		name: label,
		isWord: true,
		placesIn: (tree) => {
			const found = tree.units.map((unit) => labelIn(unit, label));
			if (found.every(({ places, through }) => places.length === 0 && through === undefined)) return [];
			const refused = whyNot(snapshot, tree, label, found);
			return refused === undefined ? found.flatMap(({ places }) => places.map(({ at }) => at)) : { refused };
		},
	};
}

/** The places that refer to a label in overlays of which nobody says what they are laid over, where it may be renamed. */
export function inLooseOverlays(
	library: Library,
	label: string,
	newName: string,
	isEditable: IsEditable,
): readonly Span[] {
	const units = library.looseOverlays(label).flatMap((tree) => tree.units);
	return units.flatMap((unit) => {
		const { places, through } = labelIn(unit, label);
		const isSure = through === undefined && places.every(({ at, isDeclared }) => !isDeclared && isEditable(at.file));
		return isSure && whyNoLabel(newName, [unit], library.snapshot) === undefined ? places.map(({ at }) => at) : [];
	});
}

/** Why no node can have this label, or none of these boards and overlays. */
export function whyNoLabel(name: string, units: readonly Unit[], snapshot: Snapshot): string | undefined {
	// dtc-lexer.l: LABEL
	if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
		return `"${name}" cannot be a label: it must be letters, digits and "_", and begin with no digit.`;
	for (const unit of units) {
		const {
			places: [place],
			through,
		} = labelIn(unit, name);
		if (place) return `"${name}" is a label already: ${lineOf(snapshot, place.at)}.`;
		if (through) return `"${name}" is a label already, through the macro ${through.macro}.`;
		if (unit.macros.some((macro) => macro.name === name))
			return `"${name}" is a macro in ${nameOf(unit.file)}: it would stand for something else there.`;
	}
	return undefined;
}

function whyNot(snapshot: Snapshot, tree: WrittenTree, label: string, all: readonly LabelInUnit[]): string | undefined {
	for (const { unit, through, places } of all) {
		if (through)
			return `"${label}" comes out of the macro ${through.macro} in ${lineOf(snapshot, { file: through.at.source.path, start: through.at.start })}: it is changed only by hand.`;
		if (places.length > 0 && unit.macros.some(({ name }) => name === label))
			return `"${label}" is a macro as well in ${nameOf(unit.file)}: which of its places mean the label is not sure.`;
	}
	const declaring = all.filter(({ places }) => places.some(({ isDeclared }) => isDeclared));
	if (declaring.length > 1)
		return `${listed(declaring.map(({ unit }) => nameOf(unit.file)))} each give this label to something: which one the others mean is not sure.`;
	if (declaring.length === 1) return undefined;
	if (tree.tree?.labels.has(label))
		return `"${label}" is a label of ${nameOf(tree.file)}, which has no text that could be changed.`;
	const [own] = tree.units;
	return own?.parsed.plugin
		? `"${label}" is a label of what ${nameOf(tree.file)} is laid over, and which tree that is nothing here says: name both in a scmi.yaml.`
		: `Nothing in ${nameOf(tree.file)} has the label "${label}": there is no place where it is given.`;
}
