// The licences of what is bundled: they go where it goes.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The folders of the packages that some files are of, each once. */
export function packagesOf(files) {
	const folders = files.flatMap((file) => /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0] ?? []);
	return [...new Set(folders)].sort();
}

/** Name, version, licence and its text for each package; what comes without a text cannot be given on. */
export function thirdPartyNotices(folders) {
	const notices = folders.map((folder) => {
		const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
		const title = `${name} ${version}`;
		const texts = readdirSync(folder).filter((file) =>
			/^(licen[cs]e|copying|notice|third-?party-?notices)\b/i.test(file),
		);
		if (typeof license !== "string" || !texts.some((file) => /^(licen[cs]e|copying)/i.test(file)))
			throw new Error(`${title} is bundled, but has no licence to go with it`);
		const bodies = texts.map((file) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim());
		return { title, text: [`${title} (${license})`, ...bodies].join("\n\n") };
	});
	const byTitle = new Map(notices.map(({ title, text }) => [title, text]));
	const sorted = [...byTitle].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
	return `${["SCMI Devicetree contains the following packages.", ...sorted].join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}
