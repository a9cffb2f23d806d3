import type { Catalogue, CatalogueMessage, CatalogueProtocol, Firmware, Permissions } from "../../catalogue/model.ts";
import { kindOfProtocol, RESOURCE_KINDS, type ResourceKind } from "../../scmi/resource-kind.ts";
import type { MessageBehaviour, ProtocolBehaviour, ProtocolKind, ServerBehaviour } from "./behaviour.ts";
import { IMX_SM } from "./imx-sm.ts";
import { RCAR_GEN3 } from "./rcar-gen3.ts";
import { OPTEE_SCMI_MSG, OPTEE_SCMI_MSG_WITH_DEVICES, SCMI_MSG, SCMI_MSG_WITH_DEVICES } from "./scmi-msg.ts";
import { SCP_FIRMWARE } from "./scp-firmware.ts";
import { SPECIFIED } from "./specified.ts";

type KindOfServer = (permissions: Permissions) => ServerBehaviour;

/** The common server without device permissions, and with those of EPAM's branches where the catalogue says that it has them. */
const withDevices =
	(plain: ServerBehaviour, granting: ServerBehaviour): KindOfServer =>
	({ model }) =>
		model === "device-runtime" ? granting : plain;

const KINDS: Readonly<Record<NonNullable<Firmware["kind"]>, KindOfServer>> = {
	"scp-firmware": () => SCP_FIRMWARE,
	"tf-a": withDevices(SCMI_MSG, SCMI_MSG_WITH_DEVICES),
	"rcar-gen3": () => RCAR_GEN3,
	"op-tee": withDevices(OPTEE_SCMI_MSG, OPTEE_SCMI_MSG_WITH_DEVICES),
	"imx-sm": () => IMX_SM,
	"virtio-scmi": () => SPECIFIED,
	captured: () => SPECIFIED,
	other: () => SPECIFIED,
};

/** What a catalogue's server does: as its kind, but for what the catalogue says. */
export function behaviourOf(catalogue: Catalogue): ServerBehaviour {
	const { firmware, permissions, scmi } = catalogue;
	const kind = KINDS[firmware.kind ?? "other"](permissions);
	return {
		...kind,
		listsBase: scmi.listsBase ?? kind.listsBase,
		hides: permissions.hidesUngranted ?? kind.hides,
		denialFrees: permissions.denialFrees ?? kind.denialFrees,
		resetsState: permissions.resetsState ?? kind.resetsState,
		levels: { ...kind.levels, ...levelsIn(scmi.protocols) },
		statuses: { ...kind.statuses, ...permissions.statuses },
		protocols: protocolsOf(kind, catalogue),
	};
}

/** How one message is handled. */
export function messageBehaviour(
	behaviour: ServerBehaviour,
	kind: ProtocolKind,
	message: string,
): MessageBehaviour & { readonly checks: NonNullable<MessageBehaviour["checks"]> } {
	const own = behaviour.protocols[kind]?.messages?.[message];
	return own?.checks ? { ...own, checks: own.checks } : { ...own, checks: behaviour.checks };
}

function protocolsOf(kind: ServerBehaviour, { scmi, permissions }: Catalogue): ServerBehaviour["protocols"] {
	const protocols: Partial<Record<ProtocolKind, ProtocolBehaviour>> = { ...kind.protocols };
	for (const [key, protocol] of Object.entries(scmi.protocols)) {
		const name = protocolKind(key, protocol);
		if (name) protocols[name] = laidOver(protocols[name] ?? {}, protocol);
	}
	if (permissions.selfReset === undefined) return protocols;
	const reset = "BASE_RESET_AGENT_CONFIGURATION";
	const checks = messageBehaviour({ ...kind, protocols }, "base", reset).checks.map((check) => {
		if (check !== "caller" && check !== "caller-or-self") return check;
		return permissions.selfReset ? "caller-or-self" : "caller";
	});
	const base = protocols.base ?? {};
	return {
		...protocols,
		base: { ...base, messages: { ...base.messages, [reset]: { ...base.messages?.[reset], checks } } },
	};
}

function laidOver(
	kind: ProtocolBehaviour,
	{ messages = {}, claims, unsupported = [] }: CatalogueProtocol,
): ProtocolBehaviour {
	const merged: Record<string, MessageBehaviour> = { ...kind.messages };
	for (const [name, stated] of Object.entries(messages)) merged[name] = { ...merged[name], ...withoutLevel(stated) };
	return {
		...kind,
		lacks: [...(kind.lacks ?? []), ...unsupported],
		messages: merged,
		...(claims && { claimsAllBut: claims.allBut ?? [] }),
	};
}

function withoutLevel({ level: _, ...rest }: CatalogueMessage): MessageBehaviour {
	return rest;
}

function levelsIn(protocols: Readonly<Record<string, CatalogueProtocol>>): ServerBehaviour["levels"] {
	return Object.fromEntries(
		Object.values(protocols).flatMap(({ messages = {} }) =>
			Object.entries(messages).flatMap(([name, { level }]) => (level === undefined ? [] : [[name, level]])),
		),
	);
}

/** The kind of a protocol in a catalogue; undefined: a vendor's. */
export function protocolKind(key: string, { id }: CatalogueProtocol): ProtocolKind | undefined {
	if (key === "base" || id === 0x10) return "base";
	return Object.hasOwn(RESOURCE_KINDS, key) ? (key as ResourceKind) : kindOfProtocol(id);
}
