import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf, errnoText, linuxErrno, type StatusName, statusOf } from "../../server/src/scmi/status.ts";

// DEN0056 status codes and Linux's table, drivers/firmware/arm_scmi/driver.c
const TABLE: readonly [number, StatusName, string | undefined][] = [
	[0, "SUCCESS", undefined],
	[-1, "NOT_SUPPORTED", "-95 (EOPNOTSUPP)"],
	[-2, "INVALID_PARAMETERS", "-22 (EINVAL)"],
	[-3, "DENIED", "-13 (EACCES)"],
	[-4, "NOT_FOUND", "-2 (ENOENT)"],
	[-5, "OUT_OF_RANGE", "-34 (ERANGE)"],
	[-6, "BUSY", "-16 (EBUSY)"],
	[-7, "COMMS_ERROR", "-70 (ECOMM)"],
	[-8, "GENERIC_ERROR", "-5 (EIO)"],
	[-9, "HARDWARE_ERROR", "-121 (EREMOTEIO)"],
	[-10, "PROTOCOL_ERROR", "-71 (EPROTO)"],
	[-11, "IN_USE", "-5 (EIO)"],
];

test("every status has its number and what Linux makes of it", () => {
	for (const [code, name, errno] of TABLE) {
		assert.equal(statusOf(code), name);
		assert.equal(codeOf(name), code);
		const linux = linuxErrno(name);
		assert.equal(linux && errnoText(linux), errno);
	}
});

test("a vendor's status stays a number, and is EIO to Linux", () => {
	assert.equal(statusOf(-131), -131);
	assert.equal(linuxErrno(-131), "EIO");
});
