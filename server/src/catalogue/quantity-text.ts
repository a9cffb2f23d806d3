import type { Quantity } from "./model.ts";

/** What a sensor measures, in words; undefined: that is not known, or has none here. */
export function quantityText(measures: Quantity | undefined): string | undefined {
	switch (measures) {
		case "celsius":
			return "degrees Celsius";
		case "other":
			return undefined;
		default:
			return measures;
	}
}
