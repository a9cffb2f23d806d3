import type { Analysis } from "../../analysis.ts";
import type { Setup } from "../../configs/setup.ts";
import { compilingTree } from "../../devicetree/source-tree/build-of.ts";
import { compatiblesOf } from "../../devicetree/tree/read-property.ts";
import type { StackFacts } from "../../plan/read-sources.ts";
import { listedSome } from "../../text/listed.ts";
import { nameOf } from "../../text/path.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import { firstUnread } from "../first-unread.ts";
import { overlayAlone } from "../status.ts";
import { looseOverlays } from "../written-setup.ts";
import type { DoctorItem, DoctorStep } from "./doctor-report.ts";
import { operandOf, setupPlace } from "./setup-place.ts";

/** Names that a line has room for. */
const NAMED = 4;

/** The board's own trees: what they are, how they are compiled, what is done to them on the way to the boot. */
export function treeItems({ facts }: Analysis, snapshot: Snapshot): readonly DoctorItem[] {
	const { setup, host } = facts;
	const { resolved } = host;
	const compatible = compatiblesOf(resolved.tree.root);
	const more = resolved.sources.size - 1;
	const files = more > 0 ? `, with ${more} more ${more === 1 ? "file" : "files"}` : "";
	const what = compatible.length === 0 ? "" : `: ${listedSome(compatible, NAMED)}`;
	const text = `${nameOf(resolved.file)}${files}${what}`;
	const board: DoctorItem = { topic: "board", state: "found", text, why: null };
	return [
		unreadItem(setup, host) ?? board,
		includeItem(facts, snapshot),
		setupItem(facts),
		...overlayItems(facts, snapshot),
		bootItem(setup),
	];
}

/** The first thing that is wrong with a tree which could not be read whole. */
export function unreadItem(setup: Setup, stack: StackFacts, guest?: string): DoctorItem | undefined {
	const { resolved } = stack;
	const topic = guest === undefined ? "board" : "domain";
	const alone = guest === undefined ? overlayAlone({ host: stack }) : undefined;
	if (alone !== undefined)
		return { topic, state: "missing", text: alone, why: null, step: baseStep(setup, resolved.file) };
	const first = firstUnread(resolved);
	if (first === undefined) return undefined;
	const isGone = setup.missing?.some(({ path }) => path === first.problem.at.file) === true;
	const isInclude = first.problem.code === "include" && !isGone;
	const action = isInclude
		? { kind: "write" as const, file: setupPlace(setup), line: "include: [FOLDER]" }
		: { kind: "run" as const, words: ["check", { file: operandOf(setup) }] };
	const why = isInclude
		? "say where the headers are, or give -I FOLDER; until then what depends on the rest of the tree is not known"
		: "until this is corrected, what depends on the rest of the tree is not known";
	const whose = guest === undefined ? "" : `${guest}: `;
	const text = isGone
		? `${whose}there is no ${nameOf(first.problem.at.file)}, which scmi.yaml names`
		: `${whose}${nameOf(resolved.file)} is not read whole, ${first.place}: ${first.problem.message}`;
	return { topic, state: "wrong", text, why: null, step: { why, action, urgency: "needed" } };
}

function baseStep(setup: Setup, overlay: string): DoctorStep {
	const line = `host: { base: BOARD.dts, overlays: [${nameOf(overlay)}] }`;
	const why = "the tree that it is laid over, BOARD.dts: what it changes there is checked then";
	return { why, action: { kind: "write", file: setupPlace(setup), line }, urgency: "needed" };
}

function includeItem({ setup, host }: Analysis["facts"], snapshot: Snapshot): DoctorItem {
	const tree = compilingTree(snapshot, host.resolved.file, setup.includePaths);
	const given = setup.includePaths.length === 0 ? "" : `, and in ${listedSome(setup.includePaths, NAMED)}`;
	if (tree === undefined)
		return {
			topic: "includes",
			state: "found",
			text: `searched beside the board${given}`,
			why: "it lies in no source tree that is known, and includes no file from one",
		};
	const { layout, root, file } = tree;
	const isOwn = file === host.resolved.file;
	return {
		topic: "includes",
		state: "found",
		text: `as files of ${layout.name} are compiled, in ${root}${given}`,
		why: isOwn ? "it lies there" : `it includes ${nameOf(file)} from there`,
	};
}

function setupItem({ setup }: Analysis["facts"]): DoctorItem {
	if (setup.file !== undefined)
		return {
			topic: "setup",
			state: "found",
			text: `${nameOf(setup.file)} says what is booted`,
			why: `it names ${nameOf(setup.host.base.path)}`,
		};
	return {
		topic: "setup",
		state: "assumed",
		text: "no scmi.yaml: all of this was found by itself",
		why: null,
		step: {
			why: "writes a scmi.yaml that states what was found, in which what is assumed can be corrected",
			action: { kind: "run", words: ["init", { file: setup.host.base.path }] },
			urgency: "advised",
		},
	};
}

function overlayItems({ setup }: Analysis["facts"], snapshot: Snapshot): readonly DoctorItem[] {
	const { host } = setup;
	const own = host.overlays.map(({ path }) => nameOf(path));
	const laid: DoctorItem = {
		topic: "overlays",
		state: "found",
		text: `${listedSome(own, NAMED)} over the board${own.length > 1 ? ", in this order" : ""}`,
		why: null,
	};
	const loose = looseOverlays(host, snapshot);
	if (loose.length === 0 || setup.file !== undefined) return own.length === 0 ? [] : [laid];
	const names = loose.map(nameOf);
	const [is, it] = names.length === 1 ? ["lies", "it"] : ["lie", "them"];
	const item: DoctorItem = {
		topic: "overlays",
		state: "missing",
		text: `${listedSome(names, NAMED)} ${is} beside the board, and nothing says that anybody lays ${it} over it`,
		why: null,
		step: {
			why:
				names.length + own.length === 1
					? `if it is laid over ${nameOf(host.base.path)}`
					: `if they are laid over ${nameOf(host.base.path)}, and in this order`,
			action: {
				kind: "write",
				file: setupPlace(setup),
				line: `host: { base: ${nameOf(host.base.path)}, overlays: [${[...own, ...names].join(", ")}] }`,
			},
			urgency: "advised",
		},
	};
	return own.length === 0 ? [item] : [laid, item];
}

function bootItem({ host, complete, file }: Analysis["facts"]["setup"]): DoctorItem {
	const boot = host.bootFiles ?? [];
	if (boot.length > 0)
		return {
			topic: "boot",
			state: "found",
			text: `${listedSome(
				boot.map(({ path }) => nameOf(path)),
				NAMED,
			)} changes the trees on the way to the boot`,
			why: boot.some(({ at }) => at !== undefined)
				? "scmi.yaml names it"
				: `it loads ${nameOf(host.base.path).replace(/\.dts$/, ".dtb")}`,
		};
	if (complete)
		return {
			topic: "boot",
			state: "found",
			text: "nothing changes the trees on the way to the boot",
			why: "scmi.yaml says complete: true",
		};
	const why =
		"if a boot script, an ImageBuilder configuration or config.txt changes them; complete: true if nothing does";
	return {
		topic: "boot",
		state: "assumed",
		text: "no boot script is known: the trees are taken to be booted as they are",
		why: null,
		...(file !== undefined && {
			step: { why, action: { kind: "write", file, line: "boot: BOOT_FILE" }, urgency: "advised" },
		}),
	};
}
