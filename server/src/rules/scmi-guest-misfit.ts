import { moreItems } from "../configs/more-items.ts";
import { iomemText } from "../configs/xl-config.ts";
import { regionOf } from "../devicetree/tree/address.ts";
import { nodeAtPath, pathOf } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import type { Misfit } from "../hypervisors/hypervisor.ts";
import { PAGE } from "../hypervisors/page.ts";
import type { Cause } from "../machine/boot-plan.ts";
import { hex } from "../machine/channels.ts";
import type { Fault } from "../machine/fault.ts";
import type { Fix } from "../text/fix.ts";
import { listedSome } from "../text/listed.ts";
import { beginsAt, type Span } from "../text/span.ts";
import { insertProperty } from "./insert-property.ts";
import { lackOf } from "./mediator-words.ts";
import type { Rule } from "./rule.ts";

export const scmiGuestMisfit: Rule = {
	code: "scmi-guest-misfit",
	summary:
		"a guest is given other registers or interrupts than the host's node has, or a device that is not kept for it",
	severity: "warning",
	needs: ["whole host tree"],
	*check({ facts }) {
		const guests = facts.domains
			.filter(({ hardware }) => !hardware)
			.map(({ request, guest, xl }) => ({ request, tree: guest?.resolved.tree, xl }));
		const all = facts.recognised.hypervisor.misfits?.(facts.host.board, guests) ?? [];
		const ofRoot = missedByRoot(facts, all);
		for (const misfit of all) {
			const keeper = misfit.kind === "roots-too" ? misfit.keeper : undefined;
			yield {
				at: misfit.at,
				message: textOf(misfit),
				related: misfit.hosts.map(({ path, at }) => ({ at, message: `${path} of the host` })),
				fixes: fixesOf(facts, misfit),
				explains: [...failureOf(facts, misfit), ...(misfit.kind === "roots-too" ? ofRoot : [])],
				...(keeper !== undefined && misfit.hosts[0] && { oneCause: lackOf(keeper, misfit.hosts[0].at) }),
			};
		}
	},
};

/** What it comes to in the boot, by the causes of that. */
function failureOf({ boot }: Facts, misfit: Misfit): readonly Cause[] {
	if (boot === undefined) return [];
	const { planned, result } = boot;
	const ends = ENDED_BY[misfit.kind];
	if (ends !== undefined) {
		const failure = result.trace.find((step) => {
			if (step.kind !== "event" || !("fault" in step) || !ends.includes(step.fault.kind)) return false;
			const origin = planned.firstOriginOf(step.causes);
			return origin !== undefined && (beginsAt(origin.at, misfit.at) || isInList(misfit, origin.at));
		});
		return failure?.causes ?? [];
	}
	if (misfit.kind !== "cells-missing" && misfit.kind !== "entry-cut") return [];
	return result.trace.flatMap((step) => {
		if (step.kind !== "event" || step.who !== misfit.domain || !CALLS_NOBODY.includes(step.event)) return [];
		return step.causes.filter((cause) => {
			const at = planned.originOf(cause)?.at;
			return at !== undefined && misfit.lines.some((line) => beginsAt(at, line));
		});
	});
}

/** What says that the system on the host's tree has no channel, where all it would use is a guest's that was not kept from it. */
function missedByRoot({ boot, domains }: Facts, misfits: readonly Misfit[]): readonly Cause[] {
	const root = domains.find(({ hardware }) => hardware)?.name;
	if (boot === undefined || root === undefined) return [];
	const shared = new Set(
		misfits.flatMap(({ kind, hosts }) => (kind === "roots-too" ? hosts.map(({ path }) => path) : [])),
	);
	const own = boot.planned.consumers.filter(({ domain, device }) => domain === root && device.enabled);
	if (own.length === 0 || !own.every(({ device }) => shared.has(pathOf(device.node)))) return [];
	return boot.eventsOf(root).flatMap(({ event, causes }) => (CALLS_NOBODY.includes(event) ? causes : []));
}

/** What a hypervisor refuses for it, at the same line. */
const ENDED_BY: Readonly<Partial<Record<Misfit["kind"], readonly Fault["kind"][]>>> = {
	"roots-too": ["interrupt-taken"],
	"bytes-for-pages": ["memory-not-permitted"],
	"interrupts-not-listed": ["interrupt-not-permitted", "interrupt-twice"],
};

