import type { EditValue } from "../devicetree/edits/edit.ts";
import type { Span } from "../text/span.ts";
import { type BootFile, type BootStep, type GuestTree, MAX_STEPS } from "./boot-file.ts";
import { misspeltKeys } from "./image-builder-keys.ts";
import { type Assignment, type Assignments, readAssignments } from "./shell-assignments.ts";

/**
 * Reads a configuration of ImageBuilder, which makes a boot script of it: the same changes, in the script's order, each at
 * the line that asks for it. Where files lie in memory is computed from their sizes, and unknown here; so is what it takes
 * where a key is left out and releases differ. No answer asks for either, nor for the phandles of CPU pools. Xen: docs/reference/imagebuilder.rst; ImageBuilder: scripts/uboot-script-gen.
 */
export function readImageBuilder(file: string, text: string): BootFile {
	const assignments = readAssignments(file, text);
	const run: Run = { assignments, steps: [], guestTrees: [], start: { file, start: 0, end: 0 } };
	const tree = given(run, "DEVICE_TREE");
	overlays(run);
	const isLinuxAlone = given(run, "XEN") === undefined && given(run, "LINUX") !== undefined;
	if (isLinuxAlone) linuxAlone(run);
	else {
		chosen(run);
		domains(run);
		cpuPools(run);
	}
	const extra = assignments.byKey.get("APPEND_EXTRA_CMDS");
	if (extra !== undefined && extra.value !== "")
		run.steps.push({ kind: "unknown", at: extra.at, why: "it adds commands of a file that is not read" });
	if (assignments.other !== undefined)
		run.steps.push({ kind: "unknown", at: assignments.other, why: "it is no assignment, and may set any key" });
	return {
		base: tree && tree.value !== undefined ? { file: tree.value, at: tree.valueAt } : undefined,
		host: run.steps.slice(0, MAX_STEPS),
		guests: [],
		guestTrees: run.guestTrees,
		makesModules: !isLinuxAlone,
		problems: misspeltKeys(text, assignments),
	};
}

interface Run {
	readonly assignments: Assignments;
	readonly steps: BootStep[];
	readonly guestTrees: GuestTree[];
	readonly start: Span;
}

/** A key that is set to something; `KEY[0]` may be written without index. */
function given({ assignments: { byKey } }: Run, key: string, index?: number): Assignment | undefined {
	const found = byKey.get(index === undefined ? key : `${key}[${index}]`);
	const own = found ?? (index === 0 ? byKey.get(key) : undefined);
	return own?.value === "" ? undefined : own;
}

/** How many there are; what cannot be known makes all that follows unknown. */
function countOf(run: Run, key: string): number {
	const count = given(run, key);
	if (count === undefined) return 0;
	if (count.value !== undefined && /^\d{1,6}$/.test(count.value)) return Math.min(Number(count.value), MAX_COUNT);
	run.steps.push({ kind: "unknown", at: count.at, why: `${key} is no number here` });
	return 0;
}

/** Xen has no more domains. */
const MAX_COUNT = 1_000;

function overlays(run: Run): void {
	for (let index = 0; index < countOf(run, "NUM_DT_OVERLAY") && run.steps.length < MAX_STEPS; index++) {
		const overlay = given(run, "DT_OVERLAY", index);
		if (overlay?.value !== undefined)
			run.steps.push({ kind: "overlay", file: overlay.value, at: overlay.valueAt, isUnheeded: true });
		else if (overlay !== undefined)
			run.steps.push({ kind: "unknown", at: overlay.at, why: "which overlay it is depends on more than this file" });
	}
}

function chosen(run: Run): void {
	const xen = given(run, "XEN")?.at ?? given(run, "DEVICE_TREE")?.at ?? run.start;
	const command = given(run, "XEN_CMD");
	set(run, xen, "/chosen", "#address-cells", cells(xen, 2));
	set(run, xen, "/chosen", "#size-cells", cells(xen, 2));
	set(run, command?.at ?? xen, "/chosen", "xen,xen-bootargs", textOf(command, xen));
	const kernel = given(run, "DOM0_KERNEL");
	if (kernel !== undefined) {
		module(run, kernel.at, "/chosen", "dom0", ["xen,linux-zimage", "xen,multiboot-module", "multiboot,module"]);
		const linux = given(run, "DOM0_CMD");
		// a root device is added where there is none
		const isWhole = linux?.value?.includes("root=") === true;
		const at = linux?.at ?? kernel.at;
		set(run, at, "/chosen", "xen,dom0-bootargs", textOf(isWhole ? linux : undefined, at));
	}
	const ramdisk = given(run, "DOM0_RAMDISK");
	if (ramdisk !== undefined)
		module(run, ramdisk.at, "/chosen", "dom0-ramdisk", [
			"xen,linux-initrd",
			"xen,multiboot-module",
			"multiboot,module",
		]);
}

