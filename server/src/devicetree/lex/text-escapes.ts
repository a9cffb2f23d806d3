/** The bytes between the quotes of a string or character literal: UTF-8 with dtc's escapes (dtc util.c get_escape_char). */
export function unescapeLiteral(literal: string): Uint8Array {
	const closed = literal.length > 1 && literal.endsWith(literal[0] as string);
	return bytesOfText(literal.slice(1, closed ? -1 : undefined));
}

function bytesOfText(text: string): Uint8Array {
	if (/^[\x20-\x5b\x5d-\x7e]*$/.test(text)) {
		const plain = new Uint8Array(text.length);
		for (let i = 0; i < text.length; i++) plain[i] = text.charCodeAt(i);
		return plain;
	}
	const bytes: number[] = [];
	for (let i = 0; i < text.length; ) {
		const code = text.codePointAt(i) as number;
		if (code !== 92) {
			pushUtf8(bytes, code);
			i += code > 0xffff ? 2 : 1;
			continue;
		}
		const octal = /^[0-7]{1,3}/.exec(text.slice(i + 1, i + 4))?.[0];
		const hex = /^x([0-9a-fA-F]{1,2})/.exec(text.slice(i + 1, i + 4))?.[1];
		if (octal !== undefined) {
			bytes.push(Number.parseInt(octal, 8) & 0xff);
			i += 1 + octal.length;
		} else if (hex !== undefined) {
			bytes.push(Number.parseInt(hex, 16));
			i += 2 + hex.length;
		} else {
			const escaped = text.codePointAt(i + 1);
			if (escaped === undefined) break;
			const named = "abtnvfr".indexOf(String.fromCodePoint(escaped));
			if (named >= 0) bytes.push([7, 8, 9, 10, 11, 12, 13][named] as number);
			else pushUtf8(bytes, escaped);
			i += escaped > 0xffff ? 3 : 2;
		}
	}
	return Uint8Array.from(bytes);
}

function pushUtf8(bytes: number[], code: number): void {
	if (code < 0x80) bytes.push(code);
	else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
	else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
	else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 0x3f), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
}

/** Bytes as text: UTF-8, or one character a byte where they are none. */
export function textOfBytes(bytes: Uint8Array): string {
	let text = "";
	let ascii = true;
	for (const byte of bytes) {
		text += String.fromCharCode(byte);
		if (byte >= 0x80) ascii = false;
	}
	if (ascii) return text;
	try {
		return decodeURIComponent(text.replace(/[%\x80-\xff]/g, (character) => `%${character.charCodeAt(0).toString(16)}`));
	} catch {
		return text;
	}
}
