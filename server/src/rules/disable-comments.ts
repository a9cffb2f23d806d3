import { grouped } from "../text/grouped.ts";
import { type LineIndex, lineIndexOf, positionAt } from "../text/line-index.ts";
import type { Problem } from "../text/problem.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Span } from "../text/span.ts";
import type { Finding } from "./finding.ts";

/** The code of what is said of a comment that has no effect. */
export const DISABLE_CODE = "scmi-disable";

/**
 * Takes out what comments in the files themselves switch off: `// scmi-disable-next-line CODE -- why`, the same in slash-star, behind
 * `#` in YAML and xl. `own` are the files of which a comment without effect is told: others are shared with boards that may need it.
 * `elsewhere`: what is found in them by others.
 */
export function withoutDisabled(
	findings: readonly Finding[],
	textOf: (file: string) => string | undefined,
	own: readonly string[],
	elsewhere: readonly Pick<Finding, "code" | "at">[] = [],
): readonly Finding[] {
	const comments = new Map<string, CommentsOfFile>();
	for (const file of new Set([...own, ...findings.map(({ at }) => at.file)])) {
		const text = textOf(file);
		if (!text?.includes(WORD)) continue;
		const lines = lineIndexOf(text);
		const all = commentsIn(file, text, lines);
		comments.set(file, { lines, all, byTarget: grouped(all, ({ line, code }) => `${line} ${code}`) });
	}
	if (comments.size === 0) return findings;
	const commentAbove = ({ code, at }: Pick<Finding, "code" | "at">): Comment | undefined => {
		const file = comments.get(at.file);
		const line = file && positionAt(file.lines, at.start).line;
		return file?.byTarget.get(`${line} ${code}`)?.[0];
	};
	const used = new Set([...findings, ...elsewhere].map(commentAbove));
	const kept = findings.filter((finding) => commentAbove(finding) === undefined);
	const idle = own.flatMap((file) => (comments.get(file)?.all ?? []).filter((comment) => !used.has(comment)));
	return [
		...kept,
		...idle.map(
			({ code, at }): Finding => ({
				code: DISABLE_CODE,
				severity: "hint",
				at,
				message: `${code} is not reported on the next line: this comment has no effect`,
				related: [],
				fixes: [],
			}),
		),
	];
}

/** The same for what is found in files that are read by themselves, a catalogue or a scmi.yaml. */
export function problemsLeft(problems: readonly Problem[], snapshot: Snapshot): readonly Finding[] {
	const findings = problems.map((problem): Finding => ({ ...problem, related: [], fixes: problem.fixes ?? [] }));
	const textOf = (file: string): string | undefined => {
		const reading = snapshot.read(file);
		return reading.kind === "text" ? reading.text : undefined;
	};
	return withoutDisabled(findings, textOf, []);
}

const WORD = "scmi-disable-next-line";

interface CommentsOfFile {
	readonly lines: LineIndex;
	readonly all: readonly Comment[];
	/** By line and code. */
	readonly byTarget: ReadonlyMap<string, readonly Comment[]>;
}

interface Comment {
	/** The line it speaks of, counting from 0. */
	readonly line: number;
	readonly code: string;
	/** The code in the comment. */
	readonly at: Span;
}

function commentsIn(file: string, text: string, lines: LineIndex): readonly Comment[] {
	const opening = /\.(ya?ml|json|cfg)$/.test(file) ? "#" : "(?://|/\\*)";
	const pattern = new RegExp(`${opening}[ \\t]*${WORD}[ \\t]+([^\\n]*)`, "g");
	const comments: Comment[] = [];
	for (const match of text.matchAll(pattern)) {
		const [whole, rest = ""] = match;
		const codes = rest.replace(/(--|\*\/).*$/s, "");
		const begin = match.index + whole.length - rest.length;
		const closing = text.startsWith("/*", match.index) ? text.indexOf("*/", match.index) : begin;
		const line = positionAt(lines, closing < 0 ? begin : closing).line + 1;
		for (const word of codes.matchAll(/[\w-]+/g)) {
			const start = begin + word.index;
			comments.push({ line, code: word[0], at: { file, start, end: start + word[0].length } });
		}
	}
	return comments;
}
