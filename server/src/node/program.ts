import { readFileSync, realpathSync } from "node:fs";
import {
	type Connection,
	createConnection,
	ErrorCodes,
	IPCMessageReader,
	IPCMessageWriter,
	type Message,
	StreamMessageReader,
	StreamMessageWriter,
} from "vscode-languageserver/node";
import packageManifest from "../../../package.json" with { type: "json" };
import { analyse } from "../analysis.ts";
import { runCommandLine } from "../cli/run.ts";
import { styledText } from "../cli/styled.ts";
import type { Terminal } from "../cli/terminal.ts";
import { messageStrategy } from "../lsp/message-strategy.ts";
import { serve } from "../lsp/server.ts";
import { folderOf, joinPath } from "../text/path.ts";
import { visible } from "../text/visible.ts";
import { checkInThreads, hasThreads } from "./check-threads.ts";
import { isColoured } from "./colours.ts";
import { diskFiles, slashed } from "./disk-files.ts";
import { importInThread } from "./import-thread.ts";
import { canRunItself } from "./own-thread.ts";
import { writeWhole } from "./write-whole.ts";

/** Keeps what V8 has compiled so far for the next server: where quick-start.ts has started this one. */
declare const keepCompiled: (() => void) | undefined;

/** The program `scmi-dt`: does what `argv` asks and gives the exit code. */
export function run(argv: readonly string[]): Promise<number> {
	return runCommandLine(argv, processTerminal());
}

/** What the process is run in. */
export function processTerminal(): Terminal {
	// A reader that has seen enough, such as head, closes the pipe.
	process.stdout.on("error", () => {});
	return {
		version: packageManifest.version,
		cwd: slashed(realpathSync.native(process.cwd())),
		files: { ...diskFiles, bundled: `${shippedFolder()}/bundled` },
		analyse,
		print: (output) => void process.stdout.write(typeof output === "string" ? visible(output) : output),
		printExact: (text) => void process.stdout.write(process.stdout.isTTY ? visible(text) : text),
		printLines: (lines, colour) =>
			void process.stdout.write(styledText(lines, isColoured(colour, process.stdout, process.env))),
		complain: (text) => void process.stderr.write(visible(text)),
		writeFile: writeWhole,
		readShipped: shippedText,
		...(process.stderr.isTTY && { progress: showProgress }),
		...(hasThreads() && { checkInParallel: checkInThreads }),
		serve: serveProcess,
	};
}

/** Begins the line anew, and clears what is left of it. */
function showProgress(text: string): void {
	process.stderr.write(`\r${visible(text)}\u001b[K`);
}

/** The connection ends the process when its client leaves. */
function serveProcess(transport: "stdio" | "ipc"): Promise<never> {
	const [reader, writer] =
		transport === "ipc"
			? [new IPCMessageReader(process), new IPCMessageWriter(process)]
			: [new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout)];
	let hasShutDown = false;
	const strategy = messageStrategy((what) => connection.console.error(what));
	const connection: Connection = createConnection(reader, writer, { messageStrategy: strategy });
	connection.onShutdown(() => {
		hasShutDown = true;
	});
	reader.onClose(() => process.exit(hasShutDown ? 0 : 1));
	reader.onError((error) => {
		if (error instanceof SyntaxError) return void writer.write(parseError(error));
		// behind a header that cannot be read nobody knows where the next message begins
		process.stderr.write(visible(`scmi-dt lsp: the input is not an LSP message, stopping: ${error.message}\n`));
		process.exit(1);
	});
	serve(connection, {
		files: { ...diskFiles, bundled: `${shippedFolder()}/bundled` },
		analyse,
		...(canRunItself() && { importing: importInThread }),
		readShipped: shippedText,
		rehearsals: 100,
		...(typeof keepCompiled === "function" && { rehearsed: keepCompiled }),
		syntaxWasm: async () => ({
			runtime: shippedBytes("web-tree-sitter.wasm"),
			language: shippedBytes("tree-sitter-devicetree.wasm"),
		}),
	});
	return new Promise(() => {});
}

/** JSON-RPC: a request that is no JSON has no id that could be answered. */
function parseError({ message }: SyntaxError): Message {
	return { jsonrpc: "2.0", id: null, error: { code: ErrorCodes.ParseError, message } } as Message;
}

function shippedText(name: string): string | undefined {
	try {
		return shippedBytes(name).toString("utf8");
	} catch {
		return undefined;
	}
}

/** Files lie beside the program; when it runs from its sources, `rules/` does too. */
function shippedBytes(name: string): Buffer {
	return readFileSync(joinPath(shippedFolder(), name));
}

function shippedFolder(): string {
	return folderOf(slashed(realpathSync.native(process.argv[1] ?? "")));
}
