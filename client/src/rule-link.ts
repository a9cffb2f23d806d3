/** The code in the path of a link to a rule's page, `/rule/scmi-denied`; undefined where it is none of ours. */
export function codeOfLink(path: string): string | undefined {
	const code = /^\/rule\/(.*)$/.exec(path)?.[1];
	return isCode(code) ? code : undefined;
}

/** Whether something is written as the code of a rule is: a link or another extension may say anything. */
export function isCode(code: unknown): code is string {
	return typeof code === "string" && /^[\w,.-]+$/.test(code);
}
