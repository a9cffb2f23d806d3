import type { Analysis } from "../analysis.ts";
import { readPrebuilt } from "../catalogue/prebuilt-catalogue.ts";
import { readCatalogue } from "../catalogue/read-catalogue.ts";
import { bundledFile, bundledWord } from "../configs/bundled-word.ts";
import { listed } from "../text/listed.ts";
import { nameOf } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { catalogueEdit } from "./catalogue-edit.ts";
import type { ConfigurationChoices } from "./reports.ts";

/** The public configurations of a board's firmware that come with the product; null where it is checked against none of these. */
export function configurationChoices({ facts }: Analysis, snapshot: Snapshot): ConfigurationChoices | null {
	const firmware = facts.firmwares.find(({ catalogue }) => (catalogue.configurations ?? []).length > 0);
	if (firmware === undefined) return null;
	const { catalogue } = firmware;
	const choices = (catalogue.configurations ?? []).flatMap((name) => {
		const path = bundledFile(snapshot, name);
		const read = path === undefined ? undefined : (readPrebuilt(snapshot, path) ?? readCatalogue(snapshot, path));
		if (path === undefined || read?.catalogue === undefined) return [];
		const agents = Object.entries(read.catalogue.agents).map(([key, agent]) => agent.name ?? key);
		return [
			{
				word: bundledWord(name),
				name: name.slice(name.indexOf(".") + 1),
				agents: listed(agents),
				isChosen: path === catalogue.path,
				edit: catalogueEdit(facts.setup, snapshot, bundledWord(name)),
			},
		];
	});
	// a configuration lies over the numbers that all of its firmware have
	const [base] = catalogue.read.files.slice(-1);
	const whole = base === undefined ? undefined : (readPrebuilt(snapshot, base) ?? readCatalogue(snapshot, base));
	return { firmware: whole?.catalogue?.firmware.name ?? nameOf(catalogue.path), choices };
}
