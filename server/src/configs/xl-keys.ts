import type { Problem } from "../text/problem.ts";
import { closestKey } from "../text/yaml-closest-key.ts";
import type { XlAssignment } from "./xl-assignments.ts";

/** What xl reads of devices and firmware, and what a domain is without it. Xen docs/man/xl.cfg.5.pod.in. */
const READ: Readonly<Record<string, string>> = {
	arm_sci: "the domain gets no channel to firmware",
	dtdev: "the domain gets none of these devices",
	force_assign_without_iommu: "devices that no IOMMU guards are refused",
	device_tree: "the domain gets no tree of its own",
	iomem: "nothing of this is mapped",
	irqs: "none of these interrupts reaches the domain",
};

const KEYS = Object.keys(READ);

/** Other keys that are near one of those. */
const OTHERS: ReadonlySet<string> = new Set(["ioports", "pci", "disk", "devid"]);

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
				message: `xl has no key ${key}, and passes it over without a word: ${READ[meant]}. Did you mean ${meant}?`,
				fixes: [{ title: `Write ${meant}`, preferred: true, edits: [{ at: keyAt, text: meant }] }],
			},
		];
	});
}

function meantKey(typed: string): string | undefined {
	if (KEYS.includes(typed) || OTHERS.has(typed)) return undefined;
	const plain = plainKey(typed);
	return KEYS.find((key) => plainKey(key) === plain) ?? closestKey(typed, KEYS, typed.length < 6 ? 1 : 2);
}

/** `dt_dev` and `dtdevs` of `dtdev`. */
const plainKey = (key: string): string => key.toLowerCase().replaceAll("_", "").replace(/s$/, "");
