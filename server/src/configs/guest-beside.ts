import { nearName } from "../text/near-name.ts";
import { folderOf, joinPath, nameOf, stemOf } from "../text/path.ts";
import type { Problem } from "../text/problem.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { PathRef, Setup } from "./setup.ts";
import { mayStillSet, type XlConfig } from "./xl-config.ts";

/**
 * The tree of a domain that a hypervisor makes at boot, where no setup names one: the file that a boot script loads for it, else the one
 * that is called as the domain is, alone or behind a `-`; source before blob. Undefined: there is none, or more than one.
 * @param domain name of its node in /chosen
 */
export function guestTreeBeside(snapshot: Snapshot, setup: Setup, domain: string): PathRef | undefined {
	const { base, overlays } = setup.host;
	const folder = folderOf(base.path);
	const taken = new Set([base, ...overlays].map(({ path }) => nameOf(path)));
	const files = snapshot.list(folder).filter((name) => /\.(dts|dtb)$/.test(name) && !taken.has(name));
	const loaded = setup.guestTrees?.find((tree) => nameOf(tree.domain) === domain);
	const stems = new Set(files.map(stemOf));
	const wanted = domain.toLowerCase();
	const called = [...stems].filter((stem) => {
		const name = stem.toLowerCase();
		return name === wanted || name.endsWith(`-${wanted}`) || name.endsWith(`_${wanted}`);
	});
	const stem = loaded ? stemOf(nameOf(loaded.file)) : called.length === 1 ? called[0] : undefined;
	if (stem === undefined || !stems.has(stem)) return undefined;
	const name = files.includes(`${stem}.dts`) ? `${stem}.dts` : `${stem}.dtb`;
	return { path: joinPath(folder, name), ...(loaded && { at: loaded.at }) };
}

/** The tree that an xl configuration names as its `device_tree`, a path on the target: what it was built from, beside the configuration. */
export function declaredTreeBeside(snapshot: Snapshot, { deviceTree }: XlConfig): PathRef | undefined {
	if (deviceTree === undefined) return undefined;
	const { value, at } = deviceTree;
	const folder = folderOf(at.file);
	const files = snapshot.list(folder);
	const name = [`${stemOf(value)}.dts`, `${stemOf(value)}.dtb`].find((each) => files.includes(each));
	return name === undefined ? undefined : { path: joinPath(folder, name), at };
}

/** A `device_tree` of which nothing here has the name, and something nearly: xl does not find what is called otherwise on the target either. */
export function strayTreeName(snapshot: Snapshot, xl: XlConfig): readonly Problem[] {
	const { deviceTree } = xl;
	if (deviceTree === undefined || declaredTreeBeside(snapshot, xl) !== undefined) return [];
	const { value, at } = deviceTree;
	const folder = folderOf(at.file);
	const near = ["dts", "dtb"].flatMap((ending) => nearName(snapshot, [folder], `${stemOf(value)}.${ending}`) ?? [])[0];
	if (near === undefined) return [];
	const meant = `${value.slice(0, value.length - nameOf(value).length)}${stemOf(near)}.dtb`;
	return [
		{
			code: "scmi-xl-config",
			severity: "warning",
			at,
			message: `Nothing here is called as ${nameOf(value)}, and ${near} nearly is: where there is no such file xl stops, and creates no domain. Did you mean ${meant}?`,
			fixes: [{ title: `Write "${meant}"`, preferred: true, edits: [{ at, text: `"${meant}"` }] }],
		},
	];
}

/**
 * Why a tree that lies beside a configuration is taken for the one it starts a guest with; undefined: the configuration names it as
 * its `device_tree`.
 */
export function whyTreeIsMeant(xl: XlConfig, config: string, tree: string): string | undefined {
	const { deviceTree } = xl;
	if (deviceTree !== undefined && stemOf(deviceTree.value) === stemOf(tree)) return undefined;
	const named = mayStillSet(xl, "device_tree") ? "does not say its device_tree yet" : "names no device_tree";
	const names = deviceTree === undefined ? named : `names ${deviceTree.value}, which is not here`;
	return `which is called as ${nameOf(config)} is: that ${names}`;
}
