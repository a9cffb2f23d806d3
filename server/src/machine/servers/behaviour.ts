import type { CheckName, Level, StateAggregation } from "../../catalogue/model.ts";
import type { ResourceKind } from "../../scmi/resource-kind.ts";
import type { StatusName } from "../../scmi/status.ts";

/**
 * How SCMI servers differ from each other, as data: one value for each kind of server, laid over by what a catalogue says of its own
 * (catalogue/server-keys.ts). The machine reads it and knows no server by name.
 */
export interface ServerBehaviour {
	readonly channel: ChannelBehaviour;
	/** What is looked at before the message itself is: whatever protocol it is of. */
	readonly firstChecks: readonly Check[];
	/** Of messages that `protocols` does not list. */
	readonly checks: readonly Check[];
	readonly protocols: Readonly<Partial<Record<ProtocolKind, ProtocolBehaviour>>>;
	/** The answer to a message number beyond the protocol's table. */
	readonly unknownMessage: StatusName;
	/** BASE_DISCOVER_LIST_PROTOCOLS and its count name Base too. */
	readonly listsBase: boolean;
	/** Whether PROTOCOL_ATTRIBUTES of Base counts the agents; else it says 0. */
	readonly countsAgents: boolean;
	/** BASE_DISCOVER_LIST_PROTOCOLS with a skip beyond the list. */
	readonly skipBeyondList: "INVALID_PARAMETERS" | "no entries";
	/**
	 * What agent 0 is to permission messages where that is the platform itself: a device granted to it has no effect, or there is no such
	 * agent.
	 */
	readonly platformAgent: {
		readonly grant: "no effect" | "NOT_FOUND";
		readonly reset: "no effect" | "NOT_FOUND" | "stops";
	};
	/** What needs a grant: changes and notifications (and the tables that are hidden), or every message. */
	readonly guards: "changes" | "everything";
	/** Tables whose resources are not described without a grant. */
	readonly hides: readonly ResourceKind[];
	/** What the check for a grant makes of a number that does not exist. */
	readonly absentGrant: "DENIED" | "not looked at";
	/** Where levels are told apart: messages that take another one than their kind of access does. */
	readonly levels: Readonly<Record<string, Level>>;
	/** Exclusive devices: whose ownership a denial ends. */
	readonly denialFrees: "own" | "any";
	/** BASE_RESET_AGENT_CONFIGURATION: what it does to hardware. */
	readonly resetsState: "nothing" | "granted" | "everything";
	/** Where the catalogue does not say. */
	readonly stateAggregation: Readonly<Partial<Record<ResourceKind, StateAggregation>>>;
	/** NEGOTIATE_PROTOCOL_VERSION. */
	readonly negotiates: "any older version" | "the same major version";
	readonly clock: ClockBehaviour;
	readonly reset: ResetBehaviour;
	readonly pinctrl: PinctrlBehaviour;
	readonly statuses: ServerStatuses;
}

export type ProtocolKind = ResourceKind | "base";

export interface ProtocolBehaviour {
	/** The messages it carries out; undefined: all that its version of the protocol has. Others are NOT_SUPPORTED. */
	readonly has?: readonly string[];
	/** Of all that its version has, these it does not carry out. */
	readonly lacks?: readonly string[];
	/** PROTOCOL_MESSAGE_ATTRIBUTES says NOT_FOUND for these and SUCCESS for any other number; undefined: it says what there is. */
	readonly claimsAllBut?: readonly string[];
	/** By message name. */
	readonly messages?: Readonly<Record<string, MessageBehaviour>>;
}

export interface MessageBehaviour {
	/** It does nothing and always answers this. */
	readonly answers?: StatusName;
	/** In the server's order; what is not listed is not looked at. */
	readonly checks?: readonly Check[];
	/** The answer to reserved values; INVALID_PARAMETERS on most servers. */
	readonly badArguments?: StatusName;
	/** The answer where the resource does not exist; NOT_FOUND on most servers. */
	readonly unknown?: StatusName;
	/**
	 * Where it does not look whether the resource exists and reads past its table: it stops with a memory fault, or what it answers
	 * depends on what lies there.
	 */
	readonly beyond?: "stops" | "unknown";
	/** The number just past the last is taken for one that exists. */
	readonly oneTooMany?: true;
	/** Past the checks, what it answers is not known. */
	readonly isUnknown?: true;
	/** There is one resource, whatever number is asked for. */
	readonly single?: true;
	/** The request field it takes the resource from, where that is not the specification's. */
	readonly resource?: string;
	/** Reply fields it leaves out. */
	readonly omits?: readonly string[];
	/** Reply fields it leaves as they are in the shared memory, of names what is behind their end: the sender's own bytes show through. */
	readonly unwritten?: readonly string[];
	/** A refusal by its handler still has all fields of the reply. */
	readonly wholeRefusal?: boolean;
}

