/** The page that explains a code, in Markdown. Whatever the device-tree reader says has one page. */
export function rulePage(code: string, readShipped: (name: string) => string | undefined): string | undefined {
	if (!/^[\w,.-]+$/.test(code)) return undefined;
	const page = readShipped(`rules/${code}.md`) ?? (isReaderCode(code) ? readShipped("rules/syntax.md") : undefined);
	// the boards of the examples are in the repository, not in the product
	return page?.replace(/^The examples are on the boards? of .*\n\n?/gm, "");
}

/** A code of the device-tree reader: any device tree can have such findings, whether it uses SCMI or not. */
export function isReaderCode(code: string): boolean {
	return READER_CODES.includes(code) || DTC_CHECK.test(code);
}

const READER_CODES = ["syntax", "preprocessor", "include", "reference"];

/** Codes that are no rules: what the readers of trees, catalogues and configurations say. dtc's own come on top. */
export const OTHER_CODES: readonly string[] = [
	...READER_CODES,
	"overlay",
	"blob",
	"scmi-boot-file",
	"scmi-catalogue",
	"scmi-setup",
	"scmi-xl-config",
	"scmi-disable",
];

/** dtc's own checks have no hyphen in their names; our codes have. */
const DTC_CHECK = /^[a-z0-9]+(_[a-z0-9]+)+$/;
