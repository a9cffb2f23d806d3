// Whatever label of the examples is renamed, their trees stay what they were, but for the names by which overlays find nodes.
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { WorkspaceEdit } from "vscode-languageserver-types";
import { URI } from "vscode-uri";
import { analyse } from "../../server/src/analysis.ts";
import type { Resolved } from "../../server/src/devicetree/resolve.ts";
import { canonicalOf } from "../../server/src/devicetree/tree/canonical.ts";
import { rename } from "../../server/src/features/rename.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import { lineIndexOf, offsetAt } from "../../server/src/text/line-index.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";

const EXAMPLES = join(import.meta.dirname, "../../examples");

/** What a setup's trees come to, without the names that overlays know nodes by. */
function treesOf(workspace: Workspace, file: string): readonly unknown[] {
	return workspace
		.analysesOf(file)
		.flatMap(({ facts }) => facts.stacks.map(({ stack: { resolved } }) => [comesTo(resolved), problemsOf(resolved)]));
}

function comesTo({ tree }: Resolved): Record<string, unknown> {
	const whole = canonicalOf(tree);
	return Object.fromEntries(Object.entries(whole).filter(([path]) => !path.startsWith("/__")));
}

function problemsOf({ problems }: Resolved): readonly string[] {
	return problems.map(({ code, severity }) => `${severity} ${code}`);
}

for (const [folder, file] of [
	["rcar-h3", "rcar-h3.dts"],
	["rpi5", "scmi.yaml"],
	["imx95", "scmi.yaml"],
	["xen-multi-agent", "scmi.yaml"],
	["xen-upstream", "scmi.yaml"],
] as const)
	describe(folder, () => {
		const path = join(EXAMPLES, folder, file);
		const open = (texts: Readonly<Record<string, string>>) => {
			const workspace = new Workspace(diskFiles, analyse);
			workspace.folders = () => [join(EXAMPLES, folder)];
			for (const [each, text] of Object.entries(texts))
				workspace.documents.set(URI.file(each).toString(), each, 1, text);
			return workspace;
		};
		const workspace = open({});
		const [analysis] = workspace.analysesOf(path);
		assert.ok(analysis);
		const before = treesOf(workspace, path);
		for (const { stack } of analysis.facts.stacks)
			for (const [label, node] of stack.resolved.tree.labels) {
				const [token] = node.bodies.flatMap(({ labels }) => labels.filter(({ name }) => name === label));
				if (!token) continue;
				test(label, () => {
					const { source, start } = token.token;
					const edit = rename(
						workspace.library,
						workspace.analysesOf(source.path),
						source.path,
						start,
						"renamed_x",
						() => true,
					);
					assert.ok(!("refused" in edit), JSON.stringify(edit));
					const after = open(changed(edit as WorkspaceEdit));
					assert.deepEqual(treesOf(after, path), before);
				});
			}
	});

function changed({ changes = {} }: WorkspaceEdit): Record<string, string> {
	const texts = Object.entries(changes).map(([uri, edits]) => {
		const file = URI.parse(uri).fsPath;
		const reading = diskFiles.read(file);
		assert.ok(reading.kind === "text");
		let { text } = reading;
		const lines = lineIndexOf(text);
		for (const { range, newText } of edits.toSorted(
			(a, b) => b.range.start.line - a.range.start.line || b.range.start.character - a.range.start.character,
		))
			text = text.slice(0, offsetAt(lines, range.start)) + newText + text.slice(offsetAt(lines, range.end));
		return [file, text];
	});
	return Object.fromEntries(texts);
}
