/** A frequency as people say it, never rounded: `24 MHz`, `148.5 MHz`, `32768 Hz`. */
export function hertzText(hz: number): string {
	if (hz >= 1e6 && hz % 1000 === 0) return `${hz / 1e6} MHz`;
	return hz >= 1e3 && hz % 1000 === 0 ? `${hz / 1e3} kHz` : `${hz} Hz`;
}