/** What stands in the list instead. */
const isInList = ({ kind, at }: Misfit, item: Span): boolean =>
	kind === "interrupts-not-listed" && item.file === at.file && at.start <= item.start && item.end <= at.end;

/** Its page is not where its tree says. */
const CALLS_NOBODY: readonly string[] = ["no-channel", "message-unread"];

function fixesOf(facts: Facts, misfit: Misfit): readonly Fix[] {
	switch (misfit.kind) {
		case "roots-too":
			return keep(facts, misfit, misfit.keeper);
		case "bytes-for-pages":
			return [
				{ title: `Write "${misfit.meant}"`, preferred: true, edits: [{ at: misfit.at, text: `"${misfit.meant}"` }] },
			];
		case "registers-cut":
			return mapRest(facts, misfit);
		case "interrupts-not-listed":
			return listInterrupts(facts, misfit);
		case "registers":
			return mapRegisters(facts, misfit);
		default:
			return [];
	}
}

const xlOf = ({ domains }: Facts, { domain }: Misfit) => domains.find(({ name }) => name === domain)?.xl;

/** The numbers as the line counts: in the place of those of the tree, at its end, or in a line of its own. */
function listInterrupts(facts: Facts, misfit: Extract<Misfit, { kind: "interrupts-not-listed" }>): readonly Fix[] {
	const { text: key, interrupts, listsOwn, more, at } = misfit;
	const xl = xlOf(facts, misfit);
	const wanted = interrupts.map((number) => number + more).toSorted((a, b) => a - b);
	const list = xl?.settings.get(key)?.value;
	const beside = [...(xl?.settings.values() ?? [])].find(({ value }) => beginsAt(value.at, at))?.keyAt;
	const before = beside && { ...beside, end: beside.start };
	const inPlace = list?.kind === "list" && listsOwn;
	const edits = inPlace
		? list.items.flatMap((item) => {
				const own = item.kind === "number" ? item.number : item.kind === "text" ? Number(item.text) : Number.NaN;
				return interrupts.includes(own) ? [{ at: item.at, text: `${own + more}` }] : [];
			})
		: list !== undefined
			? moreItems(list, wanted.map(String))
			: before
				? [{ at: before, text: `${key} = [ ${wanted.join(", ")} ]\n` }]
				: [];
	const title = `${inPlace ? "Write" : "Add"} ${listedSome(wanted.map(String), NAMED)} ${inPlace ? "in" : "to"} ${key}`;
	return edits.length === 0 ? [] : [{ title, preferred: true, edits }];
}

/** The pages of the host's registers, where the guest's tree has them at the same address. */
function mapRegisters(facts: Facts, misfit: Extract<Misfit, { kind: "registers" }>): readonly Fix[] {
	if (misfit.whose !== "guest") return [];
	const { address, mapping, hosts } = misfit;
	const node = hosts[0] && nodeAtPath(facts.host.board.tree.root, hosts[0].path);
	const found = node && regionOf(node);
	if (found?.kind !== "region" || found.region.address !== address) return [];
	const frame = Math.floor(address / PAGE);
	const last = Math.floor((address + Math.max(found.region.size, 1) - 1) / PAGE);
	const text = `"${iomemText({ frame, pages: last - frame + 1 })}"`;
	const edits = moreItems(xlOf(facts, misfit)?.settings.get(mapping)?.value, [text]);
	return edits.length === 0 ? [] : [{ title: `Add ${text} to ${mapping}`, preferred: true, edits }];
}

/** The pages that a line lacks: in the line, or in one of their own. */
function mapRest(facts: Facts, misfit: Extract<Misfit, { kind: "registers-cut" }>): readonly Fix[] {
	const { meant, at } = misfit;
	if (meant === undefined) return [];
	const text = `"${meant.line}"`;
	if (!meant.isNew) return [{ title: `Write ${text}`, preferred: true, edits: [{ at, text }] }];
	const edits = moreItems(xlOf(facts, misfit)?.settings.get("iomem")?.value, [text]);
	return edits.length === 0 ? [] : [{ title: `Add ${text} to iomem`, preferred: true, edits }];
}

function keep(facts: Facts, { hosts, domain }: Misfit, keeper: string): readonly Fix[] {
	return hosts.flatMap(({ path }) => {
		const node = nodeAtPath(facts.host.board.tree.root, path);
		const edit = node && insertProperty(facts, node, `${keeper};`);
		const title = `Keep ${path} for ${domain}: add ${keeper}`;
		return edit === undefined ? [] : [{ title, preferred: true, edits: [edit] }];
	});
}

