import type { ResourceKind } from "../scmi/resource-kind.ts";

/** Read from the firmware's state after the boot: nothing here is computed a second time from the plan. */
export interface Grants {
	readonly domains: readonly DomainGrants[];
}

export interface DomainGrants {
	readonly domain: string;
	/** The agent the domain ended up as; undefined when it has no channel. */
	readonly agentId?: number;
	readonly agentKey?: string;
	/** By device key of the catalogue. */
	readonly devices: Readonly<Record<string, DeviceGrant>>;
	/** By table and resource key: what firmware would let this agent do. */
	readonly resources: Readonly<Partial<Record<ResourceKind, Readonly<Record<string, Access>>>>>;
}

export interface DeviceGrant {
	/**
	 * granted: a SET_DEVICE_PERMISSIONS for it succeeded and holds; refused: one was sent and refused;
	 * open: firmware does not control it, or lets this agent have it without being asked; none: nobody asked; partly: some of its
	 * resources are allowed (through another device, or fixed grants); unknown: a request was made that the catalogue is too
	 * incomplete to judge. Fixed grants that cover the whole device are `granted` without steps.
	 */
	readonly state: "granted" | "refused" | "open" | "partly" | "none" | "unknown";
	/** Trace steps that made it so. */
	readonly steps: readonly number[];
}

/** May this agent change it. allowed: by a grant; open: not controlled by permissions; unknown: not determined by what is known. */
export type Access = "allowed" | "open" | "denied" | "unknown";
