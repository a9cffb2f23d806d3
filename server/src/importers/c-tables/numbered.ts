import type { ImportedResource } from "../imported-catalogue.ts";

/** A thing with a number, as one row of the source has it. */
export interface Numbered {
	readonly table: string;
	/** The number of the agent whose list it is in; undefined where all count alike. */
	readonly agent?: number;
	readonly id: number;
	/** What its key is made from. */
	readonly label: string;
	/** The row is there, and what is known of it, but for the number. */
	readonly resource: Omit<ImportedResource, "id" | "agentIds" | "src">;
	/** What it is, where several agents list it. */
	readonly same?: string;
	/** The constant that numbers it, as far as there is one. */
	readonly symbol?: string;
	readonly path: string;
	readonly line: number;
	readonly conditions: readonly string[];
}

export function builtWith(conditions: readonly string[]): string {
	return `built with ${conditions.join(" and ")}`;
}

/** What is there only under conditions. */
export function conditional(conditions: readonly string[]): Numbered["resource"] {
	return conditions.length > 0 ? { status: "conditional", condition: builtWith(conditions) } : {};
}
