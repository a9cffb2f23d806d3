import type { EditValue } from "../devicetree/edits/edit.ts";
import { stemOf } from "../text/path.ts";
import type { Span } from "../text/span.ts";
import type { BootFile, BootStep, GuestTree, Named } from "./boot-file.ts";
import { runScript } from "./run-script.ts";
import { addressOf, type ScriptTree } from "./script-run.ts";

/**
 * Reads a boot script of U-Boot, or a build's template of one (`@@NAME@@`): what its `fdt` commands do to which tree.
 * `loads` and `fdt` commands are taken to succeed; what depends on anything else that is not in the script is unknown.
 *
 * @param host the name of the host's tree without its ending, as the setup has it: the tree of that name is the host's, else
 * the one that is booted with, else the one that is selected first
 */
export function readBootScript(file: string, text: string, host: string): BootFile {
	const { trees, booted, loaded, boots, bootsAgain, problems } = runScript(file, text);
	const isHost = ({ tree }: ScriptTree) => tree !== undefined && stemOf(tree.file) === host;
	const named = trees.filter(isHost);
	const own = named.find((tree) => tree === booted) ?? named[0] ?? trees.find((tree) => tree === booted) ?? trees[0];
	const heeded = (steps: readonly BootStep[]) => (bootsAgain ? steps.map(heededStep) : steps);
	const steps = heeded(own?.steps ?? []);
	// what was loaded again where a tree lay, or is a copy of the host's, is no guest's
	const others = trees.filter(
		(tree, place) =>
			tree.steps.length > 0 &&
			(own?.tree === undefined ? tree !== own : tree.tree?.file !== own.tree.file) &&
			!trees.slice(place + 1).some((later) => later.address === tree.address && later.tree?.file === tree.tree?.file),
	);
	return {
		base: own?.tree,
		host: steps,
		guests: others.map(({ tree, steps: done }) => ({ file: tree?.file, steps: heeded(done) })),
		guestTrees: guestTreesOf(steps, loaded),
		makesModules: boots && steps.some(makesModule),
		problems,
	};
}

/** Where something else is booted after a boot that fails, the tree is not the last one. */
function heededStep(step: BootStep): BootStep {
	if (step.kind !== "overlay") return step;
	const { isUnheeded: _, ...overlay } = step;
	return overlay;
}

function makesModule(step: BootStep): boolean {
	return (
		step.kind === "set" &&
		step.property === "compatible" &&
		step.value.some((part) => part.kind === "text" && /^multiboot,(kernel|device-tree)$/.test(part.text))
	);
}

/**
 * Nodes that the script makes device-tree modules of domains, each with the file that was loaded where the module lies.
 * The address is in the name, or in `reg`.
 */
function guestTreesOf(steps: readonly BootStep[], loaded: ReadonlyMap<string, Named>): readonly GuestTree[] {
	const modules = new Map<string, Span>();
	const addresses = new Map<string, string>();
	for (const step of steps) {
		if (step.kind !== "set") continue;
		const texts = step.value.flatMap((part) => (part.kind === "text" ? [part.text] : []));
		if (step.property === "compatible" && texts.includes("multiboot,device-tree")) modules.set(step.node, step.at);
		const address = step.property === "reg" ? addressIn(step.value) : undefined;
		if (address !== undefined) addresses.set(step.node, address);
	}
	return [...modules].flatMap(([path]): GuestTree[] => {
		const slash = path.lastIndexOf("/");
		const inName = /^[a-z-]+@?(.*)$/.exec(path.slice(slash + 1))?.[1] ?? "";
		const found = [inName, addresses.get(path) ?? ""]
			.map((written) => loaded.get(addressOf(written)))
			.find((each) => each !== undefined);
		return found === undefined ? [] : [{ ...found, domain: path.slice(0, slash) }];
	});
}

/** The address of `<hi lo …>`. */
function addressIn(value: readonly EditValue[]): string | undefined {
	const [part] = value;
	const [high, low] = part?.kind === "cells" ? part.cells : [];
	if (high?.value === undefined || low?.value === undefined) return undefined;
	return (high.value * 2 ** 32 + low.value).toString(16);
}
