import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** The device trees of Linux, unpacked: the folder that holds `arch`, `include` and `scripts`. */
export function linuxTrees(): string {
	const given = process.env.SCMI_CORPUS;
	if (!given) throw new Error("SCMI_CORPUS names no archive or folder");
	if (statSync(given).isDirectory() && existsSync(join(given, "arch"))) return resolve(given);
	const archive = statSync(given).isDirectory() ? join(given, "linux-6.12-dts.tar.xz") : given;
	const stamp = `${statSync(archive).size}-${Math.floor(statSync(archive).mtimeMs)}`;
	const target = join(tmpdir(), `scmi-linux-trees-${stamp}`);
	if (!existsSync(target)) unpack(archive, target);
	const inner = readdirSync(target).find((name) => existsSync(join(target, name, "arch")));
	return inner === undefined ? target : join(target, inner);
}

/** Several test files may want it at once: unpack beside, then move into place. */
function unpack(archive: string, target: string): void {
	const fresh = mkdtempSync(join(tmpdir(), "scmi-unpack-"));
	mkdirSync(fresh, { recursive: true });
	const tar = spawnSync("tar", ["-C", fresh, "-xJf", archive], { stdio: ["ignore", "ignore", "inherit"] });
	if (tar.status !== 0) throw new Error(`${archive} cannot be unpacked`);
	try {
		renameSync(fresh, target);
	} catch {
		rmSync(fresh, { recursive: true, force: true });
	}
}

/** Boards (.dts) whose include closure mentions an SCMI transport; found by text alone, without our own reader. */
export function scmiBoards(linux: string): readonly string[] {
	const texts = new Map<string, string>();
	const textOf = (path: string): string => {
		const known = texts.get(path);
		if (known !== undefined) return known;
		const text = existsSync(path) ? readFileSync(path, "utf8") : "";
		texts.set(path, text);
		return text;
	};
	const speaks = new Map<string, boolean>();
	const mentions = (path: string): boolean => {
		const known = speaks.get(path);
		if (known !== undefined) return known;
		speaks.set(path, false);
		const text = textOf(path);
		const found =
			/compatible = "[^;]*(?:arm,scmi(?:-smc(?:-param)?|-virtio)?|linaro,scmi-optee|qcom,scmi-smc)"/.test(text) ||
			[...text.matchAll(/^\s*(?:#include|\/include\/)\s+["<]([^">]+\.dtsi?)[">]/gm)].some(([, name = ""]) => {
				const beside = resolve(dirname(path), name);
				return mentions(existsSync(beside) ? beside : join(linux, "scripts/dtc/include-prefixes", name));
			});
		speaks.set(path, found);
		return found;
	};
	return readdirSync(join(linux, "arch"), { recursive: true, encoding: "utf8" })
		.filter((name) => name.endsWith(".dts"))
		.map((name) => join(linux, "arch", name))
		.filter(mentions)
		.sort();
}
