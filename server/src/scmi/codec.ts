import { encodeHeader, type Header } from "./header.ts";
import type { FieldSpec, FieldType, FieldValue, Message, Values } from "./message.ts";
import { codeOf, type StatusName, statusOf } from "./status.ts";
import { putWord, wordAt } from "./word.ts";

// Messages are bytes from the header on, as they stand in shared memory from 0x18 on.

/** A reply: `values` is empty when the status is not SUCCESS, as servers then send the status word alone. */
export interface Reply {
	readonly status: StatusName | number;
	readonly values: Values;
}

const HEADER = 4;
const STATUS = 4;

/** A field the values lack is written as zero, or empty. */
export function encodeRequest(header: Header, message: Message, values: Values, version: number): Uint8Array {
	return encodeFields(header, HEADER, message.request, values, version);
}

/** Undefined when the message has not the size this version of it has. */
export function decodeRequest(message: Message, bytes: Uint8Array, version: number): Values | undefined {
	return decodeFields(message.request, bytes, HEADER, version);
}

/** What a server reads that does not look at the size: what is too much is left, what is missing is zero. */
export function decodeAnySize(message: Message, bytes: Uint8Array, version: number): Values {
	const least = HEADER + sizeOf(message.request, version);
	const long = new Uint8Array(Math.max(least, bytes.length));
	long.set(bytes);
	const hasRest = message.request.some(({ type }) => type === "u32[]" || type === "u64[]");
	const end = hasRest ? long.length - ((long.length - least) % 4) : least;
	return decodeFields(message.request, long.subarray(0, end), HEADER, version) ?? {};
}

/** Whether a request has all its fields; more may follow. */
export function hasAllFields(message: Message, bytes: Uint8Array, version: number): boolean {
	return bytes.length >= HEADER + sizeOf(message.request, version);
}

/** Of fields whose size does not depend on their values; lists that run to the end count nothing. */
const sizeOf = (fields: readonly FieldSpec[], version: number) =>
	fields.reduce((size, field) => size + (isPresent(field, version) ? encodedLength(field.type, undefined) : 0), 0);

/** @param whole some servers send the fields of a refusal too */
export function encodeReply(
	header: Header,
	message: Message,
	reply: Reply,
	version: number,
	{ whole = false, omits = [] }: { readonly whole?: boolean; readonly omits?: readonly string[] } = {},
): Uint8Array {
	const sent = omits.length === 0 ? message.reply : message.reply.filter(({ name }) => !omits.includes(name));
	const fields = reply.status === "SUCCESS" || whole ? sent : [];
	const bytes = encodeFields(header, HEADER + STATUS, fields, reply.values, version);
	putWord(bytes, HEADER, codeOf(reply.status));
	return bytes;
}

/** Copies into a reply, where it leaves bytes unwritten, what lay there: the sender's own bytes. Names are those of such fields. */
export function showThrough(
	reply: Uint8Array,
	request: Uint8Array,
	message: Message,
	values: Values,
	version: number,
	unwritten: readonly string[],
): void {
	let offset = HEADER + STATUS;
	for (const field of message.reply) {
		if (!isPresent(field, version)) continue;
		const value = values[field.name];
		const end = offset + encodedLength(field.type, value);
		// of a name what is behind its NUL
		const isName = typeof field.type === "object" && "chars" in field.type;
		const start = offset + (isName ? String(value ?? "").length + 1 : 0);
		if (unwritten.includes(field.name)) reply.set(request.subarray(start, Math.min(end, request.length)), start);
		offset = end;
	}
}

/**
 * Undefined when there is no status word, or a successful reply has not the size this version of the message has.
 * @param omits fields this server leaves out
 */
export function decodeReply(
	message: Message,
	bytes: Uint8Array,
	version: number,
	omits: readonly string[] = [],
): Reply | undefined {
	if (bytes.length < HEADER + STATUS) return undefined;
	const status = statusOf(wordAt(bytes, HEADER) | 0);
	if (status !== "SUCCESS") return { status, values: {} };
	const sent = omits.length === 0 ? message.reply : message.reply.filter(({ name }) => !omits.includes(name));
	const values = decodeFields(sent, bytes, HEADER + STATUS, version);
	return values && { status, values };
}

/** The fields this version of a message has, in wire order, with their values: what a trace shows. */
export function listFields(
	fields: readonly FieldSpec[],
	values: Values,
	version: number,
): readonly { readonly name: string; readonly value: FieldValue }[] {
	const list: { readonly name: string; readonly value: FieldValue }[] = [];
	for (const field of fields) {
		const value = values[field.name];
		if (value !== undefined && isPresent(field, version)) list.push({ name: field.name, value });
	}
	return list;
}

const isPresent = ({ since }: FieldSpec, version: number) => since === undefined || since <= version;

function encodeFields(
	header: Header,
	start: number,
	fields: readonly FieldSpec[],
	values: Values,
	version: number,
): Uint8Array {
	let length = start;
	for (const field of fields) if (isPresent(field, version)) length += encodedLength(field.type, values[field.name]);
	const bytes = new Uint8Array(length);
	putWord(bytes, 0, encodeHeader(header));
	let offset = start;
	for (const field of fields) {
		if (!isPresent(field, version)) continue;
		write(bytes, offset, field.type, values[field.name]);
		offset += encodedLength(field.type, values[field.name]);
	}
	return bytes;
}

