import type { Span } from "../../text/span.ts";
import { type Directive, directiveOf } from "../lex/names.ts";
import { spanOfTokens } from "../lex/origin.ts";
import type { Source } from "../lex/source.ts";
import { FLAG, KIND, type Token } from "../lex/token.ts";
import { type Branch, type OpenFile, restOfLine } from "./open-file.ts";

/** Who reads the files, as the conditionals see it. */
export interface BranchReader {
	/** Text that conditionals left out. */
	readonly inactive: Span[];
	/** Whether the condition of `#if`, `#ifdef`, `#elif` and their like is met. */
	holds(directive: Directive, line: readonly Token[], at: Span): boolean;
	report(code: string, at: Span, message: string): void;
}

/** `#if` and its like, whose line ends at `end`: goes on at the next live line. */
export function openBranch(reader: BranchReader, file: OpenFile, opening: Token, taken: boolean, end: Token): void {
	const branch: Branch = { opening, taken, sawElse: false, inactiveFrom: taken ? undefined : end.end };
	file.branches.push(branch);
	if (taken) return;
	const { next } = file;
	passOver(reader, file);
	const isOpen = file.source.kindOf(file.next) === KIND.end && file.branches.at(-1) === branch && !branch.taken;
	if (!isOpen || file.lacksEndif) return;
	// Its #endif is not typed yet: what is below is not to vanish meanwhile.
	file.lacksEndif = true;
	file.next = next;
	branch.taken = true;
	branch.inactiveFrom = undefined;
}

/** `#elif`, `#else` or `#endif` met in live text: goes on at the next live line. */
export function turnBranch(
	reader: BranchReader,
	file: OpenFile,
	directive: Directive,
	hash: Token,
	line: readonly Token[],
): void {
	const end = line.at(-1) ?? hash;
	const at = spanOfTokens(hash, end);
	const branch = file.branches.at(-1);
	if (branch === undefined) {
		reader.report("preprocessor", at, `#${directive} without #if`);
		return;
	}
	if (directive === "endif") {
		file.branches.pop();
		return;
	}
	if (branch.sawElse) reader.report("preprocessor", at, `#${directive} after #else`);
	if (directive === "else") branch.sawElse = true;
	branch.inactiveFrom = end.end;
	passOver(reader, file);
}

/** Passes over the text of a branch that is not taken, to the next live line. */
function passOver(reader: BranchReader, file: OpenFile): void {
	const { source } = file;
	let depth = 0;
	while (source.kindOf(file.next) !== KIND.end) {
		const at = file.next;
		const directive = source.startsLine(at) ? directiveAfter(source, at) : undefined;
		if (directive === undefined) {
			const token = (source.flagsOf(at) & FLAG.unterminated) === 0 ? undefined : source.token(at);
			if (token?.text === "/*")
				reader.report("syntax", spanOfTokens(token, token), 'this comment is never closed by "*/"');
			file.next++;
			continue;
		}
		file.next += 2;
		const line = restOfLine(file);
		if (directive === "if" || directive === "ifdef" || directive === "ifndef") depth++;
		else if (depth > 0) {
			if (directive === "endif") depth--;
		} else if (becomesLive(reader, file, directive, source.token(at), line)) return;
	}
}

/** The directive whose `#` is at the token. */
function directiveAfter(source: Source, at: number): Directive | undefined {
	if (!source.isPunctuation(at, "#") || source.startsLine(at + 1)) return undefined;
	const symbol = source.symbolOf(at + 1);
	return symbol < 0 ? undefined : directiveOf(symbol);
}

function becomesLive(
	reader: BranchReader,
	file: OpenFile,
	directive: Directive,
	hash: Token,
	line: readonly Token[],
): boolean {
	const branch = file.branches.at(-1) as Branch;
	const at = spanOfTokens(hash, line.at(-1) ?? hash);
	const isTurn = directive === "else" || directive.startsWith("elif");
	if (!isTurn && directive !== "endif") return false;
	if (isTurn && branch.sawElse) reader.report("preprocessor", at, `#${directive} after #else`);
	if (directive === "else") branch.sawElse = true;
	const live = directive === "endif" || (!branch.taken && (directive === "else" || reader.holds(directive, line, at)));
	if (!live) return false;
	if (branch.inactiveFrom !== undefined)
		reader.inactive.push({ file: file.source.path, start: branch.inactiveFrom, end: hash.start });
	branch.inactiveFrom = undefined;
	branch.taken = true;
	if (directive === "endif") file.branches.pop();
	return true;
}
