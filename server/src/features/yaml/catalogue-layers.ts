import { folderOf, joinPath } from "../../text/path.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import { type Sketch, sketchedTexts, sketchYaml } from "../../text/yaml-sketch.ts";

/** Firmware's releases and boards make chains of three or four. */
const MAX_LAYERS = 32;

/** A catalogue and all that it extends, each as it looks at the moment, the file itself first. */
export function catalogueLayers(snapshot: Snapshot, file: string, root: Sketch | undefined): readonly Sketch[] {
	const seen = new Set([file]);
	const layers: Sketch[] = root === undefined ? [] : [root];
	const addBases = (of: string, sketch: Sketch | undefined): void => {
		for (const name of sketchedTexts(sketch, "extends").toReversed()) {
			const reading = snapshot.read(joinPath(folderOf(of), name));
			if (reading.kind !== "text" || seen.has(reading.path) || seen.size > MAX_LAYERS) continue;
			seen.add(reading.path);
			const base = sketchYaml(reading.text).root;
			if (base !== undefined) layers.push(base);
			addBases(reading.path, base);
		}
	};
	addBases(file, root);
	return layers;
}
