import { address, choice, list, object, optional, record, required, text } from "../text/yaml-shape.ts";
import { nameOf, UINT32 } from "./shape-parts.ts";

/** One way an agent reaches firmware. */
export const CHANNEL = object(
	"channel",
	{
		transport: required(
			choice({
				smc: "A call into the secure world (SMC or HVC) tells it that a message is in the shared memory.",
				mailbox: "A doorbell in a mailbox controller does.",
				optee: "Through OP-TEE, as one of its channels.",
				virtio: "Through a virtio device.",
			}),
			"How messages reach firmware.",
		),
		direction: optional(
			choice({
				a2p: "The agent asks, firmware answers. This is the default.",
				"p2a-notify": "Firmware notifies the agent.",
				"p2a-priority": "Firmware notifies the agent of what cannot wait.",
			}),
			"Who speaks first: the agent where this is not given.",
		),
		smcId: optional(UINT32, "The SMC function id that rings firmware: `arm,smc-id` in the tree."),
		smcArgs: optional(record(UINT32), "Further SMC arguments that tell channels with one id apart, e.g. { x7: 1 }."),
		shmem: optional(
			object("shmem", {
				address: required(address(), "Physical address of the shared memory."),
				size: required(address(), "Its size in bytes."),
			}),
			"The shared memory of this channel.",
		),
		mailbox: optional(
			object(
				"mailbox",
				{
					address: optional(
						address(),
						"Register base on the agent's side; this binds the channel to a tree's `mboxes`.",
					),
					path: optional(
						text({ pattern: { source: "^/", says: "a path that begins with /" } }),
						"Device tree path of the mailbox controller, where no address is known.",
					),
					compatible: optional(text(), "The controller's `compatible`."),
					serverAddress: optional(address(), "Register base on firmware's side."),
					serverIndex: optional(UINT32, "The number the firmware's own configuration gives it."),
					labelHint: optional(text(), "Label it has in kernel trees. For display: labels differ from tree to tree."),
				},
				{ oneOf: ["address", "path"] },
			),
			"The mailbox of this channel.",
		),
		doorbell: optional(UINT32, "Doorbell or sub-channel number in the mailbox."),
		opteeChannel: optional(UINT32, "`linaro,optee-channel-id` in the tree."),
		protocols: optional(
			list(nameOf("protocol")),
			"The protocols spoken on this channel, where not all are: keys of scmi.protocols.",
		),
	},
	{ begins: ["smcId", "shmem"] },
);