/**
 * type: it is a command. size, minimum-size: it has exactly, or at least, the bytes of its fields. protocol-grant, message-grant: the
 * agent may use the protocol, the message at all. caller: it may set permissions. caller-or-self: or it is about itself. agent, device:
 * the number exists. arguments: no reserved values. resource: the number exists. grant: the agent may do this to it.
 */
export type Check = CheckName | "type" | "protocol-grant" | "message-grant";

export interface ServerStatuses {
	readonly unknownDevice: StatusName;
	/** Below the highest number, but no device has it. */
	readonly missingDevice: StatusName;
	readonly unknownAgent: StatusName;
	/** BASE_DISCOVER_AGENT. */
	readonly undiscoverable: StatusName;
	readonly notPrivileged: StatusName;
	readonly alreadyOwned: StatusName;
	/** A rate, state or parent that cannot be changed. */
	readonly notSettable: StatusName;
}

/** How the server treats the area it shares with an agent. */
export interface ChannelBehaviour {
	/** A message shorter than its header: status 3 (error and free), or the header is read from whatever lies there. */
	readonly short: "error" | "header alone";
	/** Bytes of payload it takes; a longer message is an error. Undefined: what fits the area. */
	readonly maxPayloadBytes?: number;
	/** After an error the channel stays busy inside the server: every further message on it is an error too. */
	readonly staysBusyAfterError: boolean;
	/** It looks whether the agent gave the channel away: one that is marked free or in error is an error. */
	readonly checksStatus: boolean;
}

export interface ClockBehaviour {
	/** Set in every CLOCK_ATTRIBUTES from 3.0 on: b28 parents, b27 extended configuration. */
	readonly attributeBits: number;
	/** PROTOCOL_ATTRIBUTES [23:16]. */
	readonly maxPending: number;
	/** CLOCK_CONFIG_SET from 3.0 on: state 3 keeps it as it is; without an extended value that is nothing. */
	readonly keepState: "SUCCESS" | "INVALID_PARAMETERS";
	/** State 2. */
	readonly reservedState: StatusName;
	/** The vendor's own configuration of a clock. */
	readonly extendedConfig: "SUCCESS" | "NOT_SUPPORTED";
	/**
	 * rate_index of CLOCK_DESCRIBE_RATES: where the list begins; not looked at; or subtracted from the number of rates without a look at
	 * which is greater, before the platform gives what it has.
	 */
	readonly rateIndex: "counts" | "ignored" | "unchecked";
	/** Rates in one reply. */
	readonly ratesPerReply: number;
}

export interface ResetBehaviour {
	/** RESET_DOMAIN_ATTRIBUTES, in µs; 0xffffffff: not known. */
	readonly latency: number;
	/** RESET of the whole cycle to another state than 0, which is the architecture's. */
	readonly autonomousState: "SUCCESS" | "NOT_SUPPORTED";
}

export interface PinctrlBehaviour {
	/** Whether it looks who has a pin when one is requested or released. */
	readonly claims: "owned" | "not looked at";
	/** The numbers of settings it can tell apart; undefined: not known. */
	readonly knownSettings?: readonly number[];
	/** Any other number. */
	readonly invalidSetting: StatusName | number;
	/** One that it can tell apart, and its pin driver does not take: read, set. */
	readonly untakenSetting: { readonly get: StatusName; readonly set: StatusName };
	/** PINCTRL_SETTINGS_GET of all settings, or of those from a place on. */
	readonly readsMany: boolean;
	/** PINCTRL_SETTINGS_CONFIGURE with a function that does not exist. */
	readonly unknownFunction: StatusName;
	/** Numbers of pins or groups in one reply. */
	readonly numbersPerReply: number;
	/** PINCTRL_ATTRIBUTES says how many pins or groups there are; else 0. */
	readonly countsMembers: boolean;
	/** PINCTRL_NAME_GET echoes the flags of the request. */
	readonly echoesNameFlags: boolean;
	/** A list of pins or groups asked for from beyond its end. */
	readonly beyondLast: "OUT_OF_RANGE" | "no entries";
}
