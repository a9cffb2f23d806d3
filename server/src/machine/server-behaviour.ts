import type { Catalogue, Firmware } from "../catalogue/model.ts";
import type { StatusName } from "../scmi/status.ts";

/**
 * Where SCMI servers differ from each other and a catalogue has no key for it. Sources: SCP-firmware mod_scmi.c and
 * mod_scmi_base.c, TF-A drivers/scmi-msg and the R-Car Gen3 and Raspberry Pi 5 forks of it, OP-TEE (the same family), imx-sm
 * rpc_scmi_base.c.
 */
export interface ServerBehaviour {
	/** What is looked at before a command is carried out, in the server's order. */
	readonly checks: readonly Check[];
	/** The answer to a message the protocol's table does not have. */
	readonly unknownMessage: StatusName;
	/** Names of the optional base messages it has. */
	readonly baseMessages: readonly string[];
	/** BASE_DISCOVER_LIST_PROTOCOLS with a skip beyond the list. */
	readonly skipBeyondList: "INVALID_PARAMETERS" | "no entries";
	/** Permissions of agent 0, where that is the platform itself. */
	readonly platformAgent: "no effect" | "NOT_FOUND";
	readonly reservedFlags: "INVALID_PARAMETERS" | "ignored";
	/** What needs a grant: hardware changes and notifications only (and the tables of `hidesUngranted`), or every message. */
	readonly guards: "changes" | "everything";
	/** Exclusive servers: a deny for one agent also ends the ownership of another. */
	readonly denyReleasesAnyOwner: boolean;
}

export type Check = "type" | "protocol" | "message" | "caller" | "size" | "resource" | "grant";

const DISCOVERY = ["BASE_DISCOVER_SUB_VENDOR", "BASE_DISCOVER_AGENT"];
const PERMISSIONS = ["BASE_SET_DEVICE_PERMISSIONS", "BASE_RESET_AGENT_CONFIGURATION"];

const SPECIFIED: ServerBehaviour = {
	checks: ["type", "protocol", "message", "size", "caller", "resource", "grant"],
	unknownMessage: "NOT_SUPPORTED",
	baseMessages: [...DISCOVERY, ...PERMISSIONS, "NEGOTIATE_PROTOCOL_VERSION"],
	skipBeyondList: "INVALID_PARAMETERS",
	platformAgent: "NOT_FOUND",
	reservedFlags: "INVALID_PARAMETERS",
	guards: "changes",
	denyReleasesAnyOwner: false,
};

const SCP_FIRMWARE: ServerBehaviour = {
	...SPECIFIED,
	unknownMessage: "NOT_FOUND",
	baseMessages: [...DISCOVERY, ...PERMISSIONS, "BASE_SET_PROTOCOL_PERMISSIONS"],
	platformAgent: "no effect",
	guards: "everything",
};

const TF_A: ServerBehaviour = {
	...SPECIFIED,
	checks: ["protocol", "message", "caller", "size", "resource", "grant"],
	// upstream stops at 0x6; forks with device permissions have these
	baseMessages: [...DISCOVERY, ...PERMISSIONS],
	skipBeyondList: "no entries",
	platformAgent: "no effect",
	denyReleasesAnyOwner: true,
};

const TF_A_UPSTREAM: ServerBehaviour = { ...TF_A, baseMessages: ["BASE_DISCOVER_SUB_VENDOR"] };

const IMX_SM: ServerBehaviour = {
	...SPECIFIED,
	baseMessages: [...DISCOVERY, ...PERMISSIONS, "NEGOTIATE_PROTOCOL_VERSION"],
	reservedFlags: "ignored",
};

const BY_KIND: Readonly<Record<NonNullable<Firmware["kind"]>, ServerBehaviour>> = {
	"scp-firmware": SCP_FIRMWARE,
	"tf-a": TF_A,
	"op-tee": TF_A,
	"imx-sm": IMX_SM,
	"virtio-scmi": SPECIFIED,
	captured: SPECIFIED,
	other: SPECIFIED,
};

export function behaviourOf(catalogue: Catalogue): ServerBehaviour {
	const behaviour = BY_KIND[catalogue.firmware.kind ?? "other"];
	return behaviour === TF_A && catalogue.permissions.model !== "device-runtime" ? TF_A_UPSTREAM : behaviour;
}
