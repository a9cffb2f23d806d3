import type { ProfileName } from "../machine/boot-plan.ts";
import type { StartMediator } from "../machine/mediator.ts";
import { startNone } from "./direct/run.ts";
import { startUnmodelled } from "./unmodelled/run.ts";
import { startXenRfcV2 } from "./xen/rfc-v2/run.ts";

/** Each probes as it starts. */
export const PROFILES: Readonly<Record<ProfileName, StartMediator>> = {
	none: startNone,
	"xen-rfc-v2": startXenRfcV2,
	unmodelled: startUnmodelled,
};

/** Those a setup may name. */
export const MODELLED_PROFILES: readonly ProfileName[] = ["none", "xen-rfc-v2"];
