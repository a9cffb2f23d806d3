import { type LockedNode, lockedIn, lockFileOf } from "../configs/lock.ts";
import { lockText } from "../configs/lock-text.ts";
import type { StatedRelease } from "../configs/setup.ts";
import type { BootFacts, Facts } from "../facts.ts";
import type { Fix } from "../text/fix.ts";
import { grouped } from "../text/grouped.ts";
import { listedSome } from "../text/listed.ts";
import { folderOf, nameOf, relativePath } from "../text/path.ts";
import type { Span } from "../text/span.ts";
import { type ComparedNode, comparedWithLock, type MovedNumber } from "../verdicts/moved-numbers.ts";
import { lockedSetup } from "../verdicts/pinned-numbers.ts";
import type { Related } from "./finding.ts";
import { bootRule, type Reported } from "./rule.ts";

export const scmiReleaseMismatch = bootRule({
	code: "scmi-release-mismatch",
	summary: "the trees are written for another release of firmware, which gives their numbers other meanings",
	severity: "warning",
	needs: [],
	*check(facts, boot) {
		const compared = comparedWithLock(facts, boot);
		const stated = otherReleases(facts);
		const byFirmware = grouped(
			compared.filter(({ moved }) => moved.length > 0),
			({ node, locked }) => `${node.catalogue.path} ${locked.catalogue} ${locked.release}`,
		);
		for (const nodes of byFirmware.values()) yield movedMeanings(facts, boot, nodes, stated);
		const told = new Set([...byFirmware.values()].flatMap(([first]) => first?.node.catalogue.path ?? []));
		for (const other of stated)
			if (!told.has(other.path))
				yield otherRelease(
					facts,
					other,
					compared.filter(({ node }) => node.catalogue.path === other.path),
				);
	},
});

/** A release that the setup states, and the catalogue in use that is of another one. */
interface OtherRelease extends StatedRelease {
	readonly path: string;
	readonly name: string;
	readonly now: string;
}

/** Of a catalogue that does not say of which release it is, nothing is known; where several are in use, any of them may be meant. */
function otherReleases({ setup, firmwares }: Facts): readonly OtherRelease[] {
	return (setup.releases ?? []).flatMap((stated): readonly OtherRelease[] => {
		const meant = firmwares.filter(({ nodes }) => stated.node === undefined || nodes.includes(stated.node));
		const known = meant.flatMap(({ catalogue: { path, read } }) => {
			const { name = "", release: now } = read.catalogue?.firmware ?? {};
			return now === undefined ? [] : [{ ...stated, path, name, now }];
		});
		return known.length < meant.length || known.some(({ now }) => now === stated.release) ? [] : known.slice(0, 1);
	});
}

/** Numbers that a sentence has room for. */
const NAMED = 4;

function movedMeanings(
	facts: Facts,
	boot: BootFacts,
	nodes: readonly ComparedNode[],
	stated: readonly OtherRelease[],
): Reported {
	const [{ node, locked }] = nodes as readonly [ComparedNode, ...ComparedNode[]];
	const moved = nodes.flatMap((each) => each.moved);
	const distinct = inOrder([
		...new Map(moved.map((each) => [`${each.noun} ${each.number} ${each.was.key}`, each])).values(),
	]);
	const count = new Set(moved.map(({ noun, number }) => `${noun} ${number}`)).size;
	const lock = placeInLock(facts, node.id, locked);
	const other = stated.find(({ path }) => path === node.catalogue.path);
	const causes = moved.flatMap(({ cause }) => cause ?? []);
	const more = distinct.length - NAMED;
	const isSure = distinct.some(({ wasIs }) => wasIs !== undefined);
	const one = count === 1;
	const gives = isSure
		? `gives ${count} of its numbers ${one ? "another meaning" : "other meanings"}`
		: `calls ${count} of its numbers otherwise`;
	const consequence = isSure
		? "Firmware goes by the number alone, so that nodes which use them get something else."
		: `That may be the same thing${one ? "" : "s"} under ${one ? "another name" : "other names"}, or ${one ? "another in its" : "others in their"} place.`;
	const texts = [...distinct.slice(0, NAMED).map(movedText), ...(more > 0 ? [`${more} more`] : [])].join("; ");
	const message = `${headText(node, locked)} ${gives}: ${texts}. ${consequence} ${wayForward(facts, nodes, distinct)}`;
	const related = moved.map((each): Related => ({ at: each.at, message: movedText(each) }));
	return {
		at: other?.at ?? lock,
		severity: isSure ? "warning" : "information",
		message,
		related: [...(other === undefined ? [] : [{ at: lock, message: "written for this release" }]), ...related],
		fixes: acceptedBy(facts, boot),
		explains: causes,
		renumbers: causes,
	};
}

