/** What carries messages between an agent and firmware. */
export type TransportKind = "mailbox" | "smc" | "optee" | "virtio";

export interface TransportBinding {
	readonly compatible: string;
	readonly kind: TransportKind;
	/** What it is, as a sentence. */
	readonly text: string;
}

/** The transports of Linux's firmware/arm,scmi.yaml; who reads what in addition: drivers/firmware/arm_scmi/transports/. */
export const TRANSPORTS: readonly TransportBinding[] = [
	{
		compatible: "arm,scmi",
		kind: "mailbox",
		text: "SCMI over a mailbox: messages lie in `shmem`, and a channel of `mboxes` tells firmware that one is there.",
	},
	{
		compatible: "arm,scmi-smc",
		kind: "smc",
		text: "SCMI over SMC or HVC: messages lie in `shmem`, and the call `arm,smc-id` tells firmware, or who stands before it, that one is there.",
	},
	{
		compatible: "arm,scmi-smc-param",
		kind: "smc",
		text: "SCMI over SMC or HVC, with the page of `shmem` in x1 and the offset within it in x2: several channels may share one `arm,smc-id`.",
	},
	{
		compatible: "qcom,scmi-smc",
		kind: "smc",
		text: "SCMI over Qualcomm's SMC or HVC: the last 8 bytes of `shmem` hold a capability that is passed with `arm,smc-id`, so that messages have 8 bytes less.",
	},
	{
		compatible: "arm,scmi-virtio",
		kind: "virtio",
		text: "SCMI over a virtio device, which needs no shared memory. Linux has one such device, and its channel goes to one node: the probe of a second fails (-22).",
	},
	{
		compatible: "linaro,scmi-optee",
		kind: "optee",
		text: "SCMI over OP-TEE's service, by the channel of `linaro,optee-channel-id`; `shmem` is optional. Several nodes may each have a channel.",
	},
];

/** Linux tries drivers in the order of `compatible`, and compares without case (of_compat_cmp()), as hypervisors do. */
export function transportOf(compatible: readonly string[]): TransportBinding | undefined {
	for (const name of compatible) {
		const found = TRANSPORTS.find((transport) => transport.compatible === name.toLowerCase());
		if (found !== undefined) return found;
	}
	return undefined;
}
