import type { Problem } from "../text/problem.ts";
import { closestKey } from "../text/yaml-closest-key.ts";
import type { XlAssignment } from "./xl-assignments.ts";
import { XL_KEYS } from "./xl-keys.ts";

/** What xl reads of devices and firmware. */
const KEYS = Object.keys(XL_KEYS).filter((key) => XL_KEYS[key]?.without !== undefined);

/** Other keys that xl reads, some near one of those. */
const OTHERS: ReadonlySet<string> = new Set([...Object.keys(XL_KEYS), "ioports", "pci", "devid"]);

/** Keys that are nearly one of those, which xl passes over without a word; where that one is set too, they are the file's own. */
export function misspeltXlKeys(settings: ReadonlyMap<string, XlAssignment>): readonly Problem[] {
	return [...settings.values()].flatMap(({ key, keyAt }): Problem[] => {
		const meant = meantKey(key);
		if (meant === undefined || settings.has(meant)) return [];
		return [
			{
				code: "scmi-xl-config",
				severity: "warning",
				at: keyAt,
				message: `xl has no key ${key}, and passes it over without a word: ${XL_KEYS[meant]?.without}. Did you mean ${meant}?`,
				fixes: [{ title: `Write ${meant}`, preferred: true, edits: [{ at: keyAt, text: meant }] }],
				isRoot: true,
			},
		];
	});
}

function meantKey(typed: string): string | undefined {
	if (OTHERS.has(typed)) return undefined;
	const plain = plainKey(typed);
	return KEYS.find((key) => plainKey(key) === plain) ?? closestKey(typed, KEYS, typed.length < 6 ? 1 : 2);
}

/** `dt_dev` and `dtdevs` of `dtdev`. */
const plainKey = (key: string): string => key.toLowerCase().replaceAll("_", "").replace(/s$/, "");
