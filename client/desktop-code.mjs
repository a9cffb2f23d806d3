// VS Code's own command on this machine.
import { existsSync } from "node:fs";
import { posix, win32 } from "node:path";
import spawn from "cross-spawn";

/** The first `code`, else `codium`, on PATH. */
export function findCode({ platform = process.platform, path = process.env.PATH ?? "", exists = existsSync } = {}) {
	const { delimiter, join } = platform === "win32" ? win32 : posix;
	const names = platform === "win32" ? ["code.cmd", "codium.cmd"] : ["code", "codium"];
	// On Windows a folder with a semicolon stands in quotes.
	const folders = path.split(delimiter).map((folder) => folder.replace(/^"(.*)"$/, "$1"));
	const named = folders.filter((folder) => folder !== "");
	return names.flatMap((name) => named.map((folder) => join(folder, name))).find((file) => exists(file));
}

/** Runs it to its end. `code.cmd` is a batch file: Node starts it through a shell alone, whose quoting is cross-spawn's. */
export function runCode(executable, args) {
	spawn.sync(executable, args, { stdio: "inherit" });
}