/** As many as can be taken in. */
const NAMED = 8;

function textOf(misfit: Misfit): string {
	const { text, hosts, domain } = misfit;
	const host = listedSome(
		hosts.map(({ path }) => path),
		NAMED,
	);
	switch (misfit.kind) {
		case "registers": {
			const address = hex(misfit.address);
			return misfit.whose === "host"
				? `${text} does not map ${address}, where the registers of the host's ${host} are: ${domain} is given other memory`
				: `${text} is at ${address}, which ${misfit.mapping} does not map for ${domain}: its driver reads nothing there`;
		}
		case "bytes-for-pages": {
			const nodes = listedSome(misfit.nodes, NAMED);
			const reads = misfit.nodes.length === 1 ? "reads" : "read";
			return `${text} counts in pages of 4 KiB, in hexadecimal, so it maps ${hex(misfit.address)}: ${nodes} of ${domain} ${reads} nothing where ${misfit.nodes.length === 1 ? "its" : "their"} registers are. Write "${misfit.meant}"`;
		}
		case "registers-cut": {
			const { node, lacks, meant } = misfit;
			const rest = lacks.map(({ address, bytes }) => `${hex(address)} to ${hex(address + bytes - 1)}`);
			const advice = meant === undefined ? "" : `. ${meant.isNew ? "Add" : "Write"} "${meant.line}"`;
			return `${text} maps a part of the registers of ${node} for ${domain}, and not ${listedSome(rest, NAMED)}: its driver ends in a data abort there${advice}`;
		}
		case "replaced": {
			const properties = listedSome(misfit.properties, NAMED);
			const is = misfit.properties.length === 1 ? "is" : "are";
			return `${properties} of ${text} ${is} not read: ${domain} gets the host's ${host} with the host's properties. Write there what ${domain} needs`;
		}
		case "cells-missing": {
			const { lacks, mapping } = misfit;
			const missing = lacks.map(({ property }) => `no ${property}`).join(" and ");
			const taken = lacks.map((each) => each.taken).join(" and ");
			const nodes = listedSome(misfit.nodes, NAMED);
			const advice = lacks.length === 1 ? "Write it" : "Write both";
			return `${text} has ${missing}, which is taken for ${taken}: ${mapping} of ${nodes} is read as other memory than is meant for ${domain}. ${advice}`;
		}
		case "entry-cut": {
			const { cells, addressCells, sizeCells, bus } = misfit;
			const entry = 2 * addressCells + sizeCells;
			const whole = Math.floor(cells / entry);
			const read =
				whole === 0
					? "Nothing of it is read or mapped"
					: `${whole} whole ${whole === 1 ? "entry is" : "entries are"} read, and the rest is left`;
			return `${text} has ${cells} ${cells === 1 ? "cell" : "cells"}, and an entry below ${bus} has ${entry}: ${addressCells} for the host's address, ${sizeCells} for the size, ${addressCells} for the guest's address. ${read}: ${domain} lacks registers there`;
		}
		case "interrupts-not-listed": {
			const numbers = listedSome(misfit.interrupts.map(String), NAMED);
			const wanted = listedSome(
				misfit.interrupts.map((number) => String(number + misfit.more)),
				NAMED,
			);
			const one = misfit.interrupts.length === 1;
			const slip = misfit.listsOwn ? ` (it has ${numbers}, the ${one ? "number" : "numbers"} in the tree)` : "";
			const has = `${host} ${hosts.length === 1 ? "has" : "have"} ${one ? "interrupt" : "interrupts"} ${numbers} in the tree`;
			return `${text} of ${domain} lacks ${wanted}${slip}: ${has}, and ${text} counts ${misfit.more} more`;
		}
		case "roots-too":
			return `${text} gives ${domain} the host's ${host}, which ${misfit.root} has too: it is not marked ${misfit.keeper}. ${misfit.consequence}`;
		case "other-interrupts": {
			const privates = misfit.privates.map((number) => `${number} of a CPU's own (its type is 1)`);
			const numbers = listedSome([...misfit.interrupts.map(String), ...privates], NAMED);
			const own = listedSome(misfit.own.map(String), NAMED);
			const shared = misfit.privates.length === 0 ? "" : " of the shared ones (type 0)";
			return `${text} has ${numbers}, the host's ${host} has ${own}${shared}: ${domain} is given the host's, and its driver waits for others`;
		}
	}
}
