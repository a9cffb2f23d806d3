/** `.cfg` is the ending of four languages; undefined: none of them, or nothing to tell by. */
export type CfgLanguage = "xl" | "kconfig" | "imx-sm" | "imagebuilder";

/** Which language most lines of a `.cfg` file are in. */
export function cfgLanguageOf(text: string): CfgLanguage | undefined {
	const votes: Record<CfgLanguage, number> = {
		xl: 0,
		kconfig: 0,
		"imx-sm": 0,
		imagebuilder: 0,
	};
	for (const line of text.split(/\r\n|\r|\n/, 2000)) {
		const language = languageOfLine(line);
		if (language) votes[language]++;
	}
	const [first] = (Object.keys(votes) as CfgLanguage[]).sort((a, b) => votes[b] - votes[a]);
	return first && votes[first] > 0 ? first : undefined;
}

export function looksLikeXlConfig(text: string): boolean {
	return cfgLanguageOf(text) === "xl";
}

/** Whether an xl configuration asks for SCMI; a comment does not. */
export function mentionsArmSci(text: string): boolean {
	return /^\ufeff?[ \t]*(?:arm_)?sci[ \t]*\+?=/m.test(text);
}

/** Whether an xl configuration is that of a whole domain which is given devices or a tree; a fragment has no name. */
export function givesDevices(text: string): boolean {
	return /^\ufeff?[ \t]*(?:dtdev|device_tree)[ \t]*\+?=/m.test(text) && /^\ufeff?[ \t]*name[ \t]*=/m.test(text);
}

function languageOfLine(line: string): CfgLanguage | undefined {
	if (/^(CONFIG_\w+=|# CONFIG_\w+ is not set)/.test(line)) return "kconfig";
	if (/^\s*[a-z]\w*\s*\+?=\s*(["'[]|\d|@@)/.test(line)) return "xl";
	if (/^(LM\d+|SCMI_AGENT\d+|DOM\d+|MAILBOX|CHANNEL)\b(?!\s*=)|^include\s+\S+\.cfg\b|^\w+:(\s|$)/.test(line))
		return "imx-sm";
	return /^[A-Z][A-Z0-9_]*(\[\d+\])?=/.test(line) ? "imagebuilder" : undefined;
}
