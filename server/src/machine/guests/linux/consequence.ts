import { errnoText, linuxErrno, type StatusName } from "../../../scmi/status.ts";

/** A refusal as one consumer meets it. */
interface Refused {
	/** The message that was refused. */
	readonly message: string;
	readonly status: StatusName | number;
	readonly consumer: string;
	readonly id: number;
}

/** What Linux 6.12 makes of a refused message. */
export function consequenceOf({ message, status, consumer, id }: Refused): string {
	const errno = errnoText(linuxErrno(status) ?? "EIO");
	switch (message) {
		case "CLOCK_ATTRIBUTES":
			return `Linux logs nothing: ${consumer} gets a NULL clock, every operation on it succeeds and does nothing.`;
		case "CLOCK_DESCRIBE_RATES":
			return `Linux logs "failed to register clock ${id}": ${consumer} gets a NULL clock, every operation on it succeeds and does nothing.`;
		case "CLOCK_CONFIG_SET":
			return `clk_prepare_enable() of ${consumer} fails with ${errno}.`;
		case "CLOCK_RATE_SET":
			return `Linux logs that it couldn't set the clock's rate (${errno}) and goes on: ${consumer} runs at the rate there is.`;
		case "POWER_STATE_GET":
			return `Linux logs "failed to get state for domain ${id}" and leaves the domain out: ${consumer} waits for it and never probes.`;
		case "POWER_STATE_SET":
			return `Power domain ${id} stays as it is: runtime resume of ${consumer} fails with ${errno}.`;
		case "RESET":
			return `reset_control_deassert() of ${consumer} fails with ${errno}.`;
		default:
			return `The pin state of ${consumer} cannot be set, it does not probe: ${errno}.`;
	}
}

/** A name firmware answers as "" counts as no clock: scmi_clock_info_get(). */
export function namelessClock(consumer: string): string {
	return `Firmware answers an empty name, so Linux leaves the clock out: ${consumer} gets a NULL clock, every operation on it succeeds and does nothing.`;
}

/** A number beyond what PROTOCOL_ATTRIBUTES counts: nothing is sent. */
export function beyondTable(kind: string, consumer: string, id: number): string {
	const errno = errnoText("EINVAL");
	if (kind === "clock")
		return `Linux logs "of_clk_hw_onecell_get: invalid index ${id}", ${consumer} does not probe: ${errno}.`;
	if (kind === "power")
		return `Linux logs "genpd_xlate_onecell: invalid domain index ${id}", ${consumer} waits and never probes.`;
	if (kind === "reset") return `${consumer} gets no reset control: ${errno}.`;
	return `The pin state of ${consumer} cannot be found, it does not probe: ${errno}.`;
}

export function notOffered(protocolId: number, consumer: string): string {
	return `Linux logs "SCMI protocol ${protocolId} not implemented": ${consumer} waits for it and never probes.`;
}

export function waitsForProtocol(protocolId: number, consumer: string): string {
	return `The tree has no enabled node for protocol 0x${protocolId.toString(16)}: ${consumer} waits for it and never probes.`;
}
