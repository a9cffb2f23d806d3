import type { Parameter } from "../devicetree/edits/edit.ts";
import type { Span } from "../text/span.ts";
import { type BootFile, type BootStep, type Named, NO_BOOT_FILE } from "./boot-file.ts";

/**
 * Reads the config.txt of a Raspberry Pi's firmware: `device_tree`, `dtoverlay=NAME,param=value` and `dtparam`, which is the
 * base's in front of the first overlay and behind an empty `dtoverlay=`, else the last overlay's. What stands under a filter
 * that does not fit the model is left out; whether one fits that is not about the model is unknown. Raspberry Pi: "config.txt",
 * "Device Trees, overlays, and parameters".
 */
export function readRaspberryConfig(file: string, text: string, host: string): BootFile {
	const steps: BootStep[] = [];
	let base: Named | undefined;
	let open: { readonly file: string; readonly at: Span; readonly parameters: Parameter[] } | undefined;
	let filter: Filter = EVERYWHERE;
	for (const line of linesOf(file, text)) {
		if (line.kind === "filter") {
			filter = filtered(filter, line.name, host);
			continue;
		}
		if (filter.model === false || filter.isNone) continue;
		const { key, value, at, valueAt } = line;
		const isSure = filter.model === true && filter.other.length === 0;
		const act = ACTS[key];
		if (act === undefined || (act === "detect" && value !== "1")) continue;
		if (act === "detect") {
			steps.push({ kind: "may switch", at, labels: CAMERAS_AND_DISPLAYS });
			continue;
		}
		if (!isSure) {
			const why = filter.other.at(-1) ?? "a model";
			steps.push({ kind: "unknown", at, why: `it is only done where [${why}] fits` });
			continue;
		}
		if (act === "tree") base = value === "" ? base : { file: value, at: valueAt };
		else if (act === "include") steps.push({ kind: "unknown", at, why: "it includes a file that is not read" });
		else if (act === "overlay") {
			const [name, ...given] = partsOf(value, valueAt);
			open = name && { file: name.text, at: name.at, parameters: given.map(parameterOf) };
			const own = onThisModel(open?.file, host);
			if (open) steps.push({ kind: "overlay", ...open, ...(own && { instead: own }) });
		} else
			for (const parameter of partsOf(value, valueAt).map(parameterOf)) {
				if (open) open.parameters.push(parameter);
				else steps.push({ kind: "parameter", parameter });
			}
	}
	return { ...NO_BOOT_FILE, base, host: steps };
}

/**
 * What the overlays of cameras and displays are laid over (Raspberry Pi's kernel: overlays/imx219-overlay.dts,
 * vc4-kms-dsi-7inch-overlay.dts, and their like), which firmware applies for what it finds connected. They switch these on, and add
 * sensors and panels below.
 */
const CAMERAS_AND_DISPLAYS = [
	...["csi", "dsi", "i2c_csi_dsi"].flatMap((name) => [`${name}0`, `${name}1`]),
	...["i2c_csi_dsi", "i2c0if", "i2c0mux", "cam0_clk", "cam1_clk", "cam0_reg", "cam1_reg"],
];

/** As overlay_map.dtb has it: an overlay that is another one on a Raspberry Pi 5 is called so there. */
function onThisModel(overlay: string | undefined, host: string): string | undefined {
	return overlay !== undefined && host.startsWith("bcm2712") && !overlay.endsWith("-pi5")
		? `${overlay}-pi5`
		: undefined;
}

const ACTS: Readonly<Record<string, "tree" | "overlay" | "parameter" | "detect" | "include">> = {
	device_tree: "tree",
	dtoverlay: "overlay",
	device_tree_overlay: "overlay",
	dtparam: "parameter",
	device_tree_param: "parameter",
	camera_auto_detect: "detect",
	display_auto_detect: "detect",
	include: "include",
};

interface Filter {
	/** Undefined: which model it is cannot be told from the tree's name. */
	readonly model: boolean | undefined;
	readonly isNone: boolean;
	/** Filters for something else, which all have to fit. */
	readonly other: readonly string[];
}

const EVERYWHERE: Filter = { model: true, isNone: false, other: [] };

/** `[all]` ends all filters; a filter for a model takes the place of another. */
function filtered(filter: Filter, name: string, host: string): Filter {
	if (name === "all") return EVERYWHERE;
	if (name === "none") return { ...filter, isNone: true };
	if (/^(pi|cm)\d/.test(name)) return { ...filter, model: fitsModel(name, host) };
	const kind = name.replace(/[=:].*/, "");
	return { ...filter, other: [...filter.other.filter((each) => each.replace(/[=:].*/, "") !== kind), name] };
}

/** By the names of the kernel's trees: `bcm2712-rpi-5-b`, `bcm2711-rpi-cm4`. Each pattern is what the filter stands for. */
function fitsModel(name: string, host: string): boolean | undefined {
	const model = /^bcm2\d{3}\w*-rpi-([\w-]+)/.exec(host)?.[1];
	const pattern = MODELS[name];
	if (model === undefined || pattern === undefined) return undefined;
	return pattern.test(model);
}

const MODELS: Readonly<Record<string, RegExp>> = {
	pi0: /^zero/,
	pi0w: /^zero-w|^zero-2/,
	pi02: /^zero-2/,
	pi1: /^(a|b)(-|$)|^cm$/,
	pi2: /^2-/,
	pi3: /^3-|^cm3/,
	"pi3+": /^3-[ab]-plus/,
	pi4: /^4-|^400|^cm4/,
	pi400: /^400/,
	cm4: /^cm4(?!s)/,
	cm4s: /^cm4s/,
	pi5: /^5-|^500|^cm5/,
	pi500: /^500/,
	cm5: /^cm5/,
};

type Line =
	| { readonly kind: "filter"; readonly name: string }
	| {
			readonly kind: "setting";
			readonly key: string;
			readonly value: string;
			readonly at: Span;
			readonly valueAt: Span;
	  };

const MAX_LINES = 20_000;

function linesOf(file: string, text: string): readonly Line[] {
	const lines: Line[] = [];
	for (const { 0: whole, index } of text.matchAll(/[^\r\n]+/g)) {
		if (lines.length >= MAX_LINES) break;
		const line = whole.trim();
		const start = index + whole.indexOf(line);
		const name = /^\[([^\]]*)\]/.exec(line)?.[1];
		if (name !== undefined) lines.push({ kind: "filter", name: name.toLowerCase() });
		const [, key, , value = ""] = /^(\w+)(\s*=\s*|\s+)(.*)$/.exec(line) ?? /^(\w+)()()$/.exec(line) ?? [];
		if (key === undefined) continue;
		const end = start + line.length;
		lines.push({
			kind: "setting",
			key,
			value,
			at: { file, start, end },
			valueAt: { file, start: end - value.length, end },
		});
	}
	return lines;
}

interface Part {
	readonly text: string;
	readonly at: Span;
}

const MAX_PARTS = 1_000;

function partsOf(value: string, at: Span): readonly Part[] {
	return [...value.matchAll(/[^,\s][^,]*/g)].slice(0, MAX_PARTS).map(({ 0: text, index }) => {
		const start = at.start + index;
		return { text: text.trimEnd(), at: { ...at, start, end: start + text.trimEnd().length } };
	});
}

function parameterOf({ text, at }: Part): Parameter {
	const place = text.indexOf("=");
	return place < 0
		? { at, name: text, value: undefined }
		: { at, name: text.slice(0, place), value: text.slice(place + 1) };
}
