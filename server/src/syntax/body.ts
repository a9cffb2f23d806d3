import type { Node, Tree } from "web-tree-sitter";

/** A device-tree node as written at one place: what outline and folding are made of. Offsets are UTF-16. */
export interface Body {
	/** As written: `serial@e6e60000`, `/`, `&uart0`, `&{/soc}`. */
	readonly name: string;
	readonly labels: readonly string[];
	readonly start: number;
	readonly end: number;
	readonly nameStart: number;
	readonly nameEnd: number;
	readonly startLine: number;
	readonly endLine: number;
	readonly children: readonly Body[];
}

/** Deeper nesting is left out: no device tree has it, and the walk stays within its stack. */
const DEEPEST = 200;
const CONTAINERS = ["document", "preproc_if", "preproc_ifdef", "preproc_else", "preproc_elif", "omit_if_no_ref"];
const HEAD = /((?:[A-Za-z_]\w*\s*:\s*)*)(&\{[^}\s]*\}|&?[\w,.+?#/-]+(?:@[\w,.+-]+)?)\s*$/;

/**
 * The bodies of a document, nested. Where the grammar gives up (half-typed text, macros that make nodes) the braces it
 * still sees stand for bodies, so that the outline does not vanish while somebody types.
 */
export function bodiesOf(tree: Tree): readonly Body[] {
	const top: Body[] = [];
	collect(tree.rootNode, top, 0);
	return top;
}

function collect(container: Node, into: Body[], depth: number): void {
	if (depth > DEEPEST) return;
	if (container.isError) {
		collectByBraces(container, into, depth);
		return;
	}
	for (const child of container.namedChildren) {
		if (child.type === "node") into.push(bodyOf(child, depth));
		else if (child.isError || CONTAINERS.includes(child.type)) collect(child, into, depth + 1);
	}
}

function bodyOf(node: Node, depth: number): Body {
	const name = node.childForFieldName("name");
	const brace = node.children.find(({ type }) => type === "{");
	const nameStart = name?.startIndex ?? node.startIndex;
	// The unit address is not part of the name's syntax node.
	const head = node.text.slice(nameStart - node.startIndex, (brace?.startIndex ?? node.endIndex) - node.startIndex);
	const written = HEAD.exec(head)?.[2] ?? head.trim();
	const children: Body[] = [];
	collect(node, children, depth + 1);
	return {
		name: written,
		labels: node.childrenForFieldName("label").map((label) => label.text),
		start: node.startIndex,
		end: node.endIndex,
		nameStart,
		nameEnd: nameStart + written.length,
		startLine: node.startPosition.row,
		endLine: node.endPosition.row,
		children,
	};
}

type OpenBody = Body & { children: Body[] };

function collectByBraces(error: Node, into: Body[], depth: number): void {
	const text = error.text;
	const open: OpenBody[] = [];
	let headStart = error.startIndex;
	const close = ({ endIndex, endPosition }: Node) => {
		const body = open.pop();
		if (body) (open.at(-1)?.children ?? into).push({ ...body, end: endIndex, endLine: endPosition.row });
	};
	for (const child of error.children) {
		const siblings = open.at(-1)?.children ?? into;
		if (child.type === "node") siblings.push(bodyOf(child, depth + 1));
		else if (child.isError || CONTAINERS.includes(child.type)) collect(child, siblings, depth + 1);
		else if (child.type === "}") close(child);
		else if (child.type === "{" && depth + open.length < DEEPEST) {
			const head = HEAD.exec(text.slice(headStart - error.startIndex, child.startIndex - error.startIndex));
			open.push(openBody(child, head, headStart));
		}
		if (child.isNamed || [";", "{", "}"].includes(child.type)) headStart = startOfNextHead(child, headStart);
	}
	while (open.length > 0) close(error);
}

/** Identifiers, labels and addresses belong to the head that is being read; everything else ends it. */
function startOfNextHead(child: Node, headStart: number): number {
	return ["identifier", "unit_address", "reference", "path", "path_node"].includes(child.type)
		? headStart
		: child.endIndex;
}

function openBody(brace: Node, head: RegExpExecArray | null, headStart: number): OpenBody {
	const [, labels = "", name = ""] = head ?? [];
	const start = head ? headStart + head.index : brace.startIndex;
	const nameStart = start + labels.length;
	return {
		name: name || "{",
		labels: labels.match(/\w+/g) ?? [],
		start,
		end: brace.endIndex,
		nameStart,
		nameEnd: nameStart + Math.max(name.length, 1),
		startLine: brace.startPosition.row,
		endLine: brace.endPosition.row,
		children: [],
	};
}
