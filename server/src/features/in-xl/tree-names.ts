import { CompletionItemKind } from "vscode-languageserver-types";
import { readXlAssignments } from "../../configs/xl-assignments.ts";
import { folderOf, nameOf, stemOf } from "../../text/path.ts";
import { code } from "../markdown.ts";
import type { Offer } from "../offer.ts";
import type { XlTyping } from "./xl-typing.ts";

/** Names for `device_tree`, a blob on the target: what the trees of guests here are built to. The domain's own comes first, another's last. */
export function treeNameOffers({ snapshot, file, text, place, facts, own }: XlTyping): readonly Offer[] {
	const { setup, domains, host, stacks } = facts;
	const taken = new Set([setup.host.base, ...setup.host.overlays].map(({ path }) => path));
	const owners = new Map(domains.flatMap(({ name, guest }) => (guest ? [[guest.resolved.file, name] as const] : [])));
	const included = new Set(
		stacks.flatMap(({ stack: { resolved } }) => [...resolved.sources.keys()].filter((path) => path !== resolved.file)),
	);
	const beside = snapshot
		.list(folderOf(file))
		.filter((name) => /\.dts$/.test(name))
		.map((name) => `${folderOf(file)}/${name}`);
	const sources = [...new Set([...owners.keys(), ...beside])].filter(
		(path) => !taken.has(path) && path !== host.resolved.file && !included.has(path),
	);
	const folder = /^(.*\/)?/.exec(place.typed)?.[1] ?? folderOnTarget(file, text);
	return sources.map((source): Offer => {
		const owner = owners.get(source);
		const isOwn = own !== undefined && owner === own.name;
		const built = `built from ${nameOf(source)}`;
		return {
			label: `${folder}${stemOf(source)}.dtb`,
			kind: CompletionItemKind.File,
			detail: isOwn || owner === undefined ? built : `of ${owner}, ${built}`,
			rank: isOwn ? 3 : owner === undefined ? 2 : 1,
			doc: () =>
				`A path where the toolstack runs: ${code(nameOf(source))} has to be compiled and put there. Its name is how the source is found here.`,
		};
	});
}

/** Where the file has its kernel; empty where it does not say. */
function folderOnTarget(file: string, text: string): string {
	const kernel = readXlAssignments(file, text).assignments.findLast(({ key }) => key === "kernel")?.value;
	return (kernel?.kind === "text" ? /^.*\//.exec(kernel.text)?.[0] : undefined) ?? "";
}
