import type { Board } from "../board/board.ts";
import { compatiblesOf } from "../devicetree/tree/read-property.ts";
import type { Node } from "../devicetree/tree/tree.ts";
import { closestKey } from "../text/yaml-closest-key.ts";

/** What `shmem` names is something else than a page, where the tree has some: a node of SCMI, or one with another compatible. */
export function isNoPage({ controllers, sharedMemories }: Board, page: Node): boolean {
	if (sharedMemories.length === 0) return false;
	const isOfScmi = controllers.some((each) => [each, ...each.protocols].some(({ node }) => node === page));
	const words = compatiblesOf(page);
	return isOfScmi || (words.length > 0 && !words.includes("arm,scmi-shmem") && misspeltPage(page) === undefined);
}

/** The word that was meant as that of shared memory. */
export const misspeltPage = (page: Node): string | undefined =>
	compatiblesOf(page).find((word) => closestKey(word, ["arm,scmi-shmem"], 4));
