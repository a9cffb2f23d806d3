import type { CanonicalTree } from "../../server/src/devicetree/tree/canonical.ts";

const PROTOCOLS = { clock: 0x14, reset: 0x16, power: 0x11, perf: 0x13, sensor: 0x15, voltage: 0x17 } as const;
const CLOCKS = { clocks: "#clock-cells", "assigned-clocks": "#clock-cells", "assigned-clock-parents": "#clock-cells" };
/** The properties that refer to a kind, with what says how many numbers follow a phandle. */
const PROPERTIES: Readonly<Record<keyof typeof PROTOCOLS, Readonly<Record<string, string>>>> = {
	clock: CLOCKS,
	reset: { resets: "#reset-cells" },
	power: { "power-domains": "#power-domain-cells" },
	perf: { ...CLOCKS, "power-domains": "#power-domain-cells" },
	sensor: { "thermal-sensors": "#thermal-sensor-cells" },
	voltage: {},
};

/**
 * The properties of enabled nodes that refer to a number, read from the bytes of the blob alone: phandle after phandle,
 * as a kernel would. A voltage domain is referred to by the `reg` of its regulator.
 */
export function usersOf(
	tree: CanonicalTree,
	kind: keyof typeof PROTOCOLS,
	id: number,
): readonly { path: string; property: string }[] {
	const byPhandle = new Map<number, string>();
	for (const [path, properties] of Object.entries(tree)) {
		const phandle = numbersOf(properties.phandle)[0];
		if (phandle !== undefined) byPhandle.set(phandle, path);
	}
	const users: { path: string; property: string }[] = [];
	for (const [path, properties] of Object.entries(tree)) {
		if (!isEnabled(tree, path)) continue;
		if (kind === "voltage" && isRegulator(tree, path) && numbersOf(properties.reg)[0] === id)
			users.push({ path, property: "reg" });
		for (const [property, counted] of Object.entries(PROPERTIES[kind])) {
			const cells = numbersOf(properties[property]);
			for (let at = 0; at < cells.length; ) {
				const provider = byPhandle.get(cells[at] as number);
				const count = provider === undefined ? 0 : (numbersOf(tree[provider]?.[counted])[0] ?? 0);
				const scmi = provider !== undefined && isProtocol(tree, provider, PROTOCOLS[kind]);
				if (scmi && cells[at + 1] === id) users.push({ path, property });
				at += 1 + count;
			}
		}
	}
	return users;
}

function numbersOf(hex: string | null | undefined): readonly number[] {
	if (!hex || hex.length % 8 !== 0) return [];
	return (hex.match(/.{8}/g) ?? []).map((cell) => Number.parseInt(cell, 16));
}

function isProtocol(tree: CanonicalTree, path: string, protocol: number): boolean {
	const parent = path.slice(0, path.lastIndexOf("/"));
	const compatible = Buffer.from(tree[parent]?.compatible ?? "", "hex").toString("latin1");
	return compatible.includes("scmi") && numbersOf(tree[path]?.reg)[0] === protocol;
}

function isRegulator(tree: CanonicalTree, path: string): boolean {
	const [, protocol] = /^(.*)\/regulators\/[^/]+$/.exec(path) ?? [];
	return protocol !== undefined && isProtocol(tree, protocol, PROTOCOLS.voltage);
}

function isEnabled(tree: CanonicalTree, path: string): boolean {
	for (let at = path; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) {
		const status = Buffer.from(tree[at]?.status ?? "", "hex").toString("latin1");
		if (status !== "" && !/^ok(ay)?\0/.test(status)) return false;
		if (at === "/") break;
	}
	return true;
}
