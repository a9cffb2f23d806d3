import { html } from "../html.ts";

/** The page that stays; what is shown is put into it. It loads and runs what is ours, and sends nothing anywhere. */
export function grantsPage(page: { script: string; style: string; cspSource: string; nonce: string }): string {
	const policy = [
		"default-src 'none'",
		`style-src ${page.cspSource}`,
		`script-src 'nonce-${page.nonce}'`,
		"base-uri 'none'",
		"form-action 'none'",
	].join("; ");
	return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${page.style}">
<title>Grants</title>
</head>
<body>
<main hidden>
<header>
<div id="head"></div>
<div id="bar">
<div id="chips" role="group" aria-label="Show only rows of a state"></div>
<input id="query" type="search" placeholder="Filter by name or number" aria-label="Filter by name or number">
<select id="grouping" aria-label="Group rows"><option value="kind">by kind</option><option value="domain">by domain</option></select>
</div>
</header>
<div id="grid" role="region" aria-label="Who is granted what" tabindex="0"></div>
<aside id="why" aria-live="polite" aria-label="Why" hidden></aside>
</main>
<script nonce="${page.nonce}" src="${page.script}"></script>
</body>
</html>`.markup;
}
