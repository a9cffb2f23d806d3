import type { Cell, Reference, ValuePart } from "../parse/ast.ts";
import { type Node, type Property, pathOf } from "./tree.ts";

/** A property's bytes as the blob holds them; undefined when any of them is unknown. */
export function bytesOf(property: Property): Uint8Array | undefined {
	return bytesOfValue(property.value, (reference) => property.targets.get(reference));
}

export function bytesOfValue(
	value: readonly ValuePart[],
	targetOf: (reference: Reference) => Pick<Node, "phandle" | "name" | "parent"> | undefined,
): Uint8Array | undefined {
	const chunks: Uint8Array[] = [];
	for (const part of value) {
		const chunk = bytesOfPart(part, targetOf);
		if (chunk === undefined) return undefined;
		chunks.push(chunk);
	}
	return chunks.length === 1 ? (chunks[0] as Uint8Array) : concatenate(chunks);
}

function bytesOfPart(
	part: ValuePart,
	targetOf: (reference: Reference) => Pick<Node, "phandle" | "name" | "parent"> | undefined,
): Uint8Array | undefined {
	switch (part.kind) {
		case "string":
			return terminated(part.bytes);
		case "bytes":
		case "file":
		case "generated":
		case "flat":
			return part.bytes;
		case "unknown":
			return undefined;
		case "path": {
			const target = targetOf(part.reference);
			return target === undefined ? undefined : terminated(nameBytes(pathOf(target as Node)));
		}
		case "cells": {
			const width = part.bits / 8;
			const bytes = new Uint8Array(width * part.cells.length);
			const view = new DataView(bytes.buffer);
			for (let i = 0; i < part.cells.length; i++) {
				const value = valueOfCell(part.cells[i] as Cell, targetOf);
				if (value === undefined) return undefined;
				if (width === 4) view.setUint32(i * 4, Number(value));
				else if (width === 8) view.setBigUint64(i * 8, BigInt(value));
				else if (width === 2) view.setUint16(i * 2, Number(value));
				else bytes[i] = Number(value);
			}
			return bytes;
		}
	}
}

function valueOfCell(
	cell: Cell,
	targetOf: (reference: Reference) => Pick<Node, "phandle"> | undefined,
): number | bigint | undefined {
	if (cell.kind === "number") return cell.value;
	if (cell.kind === "reference") return targetOf(cell.reference)?.phandle;
	return undefined;
}

export function terminated(bytes: Uint8Array): Uint8Array {
	const out = new Uint8Array(bytes.length + 1);
	out.set(bytes);
	return out;
}

/** A name or path as a blob holds it: its characters are bytes. */
export function nameBytes(text: string): Uint8Array {
	return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** A 32-bit cell as it stands in a blob. */
export function cellBytes(value: number): Uint8Array {
	const bytes = new Uint8Array(4);
	new DataView(bytes.buffer).setUint32(0, value);
	return bytes;
}

/** The first cell of a value, whatever follows; undefined where there is less than one. */
export function firstCell(bytes: Uint8Array): number | undefined {
	return bytes.length < 4 ? undefined : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
}

/** The whole cells of a value; what is left behind them is not read. */
export function cellsIn(bytes: Uint8Array): readonly number[] {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	return Array.from({ length: bytes.length >> 2 }, (_, i) => view.getUint32(4 * i));
}

export function concatenate(chunks: readonly Uint8Array[]): Uint8Array {
	let length = 0;
	for (const chunk of chunks) length += chunk.length;
	const out = new Uint8Array(length);
	let at = 0;
	for (const chunk of chunks) {
		out.set(chunk, at);
		at += chunk.length;
	}
	return out;
}
