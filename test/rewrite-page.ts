import type { Expectation } from "./annotations.ts";
import type { Section } from "./read-page.ts";

/** What was found in one section of a page. */
export interface Rewritten {
	readonly section: Section;
	/** Without annotations. */
	readonly texts: Readonly<Record<string, string>>;
	readonly found: readonly Expectation[];
}

/** A page with what was found in the place of what was expected: carets below the lines, and an `expect` fence for the rest. */
export function rewritePage(page: string, rewritten: readonly Rewritten[]): string {
	const lines = page.split("\n");
	for (const { section, texts, found } of rewritten.toReversed()) {
		const loose = found.filter((finding) => !section.own.some(({ name }) => name === finding.file && hasRoom(finding)));
		const last = section.own.at(-1);
		if (last === undefined) continue;
		const end = lines.indexOf("```", last.line);
		const next = lines.findIndex((line, i) => i > end && /^#{1,6} /.test(line));
		const open = lines.findIndex((line, i) => i > end && (next < 0 || i < next) && line === "```expect");
		const entries = loose.flatMap(({ file, line, character, text, notes }) => [
			`${file}:${line + 1}:${character + 1} ${text}`,
			...notes.map((note) => `  ${note}`),
		]);
		if (open >= 0) lines.splice(open + 1, lines.indexOf("```", open + 1) - open - 1, ...entries);
		else if (entries.length > 0) lines.splice(end + 1, 0, "", "```expect", ...entries, "```");
		for (const { name, line } of section.own.toReversed()) {
			const own = found.filter((finding) => finding.file === name && hasRoom(finding));
			lines.splice(line, lines.indexOf("```", line) - line, ...annotated(name, texts[name] ?? "", own));
		}
	}
	return lines.join("\n");
}

/** Whether carets have room behind the comment's own characters. */
function hasRoom({ file, character, length = 0 }: Expectation): boolean {
	return length > 0 && length < 120 && character >= (file.includes(".dts") ? 2 : 1);
}

function annotated(name: string, text: string, found: readonly Expectation[]): readonly string[] {
	const comment = name.includes(".dts") ? "//" : "#";
	return text
		.replace(/\n$/, "")
		.split("\n")
		.flatMap((line, number) => [
			line,
			...found
				.filter((finding) => finding.line === number)
				.flatMap(({ character, length = 1, text: said, notes }) => {
					const before = comment.padEnd(character);
					const below = `${before}${" ".repeat(length)} `;
					return [`${before}${"^".repeat(length)} ${said}`, ...notes.map((note) => below + note)];
				}),
		]);
}
