import { readXlAssignments, type XlValue } from "../../configs/xl-assignments.ts";

/** The texts and numbers of a key's list as they are written, the one at a place of the file left out. */
export function listedIn(file: string, text: string, key: string, at?: number): readonly string[] {
	const textsIn = (value: XlValue): readonly string[] => {
		if (value.kind === "list") return value.items.flatMap(textsIn);
		const isHere = at !== undefined && value.at.start <= at && at <= value.at.end;
		return (value.kind === "text" || value.kind === "number") && !isHere ? [value.text] : [];
	};
	const own = readXlAssignments(file, text).assignments.filter((assignment) => assignment.key === key);
	return own.flatMap(({ value }) => textsIn(value));
}
