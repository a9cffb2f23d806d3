import { evaluate } from "./evaluate.ts";
import type { CSource } from "./read-source.ts";

/** The number that a macro stands for; undefined where it is not defined, or comes to none. Of several definitions the first. */
export function macroNumber({ macros }: Pick<CSource, "macros">, name: string): bigint | undefined {
	const [definition] = macros.get(name) ?? [];
	const value = definition && evaluate(definition.body, macros);
	return value?.kind === "value" ? value.value : undefined;
}
