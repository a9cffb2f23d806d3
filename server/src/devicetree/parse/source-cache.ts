import { LastUsed } from "../../text/last-used.ts";
import { createTokenCache, type TokenCache } from "../cpp/token-cache.ts";
import type { ResumePoints } from "./resume-point.ts";

/** What is kept of the files of boards, and how far each was read. One cache serves all the boards that share headers. */
export interface SourceCache extends TokenCache {
	/** By board and the way it is read. */
	readonly resumePoints: LastUsed<ResumePoints>;
}

/** Of how many boards resume points are kept, those that were read last. */
const MAX_RESUMED_BOARDS = 16;

/** @param bound how many files are kept at most */
export function createSourceCache(bound = Number.POSITIVE_INFINITY): SourceCache {
	return { ...createTokenCache(bound), resumePoints: new LastUsed(MAX_RESUMED_BOARDS) };
}
