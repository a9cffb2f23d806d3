import type { DecodedCatalogue } from "./catalogue-shape.ts";
import type { CatalogueChannel } from "./model.ts";
import type { Checking, ReportAt } from "./report-at.ts";

/** Two agents must not be one to firmware: their channels differ, in how they ring and where they write. */
export function checkChannels(catalogue: DecodedCatalogue, checking: Checking): void {
	const channels = Object.entries(catalogue.agents ?? {}).flatMap(([agent, { channels = [] }]) =>
		channels.map((channel, index) => ({ agent, channel, path: `agents.${agent}.channels.${index}` })),
	);
	for (const { channel, path } of channels) checkTransport(channel, path, checking.report);
	checkSmcIds(channels, checking);
	checkSharedMemory(channels, checking);
}

interface Placed {
	readonly agent: string;
	readonly channel: CatalogueChannel;
	readonly path: string;
}

const TRANSPORT_OF = {
	smcId: "smc",
	smcArgs: "smc",
	mailbox: "mailbox",
	doorbell: "mailbox",
	opteeChannel: "optee",
} as const;

function checkTransport(channel: CatalogueChannel, path: string, report: ReportAt): void {
	for (const [key, transport] of Object.entries(TRANSPORT_OF))
		if (channel[key as keyof typeof TRANSPORT_OF] !== undefined && channel.transport !== transport)
			report(`${path}.${key}`, `"${key}" belongs to transport ${transport}; this channel is ${channel.transport}.`);
}

function checkSmcIds(channels: readonly Placed[], { report, doubt }: Checking): void {
	const taken = new Map<string, Placed>();
	for (const placed of channels) {
		const { channel, path } = placed;
		if (channel.smcId === undefined) continue;
		const args = Object.entries(channel.smcArgs ?? {}).sort();
		const ring = `${hex(channel.smcId)}${args.map(([key, value]) => `, ${key} = ${value}`).join("")}`;
		const first = taken.get(ring);
		if (first === undefined) {
			taken.set(ring, placed);
			continue;
		}
		doubt(first.path);
		report(
			`${path}.smcId`,
			`SMC ${ring} already rings for agent "${first.agent}". Channels with one function id must differ in smcArgs.`,
		);
	}
}

function checkSharedMemory(channels: readonly Placed[], { report, doubt }: Checking): void {
	const memories = channels.flatMap(({ agent, channel: { shmem }, path }) =>
		shmem ? [{ agent, path, start: shmem.address, end: shmem.address + shmem.size }] : [],
	);
	for (const { path, start, end } of memories)
		if (start === end) report(`${path}.shmem.size`, "Shared memory of 0 bytes.");
	let last: (typeof memories)[number] | undefined;
	for (const memory of memories.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start)) {
		if (last && memory.start < last.end) {
			doubt(last.path);
			report(
				`${memory.path}.shmem`,
				`Shared memory ${range(memory)} overlaps ${range(last)} of agent "${last.agent}": one would write into the messages of the other.`,
			);
		}
		if (!last || memory.end > last.end) last = memory;
	}
}

function range({ start, end }: { readonly start: number; readonly end: number }): string {
	return `${hex(start)}–${hex(end - 1)}`;
}

function hex(number: number): string {
	return `0x${number.toString(16)}`;
}
