import type { XlConfig } from "../../configs/xl-config.ts";
import type { ControllerPlan } from "../../machine/boot-plan.ts";
import { hex } from "../../machine/channels.ts";

/** A piece of a guest's RAM, where the guest sees it. */
export interface GuestRam {
	readonly address: number;
	readonly bytes: number;
	/** The line that gives it, as a person would quote it. */
	readonly text: string;
}

/** GUEST_RAM_BANK_BASES, GUEST_RAM_BANK_SIZES of xen/include/public/arch-arm.h: the second is for what the first has no room for. */
const BANKS = [
	{ address: 0x40000000, bytes: 0xc0000000 },
	{ address: 0x200000000, bytes: 0xfe00000000 },
] as const;

const MEGABYTE = 0x100000;

/** What xl gives a guest at its start: meminit() of tools/libs/guest/xg_dom_arm.c. Empty where its configuration does not say it. */
export function ramFromXl({ settings }: XlConfig): readonly GuestRam[] {
	const value = settings.get("memory")?.value;
	const megabytes = value?.kind === "number" ? value.number : value?.kind === "text" ? Number(value.text) : Number.NaN;
	if (!Number.isInteger(megabytes) || megabytes <= 0) return [];
	const ram: GuestRam[] = [];
	let left = megabytes * MEGABYTE;
	for (const bank of BANKS) {
		const bytes = Math.min(left, bank.bytes);
		left -= bytes;
		if (bytes > 0) ram.push({ address: bank.address, bytes, text: `memory = ${megabytes}` });
	}
	return ram;
}

/** An SCMI node whose page lies in RAM, which Linux does not map a second time: shmem_setup_iomap(). Nothing of a guest's tree reserves it. */
export function withPageInRam(controller: ControllerPlan, ram: readonly GuestRam[]): ControllerPlan {
	const { shmem, path } = controller;
	const page = shmem.kind === "known" ? shmem.value : undefined;
	if (page?.address.kind !== "known") return controller;
	const start = page.address.value;
	const end = start + (page.size.kind === "known" ? Math.max(page.size.value, 1) : 1);
	const found = ram.find(({ address, bytes }) => start < address + bytes && end > address);
	if (found === undefined) return controller;
	const extent = `${hex(found.address)} to ${hex(found.address + found.bytes - 1)}`;
	const why = `${page.path}, the page of ${path}, lies in the guest's RAM, ${extent} (${found.text}), and Linux does not map it`;
	return { ...controller, inRam: { isCertain: true, why } };
}
