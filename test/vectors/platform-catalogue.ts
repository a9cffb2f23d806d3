/** What is known of a recorded server: the `*.platform.json` beside its recordings. */
export interface Platform {
	readonly vendor: string;
	readonly subVendor: string;
	readonly protocols: Readonly<Record<string, { readonly id: number; readonly version: string }>>;
	/** `channel` null: no caller, but the platform itself. */
	readonly agents: readonly { readonly id: number; readonly name: string; readonly channel: number | null }[];
	readonly clocks: readonly { readonly id: number; readonly name: string }[];
	readonly resets: readonly { readonly id: number; readonly name: string }[];
	readonly power: readonly { readonly id: number; readonly name: string }[];
	readonly pins: readonly { readonly id: number }[];
	/** Each with the numbers of what a grant of it permits. */
	readonly devices: readonly ({ readonly id: number; readonly key: string } & Members)[];
}

interface Members {
	readonly clocks: readonly number[];
	readonly resets: readonly number[];
	readonly pins: readonly number[];
}

const FIRST_PAGE = 0x53ff0000;
const PAGE = 0x1000;
const SMC_ID = 0x82000002;

/** The catalogue of the R-Car Gen3 server as a JSON text: every table is complete, all sixteen channels are there. */
export function rcarGen3Catalogue({ vendor, subVendor, protocols, ...platform }: Platform): string {
	const { clock, reset, pinctrl } = { clock: "c", reset: "r", pinctrl: "p" };
	const keyed = <T extends { readonly id: number }, U>(items: readonly T[], letter: string, of: (item: T) => U) =>
		Object.fromEntries(items.map((item) => [`${letter}${item.id}`, { id: item.id, ...of(item) }]));
	const keys = (letter: string, ids: readonly number[]) => ids.map((id) => `${letter}${id}`);
	const named = ({ name }: { readonly name: string }) => ({ name });
	return JSON.stringify({
		scmiCatalogue: 1,
		firmware: { name: "R-Car Gen3 BL31", kind: "tf-a", vendor, subVendor },
		scmi: {
			specification: "2.0",
			baseVersion: Number(protocols.base?.version),
			protocols: Object.fromEntries(
				Object.entries(protocols)
					.filter(([key]) => key !== "base")
					.map(([key, { id, version }]) => [key, { id, version: Number(version) }]),
			),
		},
		agents: Object.fromEntries(
			platform.agents.flatMap(({ id, name, channel }) => {
				if (channel === null) return [];
				const shmem = { address: FIRST_PAGE + channel * PAGE, size: PAGE };
				const channels = [{ transport: "smc", smcId: SMC_ID, smcArgs: { x7: channel }, shmem }];
				return [[name.toLowerCase(), { id, name, trusted: channel === 0, channels }]];
			}),
		),
		resources: {
			power: keyed(platform.power, "d", named),
			clock: keyed(platform.clocks, clock, named),
			reset: keyed(platform.resets, reset, named),
			pinctrl: keyed(platform.pins, pinctrl, () => ({ kind: "group" })),
		},
		devices: Object.fromEntries(
			platform.devices.map(({ id, key, clocks, resets, pins }) => [
				key,
				{
					id,
					resources: { clock: keys(clock, clocks), reset: keys(reset, resets), pinctrl: keys(pinctrl, pins) },
				},
			]),
		),
		permissions: {
			model: "device-runtime",
			initial: "none",
			setBy: ["hyp"],
			exclusive: false,
			grantAggregation: "last-write",
			stateAggregation: "refcount",
			resetAgent: "flag",
			statuses: { unknownDevice: "NOT_FOUND", unknownAgent: "NOT_FOUND", notPrivileged: "DENIED" },
			hidesUngranted: ["clock"],
		},
		completeness: {
			agents: "complete",
			devices: "complete",
			power: "complete",
			clock: "complete",
			reset: "complete",
			pinctrl: "complete",
		},
	});
}
