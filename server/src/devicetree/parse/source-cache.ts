import { keepLast } from "../../text/keep-last.ts";
import { createTokenCache, type TokenCache } from "../cpp/token-cache.ts";
import type { ResumePoints } from "./resume-point.ts";

/** What is kept of the files of boards, and how far each was read. One cache serves all the boards that share headers. */
export interface SourceCache extends TokenCache {
	/** By board and the way it is read, the one read last at the end. */
	readonly resumePoints: Map<string, ResumePoints>;
}

/** @param bound how many files are kept at most */
export function createSourceCache(bound = Number.POSITIVE_INFINITY): SourceCache {
	return { ...createTokenCache(bound), resumePoints: new Map() };
}

/** Of how many boards resume points are kept, those that were read last. */
const MAX_RESUMED_BOARDS = 16;

export function keepResumePoints({ resumePoints }: SourceCache, board: string, kept: ResumePoints): void {
	keepLast(resumePoints, board, kept, MAX_RESUMED_BOARDS);
}
