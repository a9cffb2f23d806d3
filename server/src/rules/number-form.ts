import type { DeviceId } from "../board/board.ts";
import { textOfBytes } from "../devicetree/lex/text-escapes.ts";
import { bytesOf, firstCell } from "../devicetree/tree/bytes.ts";
import { cellsOf } from "../devicetree/tree/read-property.ts";
import type { Property } from "../devicetree/tree/tree.ts";

/** How a device's number is written where that is not as one number of 32 bits. */
export interface OddNumber {
	/** A clause behind the property's name: `is text, "19"`. */
	readonly says: string;
	/** What the first four bytes come to, which is what dt_property_read_u32() of Xen takes; undefined: there are fewer. */
	readonly read: number | undefined;
	/** More follows a number that is as it should be. */
	readonly hasMore?: true;
	/** The number that is surely meant. */
	readonly meant: number | undefined;
}

/** Whether there are numbers in a value, which may look like empty words to who reads its bytes. */
export const hasNumbers = ({ value }: Property): boolean => value.some(({ kind }) => kind === "cells");

/** Of what is read as one number and written as text: how, and what is meant; undefined: it is no text. */
export function textFor(property: Property): Pick<OddNumber, "says" | "read" | "meant"> | undefined {
	const isText = property.value.some(({ kind }) => kind === "string" || kind === "path");
	return isText ? oddNumberOf({ property, provider: undefined }) : undefined;
}

/** Undefined where it is one number, or not known. */
export function oddNumberOf({ property, provider }: Pick<DeviceId, "property" | "provider">): OddNumber | undefined {
	const bytes = bytesOf(property);
	const [part] = property.value;
	if (bytes === undefined || provider !== undefined) return undefined;
	const read = firstCell(bytes);
	if (part === undefined) return { says: "is empty", read, meant: undefined };
	switch (part.kind) {
		case "string": {
			const text = textOfBytes(part.bytes);
			const number = Number(text);
			const isNumber = /^(?:0x[0-9a-f]+|[0-9]+)$/i.test(text) && property.value.length === 1 && number <= 0xffffffff;
			return { says: `is text, "${text}"`, read, meant: isNumber ? number : undefined };
		}
		case "path":
			return { says: "is a path, as text", read, meant: undefined };
		case "cells":
			return part.bits === 32 ? oddCells(property, bytes, read) : oddBits(part.bits, part.cells, read);
		case "bytes":
		case "flat":
		case "file":
			if (bytes.length === 4) return undefined;
			return { says: `has ${bytes.length} ${bytes.length === 1 ? "byte" : "bytes"}`, read, meant: undefined };
		default:
			return undefined;
	}
}

/** Another number is read than anybody means. */
export function isMisread(deviceId: DeviceId): boolean {
	const odd = oddNumberOf(deviceId);
	return odd !== undefined && odd.hasMore === undefined;
}

function oddCells(property: DeviceId["property"], bytes: Uint8Array, read: number | undefined): OddNumber | undefined {
	const cells = cellsOf(property);
	const [first, second] = cells ?? [];
	if (first?.cell.kind === "reference") {
		const meant = cells?.length === 2 && second?.cell.kind === "number" ? Number(second.value) : undefined;
		return { says: "begins with a reference", read, meant };
	}
	if (bytes.length === 0) return { says: "is empty", read, meant: undefined };
	return bytes.length > 4
		? { says: `has ${bytes.length / 4} numbers`, read, hasMore: true, meant: undefined }
		: undefined;
}

function oddBits(
	bits: number,
	cells: readonly { readonly kind: string; readonly value?: number | bigint }[],
	read: number | undefined,
): OddNumber {
	const [cell] = cells;
	const meant =
		cells.length === 1 && cell?.kind === "number" && cell.value !== undefined ? Number(cell.value) : undefined;
	return {
		says: cells.length === 1 ? `is a number of ${bits} bits` : `is ${cells.length} numbers of ${bits} bits`,
		read,
		meant: meant !== undefined && meant <= 0xffffffff ? meant : undefined,
	};
}
