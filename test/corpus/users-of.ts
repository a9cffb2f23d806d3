import type { CanonicalTree } from "../../server/src/devicetree/tree/canonical.ts";

const PROTOCOLS = { clock: 0x14, reset: 0x16, power: 0x11 } as const;
const PROPERTIES = {
	clock: ["clocks", "assigned-clocks", "assigned-clock-parents"],
	reset: ["resets"],
	power: ["power-domains"],
} as const;
const CELLS = { clock: "#clock-cells", reset: "#reset-cells", power: "#power-domain-cells" } as const;

/**
 * The properties of enabled nodes that refer to a number, read from the bytes of the blob alone: phandle after phandle,
 * as a kernel would.
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
		for (const property of PROPERTIES[kind]) {
			const cells = numbersOf(properties[property]);
			for (let at = 0; at < cells.length; ) {
				const provider = byPhandle.get(cells[at] as number);
				const count = provider === undefined ? 0 : (numbersOf(tree[provider]?.[CELLS[kind]])[0] ?? 0);
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

function isEnabled(tree: CanonicalTree, path: string): boolean {
	for (let at = path; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) {
		const status = Buffer.from(tree[at]?.status ?? "", "hex").toString("latin1");
		if (status !== "" && !/^ok(ay)?\0/.test(status)) return false;
		if (at === "/") break;
	}
	return true;
}
