import type { Message } from "../scmi/message.ts";
import { RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import type { DecodedCatalogue } from "./catalogue-shape.ts";
import { messagesOfProtocol, protocolKind } from "./protocol-messages.ts";
import { type Checking, saidOfUnknown } from "./report-at.ts";

/** Messages, and fields of their replies, are named as the tables of scmi/protocols/ name them. */
export function checkMessages(catalogue: DecodedCatalogue, checking: Checking): void {
	checkDenied(catalogue, checking);
	for (const [key, protocol] of Object.entries(catalogue.scmi?.protocols ?? {})) {
		const path = `scmi.protocols.${key}`;
		if (checking.isWrong(path)) continue;
		const table = messagesOf(catalogue, key, checking);
		if (table) checkProtocol(path, key, protocol, table, checking);
		if (protocolKind(key, protocol) === "pinctrl") continue;
		for (const own of ["dialect", "settings"] as const)
			if (protocol[own] !== undefined)
				checking.report(`${path}.${own}`, `"${own}" belongs to pin control; this is ${key}.`);
	}
}

type StatedProtocol = NonNullable<NonNullable<DecodedCatalogue["scmi"]>["protocols"]>[string];

function checkProtocol(
	path: string,
	key: string,
	{ unsupported = [], messages = {}, claims }: StatedProtocol,
	table: readonly Message[],
	checking: Checking,
): void {
	const named: readonly NamedMessage[] = [
		...itemsAt(`${path}.unsupported`, unsupported),
		...itemsAt(`${path}.claims.allBut`, claims?.allBut),
		...Object.keys(messages).map((name) => ({ name, path: `${path}.messages.${name}`, by: "key" as const })),
	];
	for (const message of named) checkName(message, hasNo(key), table, checking);
	for (const [name, { omits = [] }] of Object.entries(messages)) {
		const reply = table.find((message) => message.name === name)?.reply.map((field) => field.name);
		for (const { name: field, path: at } of itemsAt(`${path}.messages.${name}.omits`, omits))
			if (reply?.includes(field) === false)
				checking.report(at, () => {
					const has = reply.length === 0 ? " It has none." : ` It has: ${reply.join(", ")}.`;
					const message = `The reply of ${name} has no field "${field}".`;
					return saidOfUnknown("value", message, field, reply, { otherwise: has });
				});
	}
}

/** A message that is denied to an agent by another name is open to it. */
function checkDenied(catalogue: DecodedCatalogue, checking: Checking): void {
	for (const [agent, own] of Object.entries(catalogue.permissions?.grants ?? {})) {
		const path = `permissions.grants.${agent}`;
		for (const [key, grant] of Object.entries(own.protocols ?? {}))
			checkGrant(`${path}.protocols.${key}`, grant, hasNo(key), messagesOf(catalogue, key, checking), checking);
		for (const [table, grants] of Object.entries(own.resources ?? {}))
			for (const [key, grant] of Object.entries(grants)) {
				const known = messagesOf(catalogue, table, checking);
				checkGrant(`${path}.resources.${table}.${key}`, grant, hasNo(table), known, checking);
			}
		for (const [key, grant] of Object.entries(own.devices ?? {})) {
			const known = messagesOfDevice(catalogue, key, checking);
			checkGrant(`${path}.devices.${key}`, grant, "No protocol has a message", known, checking);
		}
	}
}

type Grant = NonNullable<
	NonNullable<NonNullable<DecodedCatalogue["permissions"]>["grants"]>[string]["devices"]
>[string];

function checkGrant(
	path: string,
	grant: Grant,
	lack: string,
	known: readonly Message[] | undefined,
	checking: Checking,
): void {
	if (typeof grant === "string" || known === undefined) return;
	for (const message of itemsAt(`${path}.deny`, grant.deny)) checkName(message, lack, known, checking);
}

const hasNo = (protocol: string) => `Protocol ${protocol} has no message`;

interface NamedMessage {
	readonly name: string;
	readonly path: string;
	/** What stands there names it: a key, or a value. */
	readonly by: "key" | "value";
}

function itemsAt(path: string, names: readonly string[] = []): readonly NamedMessage[] {
	return names.map((name, index) => ({ name, path: `${path}.${index}`, by: "value" }));
}

function checkName(
	{ path, name, by }: NamedMessage,
	lack: string,
	known: readonly Message[],
	{ report }: Checking,
): void {
	if (known.some((message) => message.name === name)) return;
	const names = () => known.map((message) => message.name);
	report(path, () => saidOfUnknown(by, `${lack} "${name}".`, name, names()));
}

/** Undefined also where which protocol it is cannot be read. */
function messagesOf({ scmi }: DecodedCatalogue, key: string, checking: Checking): readonly Message[] | undefined {
	const stated = scmi?.protocols?.[key];
	// pin control alone has several tables
	if (key === "pinctrl" && stated === undefined && checking.isDamaged("scmi")) return undefined;
	return messagesOfProtocol(key, stated);
}

/** Those of all protocols, unless it may have something that is asked for by others. */
function messagesOfDevice(
	catalogue: DecodedCatalogue,
	key: string,
	checking: Checking,
): readonly Message[] | undefined {
	const tables = Object.keys(catalogue.devices?.[key]?.resources ?? catalogue.scmi?.protocols ?? {});
	if (tables.some((table) => messagesOf(catalogue, table, checking) === undefined)) return undefined;
	return ["base", ...Object.keys(RESOURCE_KINDS)].flatMap((kind) => messagesOf(catalogue, kind, checking) ?? []);
}
