import { XL_MANUAL, type XlKey } from "../../configs/xl-keys.ts";
import { plain, prose } from "../markdown.ts";

/** What a key says, and what of SCMI hangs on it: Markdown. */
export function keyText({ doc, scmi, source = XL_MANUAL }: XlKey): string {
	return [prose(doc), ...(scmi === undefined ? [] : [prose(scmi)]), `*${plain(source)}*`].join("\n\n");
}
