/** The Linux whose drivers are modelled: where nothing says which runs, it is this. */
export const MODELLED_LINUX = "6.12";

/** Whether a stated release is an older one; without either it is not. */
export function isBefore(release: string | undefined, first: string | undefined): boolean {
	if (release === undefined || first === undefined) return false;
	const [major, minor] = numbersOf(release);
	const [firstMajor, firstMinor] = numbersOf(first);
	return major === firstMajor ? minor < firstMinor : major < firstMajor;
}

/** Whether it is of the series that is modelled. */
export function isModelledLinux(release: string): boolean {
	return numbersOf(release).join(".") === MODELLED_LINUX;
}

function numbersOf(release: string): readonly [number, number] {
	const [major = 0, minor = 0] = release.split(".").map(Number);
	return [major, minor];
}
