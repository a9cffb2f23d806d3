import type { ParameterInformation, SignatureHelp } from "vscode-languageserver-types";
import { isDeviceTree } from "../configs/file-kind.ts";
import type { Typing } from "./completion.ts";
import { cellRowAt } from "./in-tree/cell-row.ts";
import { typedPlace } from "./in-tree/typed-place.ts";
import { prose } from "./markdown.ts";

/** What the cell means in which somebody types in a device tree, and those around it. */
export function signatureHelp(typing: Typing): SignatureHelp | undefined {
	if (!isDeviceTree(typing.file)) return undefined;
	const found = typedPlace(typing);
	if (found?.place.kind !== "cell") return undefined;
	const { place, at } = found;
	const row = cellRowAt(place, at);
	if (row === undefined) return undefined;
	let label = `${place.property} = <`;
	const parameters = row.cells.map(({ name, text }, i): ParameterInformation => {
		label += i === 0 ? "" : "  ";
		const start = label.length;
		label += name;
		const value = `Cell ${i + 1}: ${prose(name)}${text === "" ? "" : `, ${text}`}`;
		return { label: [start, label.length], documentation: { kind: "markdown", value } };
	});
	return { signatures: [{ label: `${label}>`, parameters }], activeSignature: 0, activeParameter: row.active };
}
