import type { Analysis } from "../analysis.ts";
import type { BoardDevice, Use } from "../board/board.ts";
import type { Facts } from "../facts.ts";
import type { Finding } from "../rules/finding.ts";
import { grouped } from "../text/grouped.ts";
import type { Span } from "../text/span.ts";

/** What is wrong with the rows of a grants report: errors and warnings, in order of file and place. */
export interface RowFindings {
	/** What is found within a device's nodes, and in no device's below them. */
	of(devices: readonly BoardDevice[]): readonly Finding[];
	/** What is found at the numbers themselves. */
	at(uses: readonly Use[]): readonly Finding[];
}

interface DeviceBody {
	readonly device: BoardDevice;
	readonly start: number;
	readonly end: number;
}

export function rowFindingsOf({ facts, findings }: Analysis): RowFindings {
	const told = findings.filter(({ severity }) => severity === "error" || severity === "warning");
	const bodies = told.length === 0 ? new Map<string, readonly DeviceBody[]>() : bodiesByFile(facts);
	const byDevice = new Map<BoardDevice, Set<Finding>>();
	for (const finding of told)
		for (const device of innermost(bodies.get(finding.at.file) ?? [], finding.at.start))
			byDevice.set(device, (byDevice.get(device) ?? new Set()).add(finding));
	const byPlace = grouped(told, ({ at }) => placeKey(at));
	const inOrder = (found: ReadonlySet<Finding>): readonly Finding[] =>
		found.size < 2 ? [...found] : told.filter((finding) => found.has(finding));
	return {
		of: (devices) => inOrder(new Set(devices.flatMap((device) => [...(byDevice.get(device) ?? [])]))),
		at: (uses) =>
			inOrder(
				new Set(
					uses.flatMap(({ at, writtenAt }) => {
						const written = writtenAt && byPlace.get(placeKey(writtenAt));
						return written ?? byPlace.get(placeKey(at)) ?? [];
					}),
				),
			),
	};
}

function bodiesByFile({ stacks }: Facts): ReadonlyMap<string, readonly DeviceBody[]> {
	const byFile = new Map<string, DeviceBody[]>();
	for (const { stack } of stacks)
		for (const device of stack.board.devices)
			for (const { body, first } of device.node.bodies) {
				const { path } = first.source;
				const inFile = byFile.get(path) ?? [];
				byFile.set(path, inFile);
				inFile.push({ device, start: first.start, end: body.close?.end ?? body.open.end });
			}
	for (const inFile of byFile.values()) inFile.sort((a, b) => a.start - b.start);
	return byFile;
}

/** Whose the smallest body around an offset is, of bodies in order: several trees may have read it. */
function innermost(bodies: readonly DeviceBody[], offset: number): readonly BoardDevice[] {
	let low = 0;
	let high = bodies.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((bodies[middle] as DeviceBody).start <= offset) low = middle + 1;
		else high = middle;
	}
	const found: BoardDevice[] = [];
	let start: number | undefined;
	for (let i = low - 1; i >= 0; i--) {
		const body = bodies[i] as DeviceBody;
		if (start !== undefined && body.start !== start) break;
		if (body.end < offset) continue;
		start = body.start;
		found.push(body.device);
	}
	return found;
}

const placeKey = ({ file, start, end }: Span) => `${file} ${start} ${end}`;