const listOf = (value: FieldValue | undefined): readonly (number | bigint)[] => (Array.isArray(value) ? value : []);
const wholeWords = (bytes: number) => Math.ceil(bytes / 4) * 4;

function encodedLength(type: FieldType, value: FieldValue | undefined): number {
	if (type === "u16") return 2;
	if (type === "u32" || type === "i32") return 4;
	if (type === "u64") return 8;
	if (type === "u32[]" || type === "i32[]") return 4 * listOf(value).length;
	if (type === "u64[]") return 8 * listOf(value).length;
	if ("chars" in type) return type.chars;
	return wholeWords(type.packed * listOf(value).length);
}

function write(bytes: Uint8Array, offset: number, type: FieldType, value: FieldValue | undefined): void {
	if (type === "u16") putHalf(bytes, offset, Number(value ?? 0));
	else if (type === "u32" || type === "i32") putWord(bytes, offset, Number(value ?? 0));
	else if (type === "u64") putLong(bytes, offset, (value ?? 0) as number | bigint);
	else if (type === "u32[]" || type === "i32[]")
		for (const [i, item] of listOf(value).entries()) putWord(bytes, offset + 4 * i, Number(item));
	else if (type === "u64[]") for (const [i, item] of listOf(value).entries()) putLong(bytes, offset + 8 * i, item);
	else if ("chars" in type) {
		// the last byte stays NUL: a longer name is cut, as servers cut it
		const text = String(value ?? "");
		for (let i = 0; i < Math.min(text.length, type.chars - 1); i++) bytes[offset + i] = text.charCodeAt(i);
	} else
		for (const [i, item] of listOf(value).entries()) {
			if (type.packed === 2) putHalf(bytes, offset + 2 * i, Number(item));
			else bytes[offset + i] = Number(item);
		}
}

function putHalf(bytes: Uint8Array, offset: number, value: number): void {
	bytes[offset] = value;
	bytes[offset + 1] = value >>> 8;
}

function putLong(bytes: Uint8Array, offset: number, value: number | bigint): void {
	const long = BigInt.asUintN(64, BigInt(value));
	putWord(bytes, offset, Number(long & 0xffff_ffffn));
	putWord(bytes, offset + 4, Number(long >> 32n));
}

function decodeFields(
	fields: readonly FieldSpec[],
	bytes: Uint8Array,
	start: number,
	version: number,
): Values | undefined {
	const values: Record<string, FieldValue> = {};
	let offset = start;
	for (const field of fields) {
		if (!isPresent(field, version)) continue;
		const length = decodedLength(field.type, values, bytes.length - offset);
		if (length === undefined) return undefined;
		values[field.name] = read(bytes, offset, length, field.type, values);
		offset += length;
	}
	return offset === bytes.length ? values : undefined;
}

/** Undefined when the bytes that are left are too few. */
function decodedLength(type: FieldType, before: Values, left: number): number | undefined {
	if (type === "u32[]" || type === "i32[]") return Math.max(0, left) & ~3;
	if (type === "u64[]") return Math.max(0, left) & ~7;
	const length =
		typeof type === "object" && "packed" in type
			? wholeWords(packedCount(type, before) * type.packed)
			: encodedLength(type, undefined);
	return length <= left ? length : undefined;
}

const packedCount = (type: { readonly count: string; readonly mask: number }, before: Values) =>
	(Number(before[type.count]) & type.mask) >>> 0;

function read(bytes: Uint8Array, offset: number, length: number, type: FieldType, before: Values): FieldValue {
	if (type === "u16") return wordAt(bytes, offset) & 0xffff;
	if (type === "u32") return wordAt(bytes, offset);
	if (type === "i32") return wordAt(bytes, offset) | 0;
	if (type === "u64") return longAt(bytes, offset);
	if (type === "u32[]") return items(length >> 2, (i) => wordAt(bytes, offset + 4 * i));
	if (type === "i32[]") return items(length >> 2, (i) => wordAt(bytes, offset + 4 * i) | 0);
	if (type === "u64[]") return items(length >> 3, (i) => longAt(bytes, offset + 8 * i));
	if ("chars" in type) return text(bytes, offset, length);
	const { packed } = type;
	return items(packedCount(type, before), (i) =>
		packed === 1 ? (bytes[offset + i] ?? 0) : wordAt(bytes, offset + 2 * i) & 0xffff,
	);
}

const longAt = (bytes: Uint8Array, offset: number) =>
	BigInt(wordAt(bytes, offset)) | (BigInt(wordAt(bytes, offset + 4)) << 32n);

const items = <T extends number | bigint>(count: number, item: (i: number) => T): T[] =>
	Array.from({ length: count }, (_, i) => item(i));

function text(bytes: Uint8Array, offset: number, length: number): string {
	let result = "";
	for (let i = offset; i < offset + length; i++) {
		const char = bytes[i];
		if (!char) break;
		result += String.fromCharCode(char);
	}
	return result;
}
