import type { Catalogue, Permissions } from "../../server/src/catalogue/model.ts";
import { startFirmware, tell } from "./board.ts";
import { RCAR_H3 } from "./rcar-h3.ts";

export const ALLOW = 1;
export const DENY = 0;

export const rcar = (permissions: Partial<Permissions> = {}, more: Partial<Catalogue> = {}) =>
	startFirmware({ ...RCAR_H3, ...more, permissions: { ...RCAR_H3.permissions, ...permissions } });

export type Machine = ReturnType<typeof startFirmware>;

export const set = (firmware: Machine, agentId: number, deviceId: number, flags: number, caller = "hyp") =>
	tell(firmware, caller, "BASE_SET_DEVICE_PERMISSIONS", { agent_id: agentId, device_id: deviceId, flags }).status;
export const enable = (firmware: Machine, agent: string, clock: number, on = 1) =>
	tell(firmware, agent, "CLOCK_CONFIG_SET", { clock_id: clock, attributes: on }).status;
export const isEnabled = (firmware: Machine, clock: number) =>
	tell(firmware, "vm0", "CLOCK_ATTRIBUTES", { clock_id: clock }).values.attributes === 1;
