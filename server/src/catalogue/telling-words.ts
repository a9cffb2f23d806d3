/** The words of a name that tell one resource from another: `uart1` of `_uart1`, `scmi_clk_uart1` and `CK_SCMI_UART1`. */
export function tellingWords(name: string): readonly string[] {
	const words = name.toLowerCase().split(/[^a-z0-9]+/);
	return words.filter((word) => word !== "" && !GENERIC.has(word));
}

/** What two things are called alike by. */
export const wordsTogether = (name: string): string => tellingWords(name).join("");

/** What a table or a header calls all of its entries. */
const GENERIC: ReadonlySet<string> = new Set(["clk", "ck", "scmi", "rst", "pd"]);
