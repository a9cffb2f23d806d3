import type { Facts } from "../facts.ts";

/** Whether a file, by its real path, is one of the setup's own trees: what they include is somebody else's to change. */
export function isOwnText({ stacks }: Facts, path: string): boolean {
	return stacks.some(({ stack: { resolved } }) => [resolved.file, ...resolved.overlays].includes(path));
}
