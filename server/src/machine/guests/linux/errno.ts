import { errnoText, linuxErrno, type StatusName } from "../../../scmi/status.ts";

/** What a Linux driver gets for a status that is no success, e.g. `-13 (EACCES)`. */
export function errnoOf(status: StatusName | number): string {
	return errnoText(linuxErrno(status) ?? "EIO");
}
