export function findCode(on?: {
	readonly platform?: NodeJS.Platform;
	/** What PATH says. */
	readonly path?: string;
	readonly exists?: (file: string) => boolean;
}): string | undefined;

export function runCode(executable: string, args: readonly string[]): void;
