/**
 * The status word of every reply, and what Linux makes of it.
 * Source: DEN0056 status codes; Linux drivers/firmware/arm_scmi/common.h, driver.c (6.12: a status it has no entry for, such
 * as IN_USE or a vendor's, is EIO).
 */
export const STATUSES = {
	SUCCESS: { code: 0, linux: undefined },
	NOT_SUPPORTED: { code: -1, linux: "EOPNOTSUPP" },
	INVALID_PARAMETERS: { code: -2, linux: "EINVAL" },
	DENIED: { code: -3, linux: "EACCES" },
	NOT_FOUND: { code: -4, linux: "ENOENT" },
	OUT_OF_RANGE: { code: -5, linux: "ERANGE" },
	BUSY: { code: -6, linux: "EBUSY" },
	COMMS_ERROR: { code: -7, linux: "ECOMM" },
	GENERIC_ERROR: { code: -8, linux: "EIO" },
	HARDWARE_ERROR: { code: -9, linux: "EREMOTEIO" },
	PROTOCOL_ERROR: { code: -10, linux: "EPROTO" },
	IN_USE: { code: -11, linux: "EIO" },
} as const;

export type StatusName = keyof typeof STATUSES;

/** Numbers of Linux's errno.h (generic), which Xen shares. */
export const ERRNO = {
	EPERM: 1,
	ENOENT: 2,
	ESRCH: 3,
	EIO: 5,
	ENXIO: 6,
	EACCES: 13,
	EBUSY: 16,
	EEXIST: 17,
	ENODEV: 19,
	EINVAL: 22,
	ERANGE: 34,
	ENODATA: 61,
	ECOMM: 70,
	EPROTO: 71,
	EBADMSG: 74,
	EILSEQ: 84,
	EOPNOTSUPP: 95,
	ENOTCONN: 107,
	EREMOTEIO: 121,
} as const;

export type ErrnoName = keyof typeof ERRNO;

/** The name of a status word, or the number itself when no specification names it (vendor statuses, below -127). */
export function statusOf(code: number): StatusName | number {
	for (const name of Object.keys(STATUSES) as StatusName[]) if (STATUSES[name].code === code) return name;
	return code;
}

export function codeOf(status: StatusName | number): number {
	return typeof status === "number" ? status : STATUSES[status].code;
}

/** What a Linux driver gets back for a status; undefined for SUCCESS. */
export function linuxErrno(status: StatusName | number): ErrnoName | undefined {
	return typeof status === "number" ? "EIO" : STATUSES[status].linux;
}

/** e.g. `-13 (EACCES)`. */
export function errnoText(name: ErrnoName): string {
	return `-${ERRNO[name]} (${name})`;
}
