import type { Board } from "../board/board.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { pathOf } from "../devicetree/tree/tree.ts";
import type { Span } from "../text/span.ts";

/** Where the SCMI nodes of a tree are named, and their paths. */
export function scmiNodePlaces({ controllers }: Board): readonly { readonly path: string; readonly at: Span }[] {
	return controllers.flatMap(({ node }) =>
		node.bodies.map(({ first, last, labels }) => ({
			path: pathOf(node),
			at: spanOfTokens(labels[0]?.token ?? first, last),
		})),
	);
}