function inOrder(moved: readonly MovedNumber[]): readonly MovedNumber[] {
	return moved.toSorted((a, b) => (a.noun === b.noun ? a.number - b.number : a.noun < b.noun ? -1 : 1));
}

/** `clock 3 was hsusb and is ehci1 (hsusb is 5 now)`. */
function movedText({ noun, number, was, wasIs, key }: MovedNumber): string {
	const now = wasIs === undefined ? "" : ` (${was.key} is ${wasIs} now)`;
	return `${noun} ${number} was ${was.key} and is ${key}${now}`;
}

function headText({ index, catalogue }: ComparedNode["node"], { firmware, release: before }: LockedNode): string {
	const { name, release } = index.catalogue.firmware;
	const file = catalogue.isBundled ? "the bundled catalogue" : nameOf(catalogue.path);
	if (before !== undefined && release !== undefined && before !== release)
		return `This setup is written for release ${before} of "${firmware}"; ${release}${name === firmware ? "" : ` of "${name}"`} (${file})`;
	const written = before === undefined ? `"${firmware}"` : `release ${before} of "${firmware}"`;
	return `This setup is written for ${written} as it was; ${file} now`;
}

/** One command, where nothing has to be decided by somebody. */
function wayForward(facts: Facts, nodes: readonly ComparedNode[], moved: readonly MovedNumber[]): string {
	const { setup } = facts;
	const [{ node, locked }] = nodes as readonly [ComparedNode, ...ComparedNode[]];
	const folder = folderOf(lockFileOf(setup));
	const board = nameOf(setup.file ?? setup.host.base.path);
	const catalogue = relativePath(folder, node.catalogue.path);
	const accept = `\`scmi-dt check --update-lock ${board}\` where the trees are right as they are`;
	const gone = moved.filter(({ wasIs }) => wasIs === undefined);
	if (gone.length > 0)
		return `There is no ${listedSome([...new Set(gone.map(({ was }) => was.key))], NAMED, "or")} any more: see what is meant, and ${accept}.`;
	const isSameFile = locked.catalogue === catalogue;
	const old = isSameFile ? "OLD" : locked.catalogue;
	const which = isSameFile ? `, OLD being ${nameOf(catalogue)} as it was,` : "";
	return `\`scmi-dt renumber ${old} ${catalogue} ${board}\`${which} gives them their new numbers; ${accept}.`;
}

/** Where the lock says of which release it is. */
function placeInLock({ lock, setup }: Facts, node: string, { release }: LockedNode): Span {
	const known = lock && lockedIn(lock.lock, setup);
	const path = `setups.${known?.name}.${node}`;
	const place = lock?.positions.get(`${path}.${release === undefined ? "firmware" : "release"}`);
	return place ?? lock?.positions.get(path) ?? { file: lockFileOf(setup), start: 0, end: 0 };
}

/** The lock as it would be written now. */
function acceptedBy(facts: Facts, boot: BootFacts): readonly Fix[] {
	const { lock, setup } = facts;
	const locked = lockedSetup(facts, boot);
	if (lock === undefined || locked === undefined) return [];
	const edit = {
		at: { file: lock.path, start: 0, end: lock.text.length },
		text: lockText({ ...lock.lock, [setup.name]: locked }),
	};
	return [{ title: "Accept: write the lock anew", preferred: false, edits: [edit] }];
}

function otherRelease(
	{ setup, lock }: Facts,
	{ at, release, path, name, now }: OtherRelease,
	compared: readonly ComparedNode[],
): Reported {
	const head = `This setup is written for release ${release} of firmware, and ${nameOf(path)} is of "${name}" ${now}`;
	const isHarmless = compared.length > 0 && compared.every(({ isSame }) => isSame);
	const fix = {
		title: `Write release: ${JSON.stringify(now)}`,
		preferred: isHarmless,
		edits: [{ at, text: JSON.stringify(now) }],
	};
	if (isHarmless) {
		const message = `${head}. By ${nameOf(lock?.path ?? "")} all of its numbers mean the same there.`;
		return { at, severity: "information", message, fixes: [fix] };
	}
	const message = `${head}: its numbers may mean other things there. \`scmi-dt diff OLD ${nameOf(path)}\` tells which, OLD being the catalogue of ${release}; with a lock, check does (\`scmi-dt check --update-lock --catalogue OLD ${nameOf(setup.file ?? setup.host.base.path)}\`).`;
	return { at, message, fixes: [fix] };
}
