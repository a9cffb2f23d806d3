import type { Problem } from "../text/problem.ts";
import { closestKey } from "../text/yaml-closest-key.ts";
import type { XlAssignment } from "./xl-assignments.ts";
import { XL_KEYS } from "./xl-keys.ts";

/** What xl reads of devices and firmware. */
const KEYS = Object.keys(XL_KEYS).filter((key) => XL_KEYS[key]?.without !== undefined);

/** Other keys that xl reads, some near one of those. */
const OTHERS: ReadonlySet<string> = new Set([...Object.keys(XL_KEYS), "ioports", "pci", "devid"]);

/**
 * By the key that is meant, those that are nearly one of them, which xl passes over without a word; where that one is set too, they are
 * the file's own.
 */
export function misspeltXlKeys(settings: ReadonlyMap<string, XlAssignment>): ReadonlyMap<string, XlAssignment> {
	const found = new Map<string, XlAssignment>();
	for (const setting of settings.values()) {
		const meant = meantKey(setting.key);
		if (meant !== undefined && !settings.has(meant)) found.set(meant, setting);
	}
	return found;
}

/** What is said of them, each at its place. */
export function problemsOfMisspelt(misspelt: ReadonlyMap<string, XlAssignment>): readonly Problem[] {
	return [...misspelt].map(([meant, { key, keyAt }]) => ({
		code: "scmi-xl-config",
		severity: "warning",
		at: keyAt,
		message: `xl has no key ${key}, and passes it over without a word: ${XL_KEYS[meant]?.without}. Did you mean ${meant}?`,
		fixes: [{ title: `Write ${meant}`, preferred: true, edits: [{ at: keyAt, text: meant }] }],
		isRoot: true,
	}));
}

function meantKey(typed: string): string | undefined {
	if (OTHERS.has(typed)) return undefined;
	const plain = plainKey(typed);
	if (Object.hasOwn(CALLED, plain)) return CALLED[plain];
	return KEYS.find((key) => plainKey(key) === plain) ?? closestKey(typed, KEYS, typed.length < 6 ? 1 : 2);
}

/** What other tools call them. */
const CALLED: Readonly<Record<string, string>> = { dtb: "device_tree", fdt: "device_tree" };

/** `dt_dev` and `dtdevs` of `dtdev`. */
const plainKey = (key: string): string => key.toLowerCase().replaceAll("_", "").replace(/s$/, "");
