import { enumerated } from "../text/listed.ts";
import { joinPath } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { didYouMean } from "../text/yaml-closest-key.ts";

const MARK = "bundled:";
const SUFFIX = ".scmi.yaml";

/** As many as can be taken in. */
const NAMED = 12;

/** `bundled:fsl,imx95.mx95evk`, wherever a catalogue may be named by its path, is one that comes with the product. */
export function bundledWord(name: string): string {
	return `${MARK}${name}`;
}

/** The name in such a word; undefined for a path. */
export function bundledName(written: string): string | undefined {
	return written.startsWith(MARK) ? written.slice(MARK.length) : undefined;
}

/** What the files of the product are called, `fsl,imx95` and `fsl,imx95.mx95evk`. */
export function bundledNames(snapshot: Snapshot): readonly string[] {
	const { bundled } = snapshot;
	const files = bundled === undefined ? [] : snapshot.list(bundled);
	return files.flatMap((file) => (file.endsWith(SUFFIX) ? [file.slice(0, -SUFFIX.length)] : []));
}

/** The file of that name; undefined where there is none. */
export function bundledFile(snapshot: Snapshot, name: string): string | undefined {
	const { bundled } = snapshot;
	const isThere = bundled !== undefined && bundledNames(snapshot).includes(name);
	return isThere ? joinPath(bundled, name + SUFFIX) : undefined;
}

/** The names of a firmware's public configurations: `fsl,imx95.mx95evk` has the agents and permissions of one, and the numbers of fsl,imx95. */
export function configurationsOf(snapshot: Snapshot, name: string): readonly string[] {
	return bundledNames(snapshot).filter((other) => other.startsWith(`${name}.`));
}

/** What to say of a name that no file has. */
export function noSuchBundled(snapshot: Snapshot, name: string): string {
	const names = bundledNames(snapshot);
	if (names.length === 0) return `No catalogues come with this program, so there is no ${bundledWord(name)}.`;
	const [soc = ""] = name.split(".");
	const [vendor = ""] = soc.split(",");
	const wholes = names.filter((other) => !other.includes("."));
	const ofVendor = wholes.filter((other) => other.startsWith(`${vendor},`));
	const near = [configurationsOf(snapshot, soc), ofVendor, wholes].find((list) => list.length > 0) ?? names;
	const known = enumerated(near, NAMED, (each) => each);
	return `There is no bundled catalogue "${name}": ${known}.${didYouMean(name, names)}`;
}
