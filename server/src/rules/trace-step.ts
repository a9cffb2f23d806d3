/** How messages name a step of the modelled boot. */
export const stepText = (n: number): string => `step ${n} of the boot trace`;

/** A message that holds for several boots, whose steps are not the same. */
export const withoutSteps = (message: string): string =>
	message.replace(/\bstep \d+ of the boot trace/g, "see the boot trace");