function domains(run: Run): void {
	const count = countOf(run, "NUM_DOMUS");
	for (let index = 0; index < count && run.steps.length < MAX_STEPS; index++) {
		const paths = given(run, "DOMU_PASSTHROUGH_PATHS", index);
		if (paths?.value !== undefined)
			for (const path of paths.value.split(/\s+/).filter((each) => each !== ""))
				set(run, paths.at, path, "xen,passthrough", []);
		else if (paths !== undefined)
			run.steps.push({
				kind: "unknown",
				at: paths.at,
				why: "which nodes are passed through depends on more than this file",
			});
		if (given(run, "DOMU_NOBOOT", index) === undefined && given(run, "DOMU_ROOTFS", index) === undefined)
			domain(run, index);
	}
}

function domain(run: Run, index: number): void {
	const of = (key: string): Assignment | undefined => given(run, `DOMU_${key}`, index);
	const at = of("KERNEL")?.at ?? given(run, "NUM_DOMUS")?.at ?? run.start;
	const path = `/chosen/domU${index}`;
	run.steps.push({ kind: "make node", at, parent: "/chosen", name: `domU${index}` });
	set(run, at, path, "compatible", texts(at, "xen,domain"));
	set(run, at, path, "#address-cells", cells(at, 2));
	set(run, at, path, "#size-cells", cells(at, 2));
	const regions = of("STATIC_MEM");
	const memory = of("MEM");
	set(run, memory?.at ?? at, path, "memory", memoryOf(memory, regions, memory?.at ?? at));
	set(run, of("VCPUS")?.at ?? at, path, "cpus", numberOf(of("VCPUS"), at, 1));
	if (regions !== undefined) {
		set(run, regions.at, path, "xen,static-mem", regionCells(regions));
		const direct = of("DIRECT_MAP");
		if (direct?.value !== "0") set(run, direct?.at ?? regions.at, path, "direct-map", []);
	}
	const uart = of("VUART_PL011");
	if (uart?.value === "1") set(run, uart.at, path, "vpl011", texts(uart.at, "pl011"));
	else set(run, at, path, "vpl011", []);
	const enhanced = of("ENHANCED");
	const isDefault = enhanced === undefined && given(run, "DOM0_KERNEL") !== undefined;
	if (enhanced !== undefined && enhanced.value === undefined)
		run.steps.push({ kind: "unknown", at: enhanced.at, why: "it depends on more than this file" });
	else if (isDefault || (enhanced !== undefined && enhanced.value !== "0"))
		set(run, enhanced?.at ?? at, path, "xen,enhanced", texts(enhanced?.at ?? at, "enabled"));
	const iommu = of("VIOMMU");
	if (iommu?.value === "1") set(run, iommu.at, path, "viommu", []);
	const colors = of("COLORS");
	if (colors !== undefined) set(run, colors.at, path, "colors", unknown(colors.at));
	modules(run, index, path, at);
}

function modules(run: Run, index: number, path: string, at: Span): void {
	const kernel = given(run, "DOMU_KERNEL", index)?.at ?? at;
	const name = (what: string) => `module@domU${index}_${what}_addr`;
	module(run, kernel, path, name("kernel"), ["multiboot,kernel", "multiboot,module"]);
	const command = given(run, "DOMU_CMD", index);
	set(run, command?.at ?? kernel, `${path}/${name("kernel")}`, "bootargs", textOf(command, kernel));
	const ramdisk = given(run, "DOMU_RAMDISK", index);
	if (ramdisk !== undefined) module(run, ramdisk.at, path, name("ramdisk"), ["multiboot,ramdisk", "multiboot,module"]);
	const tree = given(run, "DOMU_PASSTHROUGH_DTB", index);
	const makesTree = given(run, "PASSTHROUGH_DTS_REPO") ?? given(run, "LOPPER_PATH");
	const made = makesTree && given(run, "DOMU_PASSTHROUGH_PATHS", index);
	const asked = tree ?? made;
	if (asked === undefined) return;
	module(run, asked.at, path, name("passthrough_dtb"), ["multiboot,device-tree", "multiboot,module"]);
	if (tree?.value !== undefined) run.guestTrees.push({ domain: path, file: tree.value, at: tree.valueAt });
}

