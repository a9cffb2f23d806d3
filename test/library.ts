import type { Library } from "../server/src/features/in-catalogue/library.ts";
import { memorySnapshot } from "./memory-snapshot.ts";

/** For tests of what has nothing to do with catalogues. */
export const NO_CATALOGUES: Library = {
	snapshot: memorySnapshot({}),
	namesIn: () => undefined,
	files: () => [],
	setups: () => [],
	analysesOf: () => [],
	folders: () => [],
	treesReading: () => [],
	looseOverlays: () => [],
};
