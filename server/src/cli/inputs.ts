import { isGuestTree } from "../configs/lone-board.ts";
import { listed } from "../text/listed.ts";
import { folderOf, joinPath, nameOf } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Arguments } from "./arguments.ts";
import { absolute, relative } from "./paths.ts";
import { Refusal, type Terminal } from "./terminal.ts";

/** The real path of a file somebody named, which has to be there. */
export function readableFile(terminal: Terminal, snapshot: Snapshot, typed: string): string {
	const reading = snapshot.read(absolute(terminal, typed));
	if (reading.kind === "text") return reading.path;
	if (/\.dtbo?$/.test(typed) && snapshot.readBytes(absolute(terminal, typed))) return absolute(terminal, typed);
	if (isFolder(terminal, typed)) throw new Refusal(`${typed} is a folder: name ${namesIn(terminal, snapshot, typed)}`);
	const reason = reading.kind === "unreadable" ? reading.reason : "there is no such file";
	throw new Refusal(`${typed} cannot be read: ${reason}`);
}

/** More than these nobody reads. */
const MOST_NAMED = 4;

/** What of a folder may be meant. */
function namesIn(terminal: Terminal, snapshot: Snapshot, typed: string): string {
	const folder = absolute(terminal, typed);
	const names = terminal.files.list(folder);
	const setups = names.filter((name) => name === "scmi.yaml");
	const isBoard = (name: string) => name.endsWith(".dts") && !isGuestTree(snapshot, joinPath(folder, name));
	const found = setups.length > 0 ? setups : names.filter(isBoard);
	const paths = found.map((name) => relative(terminal.cwd, joinPath(folder, name)));
	return paths.length === 0 || paths.length > MOST_NAMED
		? "a board's .dts in it, a scmi.yaml or scmi.yaml#variant"
		: `what is in it, ${listed(paths, "or")}`;
}

/** Empty ones too. */
export function isFolder({ cwd, files }: Terminal, typed: string): boolean {
	const path = absolute({ cwd }, typed);
	if (path === cwd || files.list(path).length > 0) return true;
	return files.read(path).kind !== "text" && files.folders(folderOf(path)).includes(nameOf(path));
}

export function includePathsOf(args: Arguments, terminal: Pick<Terminal, "cwd">): readonly string[] {
	return args.values("-I").map((folder) => absolute(terminal, folder));
}

/** `-D NAME` means 1, as for cpp. */
export function definesOf(args: Arguments): Readonly<Record<string, string>> {
	const entries = args.values("-D").map((definition): [string, string] => {
		const [, name, value = "1"] = /^([A-Za-z_]\w*)(?:=(.*))?$/s.exec(definition) ?? [];
		if (name === undefined) throw new Refusal(`-D ${definition} is no NAME=VALUE`);
		return [name, value];
	});
	return Object.fromEntries(entries);
}
