import type { Severity } from "../text/problem.ts";

/** Reports at a key path. */
export type ReportAt = (path: string, message: string, severity?: Severity) => void;
