import { folderOf, joinPath, nameOf } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Span } from "../text/span.ts";
import { differenceFrom, laidOver } from "./difference.ts";
import type { Catalogue, Grant } from "./model.ts";
import { type ReadCatalogue, readCatalogue } from "./read-catalogue.ts";

/** A catalogue without findings as it was read when the product was built: reading its YAML takes thirty times as long. */
interface Prebuilt {
	/** All of it, or what has to be laid over the one that it lies over. */
	readonly catalogue: unknown;
	/** Names of the files it is from, in its folder. */
	readonly files: readonly string[];
	/** Name of the one that it lies over, which is built too. */
	readonly over?: string;
}

/** The file that a built product has beside a bundled catalogue. */
export function prebuiltName(name: string): string {
	return name.replace(/\.scmi\.yaml$/, ".json");
}

/**
 * What to write into it; undefined for a catalogue with findings, which is none to ship. `readBase` reads another one of its folder
 * by name.
 */
export function prebuiltText(
	{ catalogue, problems, files }: ReadCatalogue,
	readBase: (name: string) => ReadCatalogue,
): string | undefined {
	if (catalogue === undefined || problems.length > 0) return undefined;
	const names = files.map(nameOf);
	const [, over, ...more] = names;
	const whole = withoutPlacesOfGrants(catalogue);
	const base = over === undefined || more.length > 0 ? undefined : readBase(over).catalogue;
	const prebuilt: Prebuilt = base
		? {
				catalogue: differenceFrom(withoutPlacesOfGrants(base), whole),
				files: names,
				...(over !== undefined && { over }),
			}
		: { catalogue: whole, files: names };
	return JSON.stringify(prebuilt);
}

/** Where firmware's source grants something is looked up in the YAML; a third of the file is that. */
function withoutPlacesOfGrants(catalogue: Catalogue): Catalogue {
	const { permissions } = catalogue;
	const short = (grants: Readonly<Record<string, Grant>> = {}): Record<string, Grant> =>
		mapped(grants, (grant) => {
			if (typeof grant === "string") return grant;
			return grant.deny === undefined ? grant.level : { level: grant.level, deny: grant.deny };
		});
	const grants = mapped(permissions.grants, ({ protocols, devices, resources, ...own }) => ({
		...own,
		...(protocols && { protocols: short(protocols) }),
		...(devices && { devices: short(devices) }),
		...(resources && { resources: mapped(resources, (table) => short(table)) }),
	}));
	return { ...catalogue, permissions: { ...permissions, grants } };
}

function mapped<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
	return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

/** The same as `readCatalogue` of the YAML beside it, less the `src` of grants; it is read when somebody asks for a place. Undefined where there is no such file. */
export function readPrebuilt(snapshot: Snapshot, path: string): ReadCatalogue | undefined {
	const folder = folderOf(path);
	const reading = snapshot.read(joinPath(folder, prebuiltName(nameOf(path))));
	if (reading.kind !== "text") return undefined;
	const { catalogue, files, over } = JSON.parse(reading.text) as Prebuilt;
	const base = over === undefined ? undefined : readPrebuilt(snapshot, joinPath(folder, over));
	if (over !== undefined && base === undefined) return undefined;
	let positions: ReadonlyMap<string, Span> | undefined;
	return {
		catalogue: (base ? laidOver(base.catalogue, catalogue) : catalogue) as Catalogue,
		problems: [],
		files: files.map((each) => joinPath(folder, each)),
		get positions() {
			positions ??= readCatalogue(snapshot, path).positions;
			return positions;
		},
	};
}
