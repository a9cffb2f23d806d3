import type { Span } from "../text/span.ts";

/** What a script of U-Boot's shell says, before variables are looked up. U-Boot: common/cli_hush.c. */
export type Statement = {
	readonly at: Span;
	/** What stands between it and the statement before it in the same list. */
	readonly after: "&&" | "||" | undefined;
} & (
	| { readonly kind: "command"; readonly words: readonly Word[] }
	| { readonly kind: "if"; readonly branches: readonly Branch[]; readonly otherwise: Statements }
	| { readonly kind: "for"; readonly name: string; readonly words: readonly Word[]; readonly body: Statements }
	| { readonly kind: "while"; readonly condition: Statements; readonly body: Statements }
);

export type Statements = readonly Statement[];

export interface Branch {
	readonly condition: Statements;
	readonly body: Statements;
}

export interface Word {
	readonly at: Span;
	readonly pieces: readonly Piece[];
}

export type Piece =
	/** `exact`: as it stands in the file, character by character. */
	| {
			readonly kind: "text";
			readonly text: string;
			readonly at: Span;
			readonly exact: boolean;
			readonly quoted: boolean;
	  }
	| { readonly kind: "variable"; readonly name: string; readonly at: Span; readonly quoted: boolean };

export interface ReadScript {
	readonly statements: Statements;
	/** Where reading was given up, or blocks do not fit together: what follows is not known. */
	readonly broken: Span | undefined;
}

/** Deeper blocks are written by nobody. */
const MAX_DEPTH = 50;
const MAX_STATEMENTS = 20_000;

/**
 * Reads a script, or a part of one: `placeOf` says where the text from one offset to another stands. Any text gives
 * statements; what does not fit is left out, and `broken` says where.
 */
