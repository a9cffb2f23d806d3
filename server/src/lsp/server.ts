import {
	type Connection,
	DidChangeConfigurationNotification,
	DidChangeWatchedFilesNotification,
	type InitializeParams,
	type InitializeResult,
	TextDocumentSyncKind,
	TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { analyse } from "../analysis.ts";
import { openSyntaxTrees, type SyntaxWasm } from "../syntax/syntax-trees.ts";
import type { FileSystem } from "../workspace/file-system.ts";
import { pathOfUri } from "../workspace/uris.ts";
import { Workspace } from "../workspace/workspace.ts";
import { answering } from "./answering.ts";
import { askSettings, type Folder } from "./configuration.ts";
import { FEATURES, type Features } from "./features.ts";
import {
	ACTIVE_EDITOR_NOTIFICATION,
	GRANTS_REQUEST,
	type GrantsParams,
	type GrantsReport,
	RULE_PAGE_REQUEST,
} from "./protocol.ts";
import { Rounds } from "./rounds.ts";
import { Showing } from "./showing.ts";
