const UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB"] as const;

/** A size as people say it, never rounded: `64 KiB`, `1 GiB`, `128 bytes`. */
export function sizeText(bytes: number): string {
	let unit = 0;
	let amount = bytes;
	while (amount >= 1024 && amount % 1024 === 0 && unit < UNITS.length - 1) {
		amount /= 1024;
		unit += 1;
	}
	return `${amount} ${UNITS[unit]}`;
}