function cpuPools(run: Run): void {
	for (let index = 0; index < countOf(run, "NUM_CPUPOOLS") && run.steps.length < MAX_STEPS; index++) {
		const at = given(run, "CPUPOOL", index)?.at ?? run.start;
		run.steps.push({ kind: "make node", at, parent: "/chosen", name: `cpupool_${index}` });
		set(run, at, `/chosen/cpupool_${index}`, "compatible", texts(at, "xen,cpupool"));
		set(run, at, `/chosen/cpupool_${index}`, "cpupool-cpus", unknown(at));
	}
}

function linuxAlone(run: Run): void {
	const command = given(run, "LINUX_CMD");
	const at = command?.at ?? given(run, "LINUX")?.at ?? run.start;
	set(run, at, "/chosen", "bootargs", textOf(command, at));
}

/** A file in memory: its size and place are known to ImageBuilder alone. */
function module(run: Run, at: Span, parent: string, name: string, compatible: readonly string[]): void {
	run.steps.push({ kind: "make node", at, parent, name });
	set(run, at, `${parent}/${name}`, "compatible", texts(at, ...compatible));
	const cell = { at, value: undefined };
	set(run, at, `${parent}/${name}`, "reg", [{ kind: "cells", at, cells: [cell, cell, cell, cell] }]);
}

function set(run: Run, at: Span, node: string, property: string, value: readonly EditValue[]): void {
	run.steps.push({ kind: "set", at, node, property, nameAt: at, value });
}

const texts = (at: Span, ...all: readonly string[]): EditValue[] => all.map((text) => ({ kind: "text", at, text }));
const cells = (at: Span, ...values: readonly number[]): EditValue[] => [
	{ kind: "cells", at, cells: values.map((value) => ({ at, value })) },
];
const unknown = (at: Span): EditValue[] => [{ kind: "unknown", at }];

/** A key's text; what is taken without it is not known. */
function textOf(assignment: Assignment | undefined, at: Span): EditValue[] {
	if (assignment?.value === undefined) return unknown(assignment?.valueAt ?? at);
	return texts(assignment.valueAt, assignment.value);
}

function numberOf(assignment: Assignment | undefined, at: Span, without: number): EditValue[] {
	if (assignment === undefined) return cells(at, without);
	const number = wholeNumber(assignment.value);
	return number === undefined ? unknown(assignment.valueAt) : cells(assignment.valueAt, number);
}

/** In KiB: the sum of the static regions, else what is asked for in MiB. 0 and nothing are 512 MiB. */
function memoryOf(memory: Assignment | undefined, regions: Assignment | undefined, at: Span): EditValue[] {
	if (regions !== undefined) {
		const words = regions.value === undefined ? undefined : regionWords(regions.value);
		if (words === undefined) return unknown(regions.valueAt);
		const bytes = words.reduce((sum, word, place) => (place % 2 === 1 ? sum + word : sum), 0n);
		return cells(regions.valueAt, 0, Number((bytes >> 10n) & 0xffffffffn));
	}
	const asked = memory === undefined ? 0 : wholeNumber(memory.value);
	return asked === undefined ? unknown(at) : cells(at, 0, (asked || 512) * 1024);
}

function regionCells(regions: Assignment): EditValue[] {
	const words = regions.value === undefined ? undefined : regionWords(regions.value);
	if (words === undefined) return unknown(regions.valueAt);
	const halves = words.flatMap((word) => [Number((word >> 32n) & 0xffffffffn), Number(word & 0xffffffffn)]);
	return cells(regions.valueAt, ...halves);
}

function regionWords(text: string): readonly bigint[] | undefined {
	const words = text.split(/\s+/).filter((word) => word !== "");
	return words.length <= 256 && words.every((word) => NUMBER.test(word))
		? words.map((word) => BigInt(word))
		: undefined;
}

const NUMBER = /^(0x[0-9a-f]{1,16}|[1-9]\d{0,18}|0)$/i;

function wholeNumber(text: string | undefined): number | undefined {
	const number = text !== undefined && NUMBER.test(text) ? Number(text) : undefined;
	return number !== undefined && number < 2 ** 22 ? number : undefined;
}
