import { nameOf } from "../text/path.ts";
import type { BootFile } from "./boot-file.ts";
import { readBootScript } from "./boot-script.ts";
import { cfgLanguageOf } from "./cfg-language.ts";
import { readExtlinux } from "./extlinux.ts";
import { readFit } from "./fit.ts";
import { readImageBuilder } from "./image-builder.ts";
import { readRaspberryConfig } from "./raspberry-config.ts";

/**
 * Reads a file that says what happens to trees on the way to the boot, whichever language it is in: known by its name, else
 * by what is in it.
 *
 * @param host the name of the host's tree without its ending
 */
export function readBootFile(file: string, text: string, host: string): BootFile {
	const name = nameOf(file);
	if (name.endsWith(".its")) return readFit(file, text, host);
	if (/^config\.txt/.test(name) || /^(dtoverlay|dtparam|device_tree)\s*=/m.test(text))
		return readRaspberryConfig(file, text, host);
	if (/^extlinux\.conf/.test(name) || /^[ \t]*label[ \t]+\S/im.test(text)) return readExtlinux(file, text, host);
	if (cfgLanguageOf(text) === "imagebuilder") return readImageBuilder(file, text);
	return readBootScript(file, withoutHeader(text), host);
}

/**
 * A script as `mkimage` packs it: 64 bytes of header, the size, a zero. They become spaces, so that places stay what they are.
 * U-Boot: include/image.h.
 */
function withoutHeader(text: string): string {
	if (!text.startsWith("'\u0005\u0019V")) return text;
	const start = text.slice(0, 80).lastIndexOf("\0\0\0\0") + 4;
	return " ".repeat(start) + text.slice(start);
}
