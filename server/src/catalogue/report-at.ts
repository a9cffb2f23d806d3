import type { Severity } from "../text/problem.ts";

/** Reports at a key path. A message that takes some looking for is a function: of many problems only the first are told. */
export type ReportAt = (path: string, message: string | (() => string), severity?: Severity) => void;
