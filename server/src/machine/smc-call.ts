/**
 * Why a call is none of a SoC's, a board's or a hypervisor's own, as a clause; undefined: it may be one. The SMC Calling Convention,
 * DEN0028: bit 31 a fast call, bits 29:24 whose it is, bits 23:17 zero.
 */
export function strangeCall(id: number): string | undefined {
	if (id < 0x80000000) return "bit 31 is not set: it is no fast call, and what carries SCMI is one";
	const owner = OWNERS[(id >>> 24) & 0x3f];
	if (owner !== undefined) return `it is a number of ${owner}`;
	return (id & 0x00fe0000) === 0 ? undefined : "bits 17 to 23 are zero in every fast call";
}

/** Whose calls are surely not for SCMI, by bits 29:24. The SoC's are 2, an OEM's 3, a hypervisor's own 6. */
const OWNERS: Readonly<Record<number, string | undefined>> = {
	0: "the architecture's own calls",
	1: "calls to the CPU",
	4: "the standard services, PSCI's among them, which switch CPUs and the board off",
	5: "a standard hypervisor",
};
