import type { Analysis } from "../../analysis.ts";
import { CATALOGUE } from "../../catalogue/catalogue-shape.ts";
import { CATALOGUE_SKELETON } from "../../catalogue/catalogue-skeleton.ts";
import type { Named } from "../../catalogue/shape-parts.ts";
import { fileKind } from "../../configs/file-kind.ts";
import { SETUP_FILE, type SetupNamed } from "../../configs/setup-shape.ts";
import { SETUP_SKELETON } from "../../configs/setup-skeleton.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import type { Form } from "../../text/yaml-shape.ts";
import { type SketchedText, sketchAt } from "../../text/yaml-sketch.ts";
import { catalogueLayers } from "./catalogue-layers.ts";
import { catalogueNames, entriesIn } from "./catalogue-names.ts";
import { fileNames, isFileName } from "./file-names.ts";
import { domainAt, setupNames, unusedFirst } from "./setup-names.ts";
import type { YamlFormat } from "./yaml-completion.ts";

/** The format of a YAML or JSON file of ours, by its name. */
export function formOf(file: string): Form | undefined {
	switch (fileKind(file)) {
		case "catalogue":
			return CATALOGUE.form;
		case "setup":
			return SETUP_FILE.form;
		default:
			return undefined;
	}
}

/**
 * The same as completion has to know it, for a file as it looks at the moment.
 *
 * @param analyses what was last known of setups that the file is part of
 */
export function formatOf(
	snapshot: Snapshot,
	file: string,
	{ root }: SketchedText,
	analyses: readonly Analysis[],
): YamlFormat | undefined {
	switch (fileKind(file)) {
		case "catalogue": {
			const layers = catalogueLayers(snapshot, file, root);
			return {
				form: CATALOGUE.form,
				skeleton: CATALOGUE_SKELETON,
				names: (kind, place) =>
					isFileName(kind)
						? fileNames(snapshot, file, kind, place.typed)
						: catalogueNames(kind as Named, layers, place),
				siblings: (path) => entriesIn(layers, ...path.map(String)).map(({ value }) => value),
			};
		}
		case "setup": {
			const setup = { snapshot, file, root, analyses };
			return {
				form: SETUP_FILE.form,
				skeleton: SETUP_SKELETON,
				names: (kind, { typed, path }) =>
					isFileName(kind)
						? unusedFirst(fileNames(snapshot, file, kind, typed), setup, typed)
						: setupNames(kind as SetupNamed, setup, typed, domainAt(path)),
				siblings: (path) => [sketchAt(root, ...path)],
			};
		}
		default:
			return undefined;
	}
}
