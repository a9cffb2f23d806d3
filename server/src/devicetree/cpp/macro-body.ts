import { FLAG, isPunctuation, KIND, packed, type Token } from "../lex/token.ts";

/** A piece of a function-like macro's body, as substitution meets it. */
export interface Piece {
	readonly kind: "token" | "argument" | "argument as typed" | "argument as string";
	readonly token: Token;
	/** The argument's number. */
	readonly argument: number;
	/** `##` stands before it. */
	readonly pastes: boolean;
	/** A token's kind, flags and value in an expansion. */
	readonly packed: number;
}

/** Takes a body apart at its parameters, `#` and `##`. C11 6.10.3.2 and 6.10.3.3. */
export function piecesOf(body: readonly Token[], parameters: readonly number[] | undefined): readonly Piece[] {
	const parameterAt = (at: number): number => {
		const token = body[at];
		return token?.kind === KIND.identifier ? (parameters?.indexOf(token.symbol) ?? -1) : -1;
	};
	/** In assembler `#` may also stand for itself. */
	const stringAt = (at: number): number => {
		const token = body[at];
		return token !== undefined && isPunctuation(token, "#") ? parameterAt(at + 1) : -1;
	};
	const pieces: Piece[] = [];
	let edge = 0;
	for (let at = 0; at < body.length; at++) {
		const pastes = isPasteAt(body, at) && at > 0;
		if (pastes) at += 2;
		const token = body[at];
		if (token === undefined) break;
		const string = stringAt(at);
		const parameter = parameterAt(at);
		if (string >= 0) at++;
		const kind =
			string >= 0
				? "argument as string"
				: parameter < 0
					? "token"
					: pastes || isPasteAt(body, at + 1)
						? "argument as typed"
						: "argument";
		const flags = (token.flags & ~FLAG.lineStart) | (pastes ? 0 : edge);
		pieces.push({
			kind,
			token,
			argument: Math.max(string, parameter),
			pastes,
			packed: packed(token.kind, flags, token.packed >> 8),
		});
		// What stands behind an argument stands at its edge.
		edge = parameter >= 0 && string < 0 && !pastes ? FLAG.padded : 0;
	}
	return pieces;
}

function isPasteAt(body: readonly Token[], at: number): boolean {
	const [first, second] = [body[at], body[at + 1]];
	return first !== undefined && second?.flags === 0 && isPunctuation(first, "#") && isPunctuation(second, "#");
}
