/** A firmware that serves SCMI and whose numbers stand in no public source or header. */
export interface ClosedFirmware {
	/** What a `compatible` of the boards' root node begins with. */
	readonly compatible: string;
	/** Whose it is, as a sentence goes on: "Qualcomm's firmware". */
	readonly whose: string;
}

/**
 * Qualcomm: the performance domains of Linux's trees (hamoa.dtsi, sm8750.dtsi and others) are served by the CPU control
 * processor, those of SA8255P by a hypervisor's virtual machine; of neither are sources published, and include/dt-bindings has
 * no header of their numbers.
 */
const CLOSED_FIRMWARE: readonly ClosedFirmware[] = [{ compatible: "qcom,", whose: "Qualcomm's firmware" }];

/** The closed firmware of a board, by its root node's `compatible`. */
export function closedFirmwareOf(rootCompatible: readonly string[]): ClosedFirmware | undefined {
	return CLOSED_FIRMWARE.find(({ compatible }) => rootCompatible.some((name) => name.startsWith(compatible)));
}

/** Why no catalogue has its numbers, and the way forward: two sentences. */
export function closedText({ whose }: ClosedFirmware): string {
	return `No public source names what it has: ${whose} is closed. \`scmi-capture.sh\` on the running board asks firmware itself, and \`scmi-dt import capture\` makes a catalogue of its answers.`;
}
