import { CompletionItemKind } from "vscode-languageserver-types";
import { iomemRange, iomemText, type XlPages } from "../../configs/xl-config.ts";
import { regionOf } from "../../devicetree/tree/address.ts";
import { pathOf } from "../../devicetree/tree/tree.ts";
import type { DomainFacts } from "../../facts.ts";
import { listingOf } from "../../hypervisors/index.ts";
import { PAGE } from "../../hypervisors/page.ts";
import { grouped } from "../../text/grouped.ts";
import { enumerated } from "../../text/listed.ts";
import { referenceTo } from "../../verdicts/subjects.ts";
import { type DevicePath, devicePaths } from "../device-paths.ts";
import { code, plain } from "../markdown.ts";
import type { Offer } from "../offer.ts";
import { channelPageFor } from "./channel-page.ts";
import { isWithin, pagesOf, regionText } from "./page-range.ts";
import { listedIn } from "./written-lists.ts";
import type { XlTyping } from "./xl-typing.ts";

/** Of an item of a list: what of it comes with one device. */
interface Part {
	readonly word: string;
	readonly device: DevicePath;
	/** Its place in `dtdev`; undefined: it is not given. */
	readonly given: number | undefined;
	/** What is to be said of it beside its path; empty for nothing. */
	readonly text: string;
}

/** Those of devices that the file gives away come before all others, in their order. */
const GIVEN = 9;
const OWN_PAGE = 99;

/** Pages of `iomem`: that of the domain's messages, then those of the devices it is given, then those it might be given. */
export function iomemOffers(typing: XlTyping): readonly Offer[] {
	const { file, text, place, facts, own } = typing;
	const listed = listedIn(file, text, "iomem", place.start).flatMap((word) => iomemRange(word) ?? []);
	const isOpen = (range: XlPages): boolean => !listed.some((other) => isWithin(range, other));
	const page = channelPageFor(facts, own);
	const { tree } = facts.host.resolved;
	const parts = devicesOf(typing).flatMap(({ device, given }): readonly Part[] =>
		listingOf(tree, device.node).regions.flatMap((region) => {
			const range = pagesOf(region, guestAddress(typing, own, device, region.address));
			if (!isOpen(range)) return [];
			const elsewhere =
				range.guestFrame === undefined ? "" : `, in the guest at 0x${(range.guestFrame * PAGE).toString(16)}`;
			return [{ word: iomemText(range), device, given, text: `registers ${regionText(region)}${elsewhere}` }];
		}),
	);
	const ownPage: readonly Offer[] =
		page === undefined || !isOpen(page)
			? []
			: [
					{
						label: iomemText(page),
						kind: CompletionItemKind.Value,
						detail: "its page of messages to firmware",
						rank: OWN_PAGE - 1,
						doc: () => ownPageText(page, own),
					},
				];
	return [...ownPage, ...offersOf(parts, "registers")];
}

function ownPageText({ frame, guestFrame = frame }: XlPages, own: DomainFacts | undefined): string {
	const channel = own?.request.channel;
	const whose = channel?.kind === "agent number" ? ` as agent ${channel.agentId}` : "";
	return `The page in which ${plain(own?.name ?? "the domain")} speaks with firmware${whose}: on the host at ${address(frame)}, in the guest at ${address(guestFrame)}, where its tree has it.`;
}

const address = (frame: number): string => `0x${(frame * PAGE).toString(16)}`;

/** Interrupts of `irqs`: those of the devices that the domain is given, then those of others. */
export function irqOffers(typing: XlTyping): readonly Offer[] {
	const { file, text, place, facts } = typing;
	const listed = new Set(listedIn(file, text, "irqs", place.start).map(Number));
	const { tree } = facts.host.resolved;
	const spis = new Map<string, number>();
	const parts = devicesOf(typing).flatMap(({ device, given }): readonly Part[] =>
		listingOf(tree, device.node).interrupts.flatMap(({ listed: number, spi }) => {
			if (listed.has(number)) return [];
			spis.set(String(number), spi);
			return [{ word: String(number), device, given, text: "" }];
		}),
	);
	const titleOf = (word: string): string => `SPI ${spis.get(word)}`;
	return offersOf(parts, "interrupts", titleOf);
}

/** Every device that may be given, those of the file's `dtdev` with their places in it. */
function devicesOf({ file, text, facts, own }: XlTyping): readonly { device: DevicePath; given: number | undefined }[] {
	const given = new Map(listedIn(file, text, "dtdev").map((path, i) => [path, i]));
	return devicePaths(facts, own?.name).map((device) => ({ device, given: given.get(device.path) }));
}

/** An item for each word, whichever devices it is of. */
function offersOf(parts: readonly Part[], noun: string, titleOf?: (word: string) => string): readonly Offer[] {
	const items = [...grouped(parts, ({ word }) => word)].map(([word, of]) => {
		const places = of.flatMap(({ given }) => given ?? []);
		const first = places.length > 0 ? Math.min(...places) : undefined;
		return { word, of, first, rank: first === undefined ? Math.max(...of.map(({ device }) => device.rank)) : GIVEN };
	});
	return items
		.toSorted((a, b) => (a.first ?? Number.MAX_VALUE) - (b.first ?? Number.MAX_VALUE))
		.map(({ word, of, first, rank }): Offer => {
			const names = enumerated([...new Set(of.map(({ device }) => device.node))], 2, referenceTo);
			return {
				label: word,
				kind: CompletionItemKind.Value,
				detail: [...(titleOf ? [titleOf(word)] : []), names].join(" · "),
				filter: of.map(({ device: { node } }) => [...node.labels, node.name].join(" ")).join(" "),
				rank,
				doc: () =>
					[
						...(titleOf ? [`**${titleOf(word)}**, which the GIC counts from 32`] : []),
						...of.map(({ device: { node, path }, text }) =>
							[`**${plain(referenceTo(node))}** ${code(path)}`, ...(text === "" ? [] : [text])].join(": "),
						),
						...(first === undefined
							? [`Its path is not in ${code("dtdev")}: with its ${noun} alone the domain is not given the device.`]
							: []),
					].join("\n\n"),
			};
		});
}

/** Where the guest's own tree has the registers of a host's node: by the path it names, else at the same place. */
function guestAddress({ facts }: XlTyping, own: DomainFacts | undefined, device: DevicePath, host: number): number {
	const { hypervisor } = facts.recognised;
	const node = own?.guest?.board.devices.find((each) => hypervisor.hostPathOf(each) === pathOf(device.node))?.node;
	const region = node && regionOf(node);
	return region?.kind === "region" ? region.region.address : host;
}