export function readHush(text: string, placeOf: (start: number, end: number) => Span, isExact: boolean): ReadScript {
	let offset = 0;
	let count = 0;
	let broken: Span | undefined;
	/** Set where a word was read as the one that ends a block. */
	let pending: { word: string; start: number } | undefined;

	const giveUp = (start: number): void => {
		broken ??= placeOf(start, Math.min(text.length, start + 1));
		offset = text.length;
	};

	const skip = (): void => {
		for (;;) {
			const gap = /(?:[ \t\r\f\v\0\ufeff]|\\\r?\n)+/y;
			gap.lastIndex = offset;
			offset += gap.exec(text)?.[0].length ?? 0;
			if (text[offset] !== "#") return;
			while (offset < text.length && text[offset] !== "\n") offset++;
		}
	};

	const word = (): Word | undefined => {
		const start = offset;
		const pieces: Piece[] = [];
		let plain = "";
		let plainStart = offset;
		let exact = true;
		const flush = (quoted: boolean): void => {
			if (plain !== "" || quoted)
				pieces.push({ kind: "text", text: plain, at: placeOf(plainStart, offset), exact: exact && isExact, quoted });
			plain = "";
			exact = true;
		};
		const variable = (quoted: boolean): boolean => {
			const name = /\$(?:\{([\w.,@+/-]+)(?::?-[^}]*)?\}|(\w+|\?))/y;
			name.lastIndex = offset;
			const found = name.exec(text);
			if (!found) return false;
			flush(false);
			pieces.push({
				kind: "variable",
				name: found[1] ?? found[2] ?? "",
				at: placeOf(offset, offset + found[0].length),
				quoted,
			});
			offset += found[0].length;
			plainStart = offset;
			return true;
		};
		const take = (character: string): void => {
			if (plain === "") plainStart = offset;
			plain += character;
		};
		while (offset < text.length) {
			const character = text[offset] as string;
			if (/[\s;]/.test(character) || character === "\0") break;
			if (text.startsWith("&&", offset) || text.startsWith("||", offset)) break;
			if (character === "\\") {
				if (/^\r?\n/.test(text.slice(offset + 1, offset + 3))) {
					offset += text[offset + 1] === "\r" ? 3 : 2;
					exact = false;
					continue;
				}
				take(text[offset + 1] ?? "");
				exact = false;
				offset += 2;
			} else if (character === "'" || character === '"') {
				flush(false);
				const opening = offset;
				offset++;
				plainStart = offset;
				let closed = false;
				while (offset < text.length) {
					const inside = text[offset] as string;
					if (inside === character) {
						closed = true;
						break;
					}
					if (character === '"' && inside === "$" && variable(true)) continue;
					if (character === '"' && inside === "\\" && /["\\$`\n]/.test(text[offset + 1] ?? "")) {
						if (text[offset + 1] !== "\n") take(text[offset + 1] as string);
						exact = false;
						offset += 2;
						continue;
					}
					take(inside);
					offset++;
				}
				flush(true);
				if (!closed) {
					giveUp(opening);
					break;
				}
				offset++;
				plainStart = offset;
			} else if (character !== "$" || !variable(false)) {
				take(character);
				offset++;
			}
		}
		flush(false);
		return pieces.length === 0 ? undefined : { at: placeOf(start, offset), pieces };
	};

	const plainText = ({ pieces: [piece, ...more] }: Word): string | undefined =>
		piece?.kind === "text" && !piece.quoted && more.length === 0 ? piece.text : undefined;

	const isEnd = (): boolean => {
		skip();
		return offset >= text.length || text[offset] === "\n" || text[offset] === ";";
	};

	/** Reads up to one of the words that end the block; which one is in `pending`. */
	const list = (ends: readonly string[], depth: number): Statement[] => {
		const statements: Statement[] = [];
		if (depth > MAX_DEPTH) giveUp(offset);
		let after: "&&" | "||" | undefined;
		while (offset < text.length) {
			skip();
			if (offset >= text.length) break;
			if (text[offset] === "\n" || text[offset] === ";") {
				offset++;
				after = undefined;
				continue;
			}
			const joint = /&&|\|\|?|&/y;
			joint.lastIndex = offset;
			const joined = joint.exec(text)?.[0];
			if (joined !== undefined) {
				offset += joined.length;
				after = joined === "||" ? "||" : "&&";
				continue;
			}
			if (++count > MAX_STATEMENTS) {
				giveUp(offset);
				break;
			}
			const start = offset;
			const first = word();
			if (first === undefined) {
				offset = Math.max(offset, start + 1);
				continue;
			}
			const name = plainText(first);
			if (name !== undefined && ends.includes(name)) {
				pending = { word: name, start };
				return statements;
			}
			const block = name === undefined ? undefined : compound(name, start, depth, after);
			if (block !== undefined) statements.push(block);
			else if (name !== undefined && CLOSING.has(name)) giveUp(start);
			else statements.push(command(first, start, after));
			after = undefined;
		}
		pending = undefined;
		if (ends.length > 0) giveUp(Math.max(0, text.length - 1));
		return statements;
	};

	const command = (first: Word, start: number, after: "&&" | "||" | undefined): Statement => {
		const words = [first];
		let end = offset;
		while (!isEnd() && !text.startsWith("&&", offset) && text[offset] !== "|") {
			const next = word();
			if (next === undefined) break;
			words.push(next);
			end = offset;
		}
		return { kind: "command", at: placeOf(start, end), words, after };
	};

	const compound = (
		name: string,
		start: number,
		depth: number,
		after: "&&" | "||" | undefined,
	): Statement | undefined => {
		if (name === "if") {
			const branches: Branch[] = [];
			let otherwise: Statement[] = [];
			for (let next = "if"; next === "if" || next === "elif"; ) {
				const condition = list(["then"], depth + 1);
				const body = list(["elif", "else", "fi"], depth + 1);
				branches.push({ condition, body });
				next = pending?.word ?? "fi";
				if (next === "else") otherwise = list(["fi"], depth + 1);
			}
			return { kind: "if", at: placeOf(start, offset), after, branches, otherwise };
		}
		if (name === "while" || name === "until") {
			const condition = list(["do"], depth + 1);
			const body = list(["done"], depth + 1);
			return { kind: "while", at: placeOf(start, offset), after, condition, body };
		}
		if (name !== "for") return undefined;
		skip();
		const variable = word();
		const words: Word[] = [];
		skip();
		word();
		while (!isEnd()) {
			const next = word();
			if (next === undefined) break;
			words.push(next);
		}
		list(["do"], depth + 1);
		const body = list(["done"], depth + 1);
		return {
			kind: "for",
			at: placeOf(start, offset),
			after,
			name: (variable && plainText(variable)) ?? "",
			words,
			body,
		};
	};

	return { statements: list([], 0), broken };
}

const CLOSING = new Set(["then", "elif", "else", "fi", "do", "done"]);
