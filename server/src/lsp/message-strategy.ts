import {
	ErrorCodes,
	type HandlerResult,
	type Message,
	type MessageStrategy,
	ResponseError,
} from "vscode-languageserver";
import { isWellFormed } from "./params-shape.ts";

/** What a request that is refused is turned into; its answer is `refusal` of its params. */
export const REFUSED_REQUEST = "scmi/refused";

interface RefusedParams {
	readonly code: number;
	readonly message: string;
}

type Life = "new" | "initialized" | "shut down";

interface Incoming extends Message {
	readonly id?: number | string | null;
	readonly method?: string;
	readonly params?: unknown;
}

/**
 * Lets through what may be asked of a server at this point of its life (LSP 3.17, Server Lifecycle) and has the params its method
 * takes. Requests that may not are answered with `ServerNotInitialized`, `InvalidRequest` or `InvalidParams`; notifications are dropped,
 * and `onDropped` is told of those that are malformed.
 */
export function messageStrategy(onDropped: (what: string) => void): MessageStrategy {
	let life: Life = "new";
	return {
		handleMessage(message, next) {
			const { id, method, params } = (message ?? {}) as Incoming;
			if (method === undefined) return next(message);
			const isRequest = id !== undefined && id !== null;
			const refusal = refusalOf(life, method, params);
			if (method === "initialize" && refusal === undefined) life = "initialized";
			if (method === "shutdown" && refusal === undefined) life = "shut down";
			if (refusal === undefined) next(message);
			else if (isRequest) next({ ...message, method: REFUSED_REQUEST, params: refusal } as Message);
			else if (refusal.code === ErrorCodes.InvalidParams) onDropped(refusal.message);
		},
	};
}

/** The answer to a request that was refused. */
export function refusal({ code, message }: RefusedParams): HandlerResult<never, void> {
	return new ResponseError(code, message);
}

function refusalOf(life: Life, method: string, params: unknown): RefusedParams | undefined {
	if (method === "exit" || method.startsWith("$/")) return undefined;
	if (life === "new" && method !== "initialize")
		return { code: ErrorCodes.ServerNotInitialized, message: `${method} came before initialize` };
	if (life === "initialized" && method === "initialize")
		return { code: ErrorCodes.InvalidRequest, message: "initialize came a second time" };
	if (life === "shut down") return { code: ErrorCodes.InvalidRequest, message: `${method} came after shutdown` };
	if (!isWellFormed(method, params))
		return { code: ErrorCodes.InvalidParams, message: `${method}: its params are not as LSP has them` };
	return undefined;
}
