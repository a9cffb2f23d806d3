import { type ErrnoName, errnoText, type StatusName } from "../../scmi/status.ts";

/** Xen's own table, check_scmi_status() in xen/arch/arm/sci/scmi_smc.c: not Linux's. What it does not list is -EINVAL. */
const ERRNO_OF_STATUS: Readonly<Partial<Record<StatusName, ErrnoName>>> = {
	NOT_SUPPORTED: "EOPNOTSUPP",
	INVALID_PARAMETERS: "EINVAL",
	DENIED: "EACCES",
	NOT_FOUND: "ENOENT",
	OUT_OF_RANGE: "ERANGE",
	BUSY: "EBUSY",
	COMMS_ERROR: "ENOTCONN",
	GENERIC_ERROR: "EIO",
	HARDWARE_ERROR: "ENXIO",
	PROTOCOL_ERROR: "EBADMSG",
};

/** e.g. `-13 (EACCES)`. */
export function xenError(status: StatusName | number): string {
	return errnoText(typeof status === "number" ? "EINVAL" : (ERRNO_OF_STATUS[status] ?? "EINVAL"));
}
