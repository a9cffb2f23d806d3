import { nameOf } from "../../text/path.ts";
import type { CatalogueIndex } from "../catalogue-index.ts";

interface Named {
	readonly path: string;
	readonly index: CatalogueIndex;
}

/** What a sentence calls two releases of a firmware: `R-Car BL31 4.28`; by their files too where that is the same. */
export function releaseNames(before: Named, after: Named): readonly [string, string] {
	const [old, now] = [plainName(before), plainName(after)];
	if (old !== now) return [old, now];
	const [oldFile, nowFile] = [nameOf(before.path), nameOf(after.path)];
	return oldFile === nowFile
		? [`${old} (${before.path})`, `${now} (${after.path})`]
		: [`${old} (${oldFile})`, `${now} (${nowFile})`];
}

function plainName({ path, index }: Named): string {
	const { name, release } = index.catalogue.firmware;
	return [name || nameOf(path), ...(release === undefined ? [] : [release])].join(" ");
}
