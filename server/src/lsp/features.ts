import { codeActions } from "../features/code-actions.ts";
import { codeLenses } from "../features/code-lens.ts";
import { completion, completionDoc } from "../features/completion.ts";
import { configurationChoices } from "../features/configuration-choices.ts";
import { copiedCatalogues } from "../features/copied-catalogues.ts";
import { definition } from "../features/definition.ts";
import { documentHighlights } from "../features/document-highlights.ts";
import { documentLinks } from "../features/document-links.ts";
import { documentSymbols } from "../features/document-symbols.ts";
import { fixAll } from "../features/fix-all.ts";
import { folding } from "../features/folding.ts";
import { grantsReport } from "../features/grants-report.ts";
import { guestTreeChoices, guestTreeEdit } from "../features/guest-trees.ts";
import { hover } from "../features/hover.ts";
import { importKinds, importReport } from "../features/import-report.ts";
import { inactiveRanges } from "../features/inactive-ranges.ts";
import { inlayHints } from "../features/inlay-hints.ts";
import { madeCatalogues } from "../features/made-catalogues.ts";
import { references } from "../features/references.ts";
import { rename, renamePlace } from "../features/rename.ts";
import { resolvedDocument } from "../features/resolved-document.ts";
import { resolvedLine } from "../features/resolved-line.ts";
import { selectionRanges } from "../features/selection-ranges.ts";
import { semanticTokens } from "../features/semantic-tokens.ts";
import { signatureHelp } from "../features/signature-help.ts";
import { statusReport } from "../features/status.ts";
import { workspaceSymbols } from "../features/workspace-symbols.ts";
import { setupFile } from "../features/written-setup.ts";
import { keyHover } from "../features/yaml/key-hover.ts";
import { yamlFolding } from "../features/yaml/yaml-folding.ts";
import { yamlOutline } from "../features/yaml/yaml-outline.ts";

/** What the server answers with; a test may put another in a feature's place. */
export const FEATURES = {
	codeActions,
	codeLenses,
	configurationChoices,
	completion,
	completionDoc,
	copiedCatalogues,
	definition,
	documentHighlights,
	documentLinks,
	documentSymbols,
	fixAll,
	folding,
	grantsReport,
	guestTreeChoices,
	guestTreeEdit,
	hover,
	importKinds,
	importReport,
	inactiveRanges,
	inlayHints,
	keyHover,
	madeCatalogues,
	references,
	rename,
	renamePlace,
	resolvedDocument,
	resolvedLine,
	selectionRanges,
	semanticTokens,
	setupFile,
	signatureHelp,
	statusReport,
	workspaceSymbols,
	yamlFolding,
	yamlOutline,
};

export type Features = typeof FEATURES;
