/** As much of a name as a message with 16 bytes for it answers: the last one ends it. Source: DEN0056, BASE_DISCOVER_VENDOR. */
export function answeredName(name: string): string {
	return name.slice(0, 15);
}
