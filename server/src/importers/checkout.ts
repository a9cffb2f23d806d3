import { folderOf, joinPath } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { textAt } from "../text/text-at.ts";

/** The repository a file lies in, and what is checked out there. */
export interface Checkout {
	/** Its folder. */
	readonly root: string;
	/** As people name it: `nxp-imx/imx-sm` of GitHub and the like, else the address. */
	readonly repository?: string;
	/** The commit, shortened to 12 digits. */
	readonly revision?: string;
}

/** Read from the files of git, without git: .git/HEAD, the reference it names, and the address of `origin`. */
export function checkoutOf(snapshot: Snapshot, path: string): Checkout | undefined {
	for (let folder = folderOf(path); ; folder = folderOf(folder)) {
		const head = textAt(snapshot, joinPath(folder, ".git/HEAD"))?.trim();
		if (head !== undefined)
			return { root: folder, ...originOf(snapshot, folder), ...revisionOf(snapshot, folder, head) };
		if (folder === folderOf(folder)) return undefined;
	}
}

function revisionOf(snapshot: Snapshot, root: string, head: string): { readonly revision?: string } {
	const reference = /^ref: (\S+)$/.exec(head)?.[1];
	const packed = (name: string): string | undefined =>
		textAt(snapshot, joinPath(root, ".git/packed-refs"))
			?.split("\n")
			.find((line) => line.endsWith(` ${name}`))
			?.split(" ")[0];
	const commit =
		reference === undefined
			? head
			: (textAt(snapshot, joinPath(root, `.git/${reference}`))?.trim() ?? packed(reference));
	return commit !== undefined && /^[0-9a-f]{40,64}$/.test(commit) ? { revision: commit.slice(0, 12) } : {};
}

function originOf(snapshot: Snapshot, root: string): { readonly repository?: string } {
	const config = textAt(snapshot, joinPath(root, ".git/config")) ?? "";
	const origin = /\[remote "origin"\][^[]*?\burl\s*=\s*(\S+)/.exec(config)?.[1];
	if (origin === undefined) return {};
	const address = origin.replace(/^(?:https?|ssh|git):\/\/(?:[^@/]*@)?[^/]+\/|^[^@/:]*@[^/:]+:/, "");
	const name = /^([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(address)?.[1];
	// What stands before them may hold a password; a path is one of this machine.
	return address === origin || name === undefined ? {} : { repository: name };
}
