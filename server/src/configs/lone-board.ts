import { grouped } from "../text/grouped.ts";
import { folderOf, joinPath, nameOf, stemOf } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { bootFileBeside } from "./boot-beside.ts";
import { bootedSetup } from "./boot-steps.ts";
import { givesDevices, looksLikeXlConfig, mentionsArmSci } from "./cfg-language.ts";
import { type Composite, readKbuild } from "./kbuild.ts";
import type { DomainSetup, Setup, Stack } from "./setup.ts";
import { readXlConfig, type XlConfig } from "./xl-config.ts";

/** The setup of an overlay of which nobody says what it is laid over. */
export function setupOfLoneOverlay(path: string): Setup {
	return { ...NOTHING_SAID, name: stemOf(path), host: { base: { path }, overlays: [] }, domains: [] };
}

const NOTHING_SAID = { complete: false, includePaths: [], defines: {}, rules: {} };

/** A base with the overlays that the Makefile beside it lays over it. */
export interface LoneStack {
	readonly name: string;
	readonly base: string;
	readonly overlays: readonly string[];
}

/**
 * The setup of a board, or a stack, nobody wrote a scmi.yaml for. Every xl configuration beside it that asks for SCMI, or gives a domain
 * devices or a tree, is a domain, started in the order of their file names; its tree is the .dts beside it that is named as its `device_tree`, else as the
 * configuration. A guest is taken to be Linux where its kernel's file name says so. A boot file beside it that loads the
 * board's own tree says what else is done to the trees. Catalogue and mediator are left to be found out.
 */
export function setupOfLoneBoard(snapshot: Snapshot, path: string, stack?: LoneStack): Setup {
	const { guests, unread } = guestsIn(snapshot, folderOf(path));
	const names = guests.map(({ config, file }) => config.name?.value || stemOf(file));
	const sharers = grouped(names, (name) => name);
	const bare: Stack = { base: { path }, overlays: (stack?.overlays ?? []).map((overlay) => ({ path: overlay })) };
	const domains = guests.map(({ config, file }, index): DomainSetup => {
		const name = names[index] ?? "";
		const tree = [declaredTree(file, config), treeNamed(file, file)].find(
			(candidate) => candidate !== undefined && candidate !== path && snapshot.read(candidate).kind === "text",
		);
		return {
			// Two configurations that name one domain are told apart by their files.
			name: sharers.get(name)?.length === 1 ? name : stemOf(file),
			os: /^(z?image|vmlinu|linux)/i.test(nameOf(config.kernel?.value ?? "")) ? "linux" : "unknown",
			xl: [{ path: file }],
			...(tree !== undefined && { guest: { base: { path: tree }, overlays: [] } }),
		};
	});
	return {
		...NOTHING_SAID,
		name: stack?.name ?? stemOf(path),
		...bootedSetup(snapshot, bootFileBeside(snapshot, path), bare, domains),
		...(unread.length > 0 && { unread }),
	};
}

/** The stacks that the Makefile beside an overlay makes with it. */
export function stacksWith(snapshot: Snapshot, overlay: string): readonly LoneStack[] {
	const folder = folderOf(overlay);
	const makefile = snapshot.read(joinPath(folder, "Makefile"));
	if (makefile.kind !== "text") return [];
	const composites = readKbuild(makefile.text).composites.slice(0, MAX_STACKS);
	const byName = new Map(composites.map((composite) => [composite.name, composite]));
	const isThere = (path: string) => snapshot.read(path).kind === "text";
	/** Older kernels have overlays in files that are called as boards are. */
	const sourceOf = (name: string): string => {
		const [plain, old] = [joinPath(folder, `${name}.dtso`), joinPath(folder, `${name}.dts`)];
		return plain !== overlay && (old === overlay || (!isThere(plain) && isThere(old))) ? old : plain;
	};
	const stackOf = ({ name, base, overlays }: Composite, depth: number): LoneStack | undefined => {
		const own = overlays.map(sourceOf);
		const board = joinPath(folder, `${base}.dts`);
		if (isThere(board)) return { name: nameOf(name), base: board, overlays: own };
		// Its base may be such a stack itself.
		const below = byName.get(base);
		const stack = below && depth > 0 ? stackOf(below, depth - 1) : undefined;
		return stack && { name: nameOf(name), base: stack.base, overlays: [...stack.overlays, ...own] };
	};
	const stem = stemOf(overlay);
	const mentions = ({ base, overlays }: Composite, depth: number): boolean => {
		const below = byName.get(base);
		return overlays.includes(stem) || (below !== undefined && depth > 0 && mentions(below, depth - 1));
	};
	return composites
		.filter((composite) => mentions(composite, MAX_DEPTH))
		.flatMap((composite) => stackOf(composite, MAX_DEPTH) ?? [])
		.filter(({ overlays }) => overlays.includes(overlay));
}

/** Linux's largest Makefile has some two hundred. */
const MAX_STACKS = 5_000;
/** How often a stack may be the base of another. */
const MAX_DEPTH = 8;

/** Whether an xl configuration beside it names this tree as its `device_tree`: then it is no board of its own. */
export function isGuestTree(snapshot: Snapshot, path: string): boolean {
	return guestsIn(snapshot, folderOf(path)).guests.some(({ file, config }) => declaredTree(file, config) === path);
}

interface Guest {
	readonly file: string;
	/** It says something of SCMI. */
	readonly asks: boolean;
	readonly config: XlConfig;
}

/** All the `.cfg` of a folder together, in characters: an xl configuration has a few hundred. */
const MAX_CHARACTERS = 16_000_000;

/**
 * The configurations in a folder that ask for SCMI, those that give a domain devices or a tree without (but of several with one
 * name, which are for different boards, none), and the files that are not looked into since those before them
 * are too large.
 */
function guestsIn(
	snapshot: Snapshot,
	folder: string,
): { readonly guests: readonly Guest[]; readonly unread: readonly string[] } {
	const files = snapshot
		.list(folder)
		.filter((name) => name.endsWith(".cfg"))
		.map((name) => joinPath(folder, name));
	const guests: Guest[] = [];
	let characters = 0;
	for (const [place, file] of files.entries()) {
		const reading = snapshot.read(file);
		if (reading.kind !== "text") continue;
		characters += reading.text.length;
		if (characters > MAX_CHARACTERS) return { guests: withoutRivals(guests), unread: files.slice(place) };
		const asks = mentionsArmSci(reading.text);
		if ((asks || givesDevices(reading.text)) && looksLikeXlConfig(reading.text))
			guests.push({ file, asks, config: readXlConfig(snapshot, [file]) });
	}
	return { guests: withoutRivals(guests), unread: [] };
}

function withoutRivals(guests: readonly Guest[]): readonly Guest[] {
	const sharers = grouped(guests, ({ config }) => config.name?.value);
	return guests.filter(({ asks, config }) => asks || sharers.get(config.name?.value)?.length === 1);
}

/** `device_tree`, whatever slip is in the key, is a path on the target; the source it was built from has the same name. */
function declaredTree(file: string, { deviceTree, misspelt }: XlConfig): string | undefined {
	const slip = misspelt.get("device_tree")?.value;
	const path = deviceTree?.value ?? (slip?.kind === "text" ? slip.text : undefined);
	return path === undefined ? undefined : treeNamed(file, path);
}

function treeNamed(file: string, path: string): string {
	return joinPath(folderOf(file), `${stemOf(path)}.dts`);
}
