import type { Step } from "../devicetree/edits/edit.ts";
import { folderOf, joinPath, nameOf, stemOf } from "../text/path.ts";
import type { Problem } from "../text/problem.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { BootFile, BootStep, GuestTree, Named } from "./boot-file.ts";
import { readBootFile } from "./read-boot-file.ts";
import type { DomainSetup, PathRef, Setup, Stack } from "./setup.ts";

/** A guest's stack, with the name of its domain. */
interface NamedStack {
	readonly name: string;
	readonly stack: Stack;
}

interface Booted {
	readonly host: Stack;
	/** In the order given. */
	readonly guests: readonly Stack[];
	readonly guestTrees: readonly GuestTree[];
}

/**
 * The host's stack and the domains', with what boot files do to them. A guest's tree is known by its file's name, or by its
 * domain where a node of the host's tree names the file. Overlays that a stack has already are applied where a boot file says
 * so, the others before.
 */
export function bootedSetup(
	snapshot: Snapshot,
	files: readonly PathRef[],
	stack: Stack,
	domains: readonly DomainSetup[],
): Pick<Setup, "host" | "domains" | "guestTrees"> {
	const named = domains.flatMap(({ name, guest }) => (guest ? [{ name, stack: guest }] : []));
	const { host, guests, guestTrees } = booted(snapshot, files, stack, named);
	const byName = new Map(named.map(({ name }, place) => [name, guests[place]]));
	return {
		host,
		domains: domains.map((domain) => {
			const guest = byName.get(domain.name);
			return guest === undefined ? domain : { ...domain, guest };
		}),
		...(guestTrees.length > 0 && { guestTrees }),
	};
}

function booted(snapshot: Snapshot, files: readonly PathRef[], host: Stack, guests: readonly NamedStack[]): Booted {
	const read = readAll(snapshot, files, host);
	if (read.length === 0) return { host, guests: guests.map(({ stack }) => stack), guestTrees: [] };
	const guestTrees = read.flatMap(({ content }) => content.guestTrees);
	const domainOf = ({ name }: NamedStack) =>
		guestTrees.filter(({ domain }) => nameOf(domain).toLowerCase() === name.toLowerCase()).map(({ file }) => file);
	return {
		host: withSteps(
			snapshot,
			host,
			read.map((each) => ({ ...each, steps: each.content.host })),
		),
		guests: guests.map((guest) => {
			const { stack } = guest;
			const names = domainOf(guest);
			const own = read.flatMap((each) => {
				const steps = each.content.guests.flatMap(({ file, steps }) =>
					file !== undefined && (stemOf(file) === stemOf(stack.base.path) || names.includes(file)) ? steps : [],
				);
				return steps.length === 0 ? [] : [{ ...each, content: { ...each.content, problems: [] }, steps }];
			});
			return own.length === 0 ? stack : withSteps(snapshot, stack, own);
		}),
		guestTrees,
	};
}

/** One stack with what boot files do to it that are its own. */
export function bootedAlone(snapshot: Snapshot, files: readonly PathRef[], stack: Stack): Stack {
	return booted(snapshot, files, stack, []).host;
}

interface ReadBootFile {
	readonly file: PathRef;
	readonly content: BootFile;
}

function readAll(snapshot: Snapshot, files: readonly PathRef[], { base }: Stack): readonly ReadBootFile[] {
	return files.flatMap((file) => {
		const reading = snapshot.read(file.path);
		if (reading.kind !== "text") return [];
		return [{ file, content: readBootFile(reading.path, reading.text, stemOf(base.path)) }];
	});
}

function withSteps(
	snapshot: Snapshot,
	stack: Stack,
	read: readonly (ReadBootFile & { readonly steps: readonly BootStep[] })[],
): Stack {
	const overlays: PathRef[] = [];
	const placed: Step[] = [];
	const problems: Problem[] = [...(stack.problems ?? [])];
	for (const { file, content, steps } of read) {
		for (const problem of content.problems) problems.push(problem);
		const finder = overlayFinder(snapshot, file.path, stack);
		for (const step of steps) {
			if (step.kind !== "overlay") {
				placed.push(step);
				continue;
			}
			const { instead } = step;
			const found = (instead && finder.find({ ...step, file: instead })) ?? finder.find(step);
			if (found === undefined) placed.push({ kind: "unknown", at: step.at, why: finder.whyNot(step), missing: true });
			else {
				overlays.push({ path: found, at: step.at });
				const { parameters, isUnheeded } = step;
				placed.push({
					kind: "overlay",
					path: found,
					...(isUnheeded && { unheeded: step.at }),
					...(parameters && { parameters }),
				});
			}
		}
	}
	const before = stack.overlays.filter(({ path }) => !overlays.some((named) => named.path === path));
	const earlier: readonly Step[] = before.map(({ path }) => ({ kind: "overlay", path }));
	return {
		...stack,
		overlays: [...before, ...overlays],
		steps: [...(stack.steps?.filter((step) => step.kind !== "overlay" || !isNamed(step.path)) ?? earlier), ...placed],
		bootFiles: [...(stack.bootFiles ?? []), ...read.map(({ file }) => file)],
		...(read.some(({ content }) => content.makesModules) && { makesModules: true as const }),
		problems,
	};

	function isNamed(path: string): boolean {
		return overlays.some((named) => named.path === path);
	}
}

/** Where the source of an overlay is, or the overlay itself, that a boot file names as it is called on the target. */
function overlayFinder(
	snapshot: Snapshot,
	bootFile: string,
	{ base, overlays }: Stack,
): { find(named: Named): string | undefined; whyNot(named: Named): string } {
	const beside = [folderOf(bootFile), folderOf(base.path)];
	const folders = [...new Set(beside.flatMap((folder) => [folder, joinPath(folder, "overlays")]))];
	const isThere = (path: string): boolean =>
		path !== base.path && (snapshot.read(path).kind === "text" || snapshot.readBytes(path) !== undefined);
	return {
		find({ file }) {
			const stem = stemOf(file);
			const declared = overlays.find(({ path }) => stemOf(path) === stem || stemOf(path) === `${stem}-overlay`);
			if (declared !== undefined) return declared.path;
			const names = SOURCES.map((ending) => `${stem}${ending}`);
			const asWritten = joinPath(folderOf(bootFile), folderOf(`/${file}`).slice(1));
			for (const folder of new Set([asWritten, ...folders]))
				for (const name of names) if (isThere(joinPath(folder, name))) return joinPath(folder, name);
			return undefined;
		},
		whyNot({ file }) {
			const stem = stemOf(file);
			return `${nameOf(file)} is not here: there is no ${stem}.dtso, ${stem}.dts or ${stem}.dtbo in ${folders.join(", ")}, and scmi.yaml names none in overlays`;
		},
	};
}

/** Raspberry Pi's kernel has `NAME-overlay.dts`. */
const SOURCES = [".dtso", ".dts", "-overlay.dts", ".dtbo"];
