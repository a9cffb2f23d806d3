import type { Board, BoardDevice, DeviceId } from "../board/board.ts";
import type { DomainSetup, HypervisorBuild, Setup } from "../configs/setup.ts";
import type { XlConfig } from "../configs/xl-config.ts";
import type { Node, Property, Tree } from "../devicetree/tree/tree.ts";
import type { Cause, ControllerPlan, DeviceRequest, DomainPlan, DomainRequest } from "../machine/boot-plan.ts";
import type { StartMediator } from "../machine/mediator.ts";
import type { Fix } from "../text/fix.ts";
import type { Origin, Span } from "../text/span.ts";
import type { CauseTable } from "./causes.ts";

/**
 * All that is known of a mediator: how it is recognised, which domains it makes, how it spells a firmware device's number, its words,
 * and its run on the machine. Whoever asks names none of them.
 */
export interface Hypervisor {
	/** As scmi.yaml and `--profile` say it. */
	readonly name: string;
	/** Words that mean the same. */
	readonly otherNames: readonly string[];
	/** What people call it. */
	readonly title: string;
	/** Who stands between domains and firmware, as a sentence without its end. */
	readonly basis: string;
	/** Nothing is concluded of one that is not. */
	readonly isModelled: boolean;
	/** It stands between domains and firmware; else they speak with each other. */
	readonly isMediator: boolean;
	/** Whether it reads this mark of the sources. */
	reads(mark: Mark): boolean;
	/** Whether it reads one that shows another mediator all the same; undefined: none. */
	readonly heeds?: (mark: Mark) => boolean;
	/** Why what the setup states of it is not what is modelled, as a phrase; undefined: nothing is. */
	readonly excludes?: (sources: Sources) => string | undefined;
	/** How it knows which firmware device a host node is; undefined: it asks for none. */
	readonly deviceNumber: DeviceNumber | undefined;
	readonly words: Words;
	/** Whether that system drives a device of the host's tree. */
	rootDrives(host: Board): (device: BoardDevice) => boolean;
	/** The path of the host node that a guest's node says it is. */
	hostPathOf(device: BoardDevice): string | undefined;
	/** The domains of these sources with what they ask for, the one on the host's own tree first. */
	domainsOf(sources: Sources, causes: CauseTable): readonly DomainRequest[];
	/** The SCMI nodes of the tree a domain is given. */
	scmiNodesOf(host: HostSide, domain: DomainRequest, guest: GuestSide | undefined, sources: Sources): ScmiNodes;
	/** Host nodes that a domain's own tree asks for; undefined: such trees ask for none. */
	readonly devicesIn?: (tree: Tree, domain: DomainRequest, causes: CauseTable) => readonly DeviceRequest[];
	/** The trees that guests find at their boot, by name, where these are made of what was written for them; undefined: they are that. */
	readonly guestTrees?: (host: Tree, guests: readonly WrittenDomain[]) => ReadonlyMap<string, MadeTree>;
	/** The mediator, made of what it reads in the host's tree, the configurations and the trees of guests. */
	start(host: HostSide, sources: Sources, domains: readonly WrittenDomain[], causes: CauseTable): StartMediator;
	/** The command line that the host's tree gives it; that counts before any other. */
	readonly commandLineOf?: (host: Tree) => { readonly text: string; readonly at: Span } | undefined;
	/** The table of agents that it reads in the host's tree; undefined: it reads none. */
	readonly agentTableOf?: (host: HostSide) => AgentTable | undefined;
	/** Every place where an agent's number is written; undefined: it goes by none. */
	readonly agentNumbers?: (sources: Sources) => readonly AgentNumber[];
	/** Where channels have their messages and what domains may touch; undefined: that is not modelled. */
	readonly memory?: (
		host: HostSide,
		sources: Sources,
		domains: readonly WrittenDomain[],
		causes: CauseTable,
	) => MemoryMap;
	/** How a domain's configuration is made to ask for a host node; undefined: it is not asked for there, or not in one way. */
	readonly asking?: (xl: XlConfig, hostPath: string) => Fix | undefined;
	/** The property with a host node's path that would make a node of a guest's tree ask for that; undefined: it has one, or that alone would not do. */
	readonly askingProperty?: (node: Node) => string | undefined;
	/** Where what a guest is given does not fit the host's node that it is of; undefined: that is not compared. */
	readonly misfits?: (host: Board, guests: readonly WrittenGuest[]) => readonly Misfit[];
	/** What its answers rest on, beside its name. */
	assumptions(sources: Sources): readonly Basis[];
}

/** What was found in trees and configurations. */
export interface Sources {
	readonly host: Board;
	/** The place of what is said by no line of its own. */
	readonly hostFile: string;
	/** What a toolstack does, where the setup says so. */
	readonly sequence?: NonNullable<Setup["sequence"]>;
	/** What the setup calls the system on the host's own tree, where it says so. */
	readonly root?: string;
	/** Of the setup, in order; the one on the host's own tree only where the setup says something of it. */
	readonly domains: readonly DomainSources[];
	/** What the setup states of the hypervisor; undefined: nothing. */
	readonly build?: HypervisorBuild;
	/** Everything that reaches the boot is in the sources. */
	readonly complete: boolean;
	/** All that says what domains are made at boot is in the host's tree: that is complete, or a boot file makes their modules and boots. */
	readonly modulesWritten: boolean;
	/** A boot file makes them, and boots. */
	readonly modulesMade: boolean;
}

export interface DomainSources {
	readonly setup: DomainSetup;
	readonly xl: XlConfig | undefined;
}

/** Something that answers rest on: a sentence, and, of what nothing says, the same in a few words, with the line of scmi.yaml that says it. */
export type Basis =
	| { readonly text: string; readonly short: string; readonly line?: string }
	| { readonly text: string; readonly basis: "read" | "stated" };

/** A guest's tree as it finds it, and the references of it that are known to lead nowhere though somebody wrote a node for them. */
export interface MadeTree {
	readonly tree: Tree;
	readonly lost: readonly LostTarget[];
	/** References in nodes of the written tree that the guest does not get. */
	readonly left: readonly LostTarget[];
}

export interface LostTarget {
	readonly consumer: Node;
	readonly property: Property;
	/** The node it was written for. */
	readonly target: Node;
	/** Why the guest does not get that, as a clause. */
	readonly why: string;
	/** What that comes of, where somebody wrote it. */
	readonly causes?: readonly Cause[];
	/** It stands where this hypervisor reads nothing of a guest's tree, and another may. */
	readonly isElsewhere?: true;
}

/** A guest with what is written of it. */
export interface WrittenGuest extends WrittenDomain {
	readonly xl: XlConfig | undefined;
}

/** Something of a host's node that the guest which has it is given otherwise, or not at all. */
export type Misfit = {
	readonly domain: string;
	/** The host's nodes that it is about. */
	readonly hosts: readonly { readonly path: string; readonly at: Span }[];
	/** The line that does not fit. */
	readonly at: Span;
	/** What that line is, as a person calls it. */
	readonly text: string;
} & (
	| {
			/** Registers, as the processor sees them, that no region of the line has in it. */
			readonly kind: "registers";
			readonly whose: "host" | "guest";
			readonly address: number;
			/** The property that maps them. */
			readonly mapping: string;
	  }
	/** The line maps a part of a node's registers; `meant`: the line that would map the rest, in its place or besides. */
	| {
			readonly kind: "registers-cut";
			readonly node: string;
			readonly lacks: readonly { readonly address: number; readonly bytes: number }[];
			readonly meant?: { readonly line: string; readonly isNew: boolean };
	  }
	/** The line is written in bytes, and counts in pages: what registers of the guest's it is for, and how that is written. */
	| {
			readonly kind: "bytes-for-pages";
			readonly nodes: readonly string[];
			/** What is mapped instead. */
			readonly address: number;
			readonly meant: string;
	  }
	/** Shared peripheral interrupts, by their number in the tree, that the line lacks; it counts `more`, and `listsOwn`: it has the tree's own numbers. */
	| {
			readonly kind: "interrupts-not-listed";
			readonly interrupts: readonly number[];
			readonly listsOwn: boolean;
			readonly more: number;
	  }
	/** `privates`: what it has as a CPU's own interrupts, of which the host's has none. */
	| {
			readonly kind: "other-interrupts";
			readonly interrupts: readonly number[];
			readonly privates: readonly number[];
			readonly own: readonly number[];
	  }
	/** The line ends within an entry, which is not read: as many cells stand there, and an entry has so many for the host's address and for the guest's, and for the size. What stands at `lines` lacks memory. */
	| {
			readonly kind: "entry-cut";
			readonly cells: number;
			readonly addressCells: number;
			readonly sizeCells: number;
			readonly bus: string;
			readonly lines: readonly Span[];
	  }
	/** The guest gets the host's node instead, with its properties. */
	| { readonly kind: "replaced"; readonly properties: readonly string[] }
	/** A bus does not say how many cells its children's addresses and sizes have: of what stands at `lines` other memory comes. */
	| {
			readonly kind: "cells-missing";
			/** What it does not have, and what that is taken for. */
			readonly lacks: readonly { readonly property: string; readonly taken: number }[];
			readonly nodes: readonly string[];
			readonly mapping: string;
			readonly lines: readonly Span[];
	  }
	/** The system on the host's tree has it as well; `consequence` is a sentence without its end. */
	| { readonly kind: "roots-too"; readonly root: string; readonly keeper: string; readonly consequence: string }
);

/** A place in the host's tree or in a configuration that says which agent a domain is. */
export interface AgentNumber {
	readonly agentId: number;
	/** The node that has the property; undefined: a configuration has the key. */
	readonly node: Node | undefined;
	/** The property or key. */
	readonly property: string;
	readonly origin: Origin;
}

/** What of the machine's memory matters to channels. */
export interface MemoryMap {
	readonly channels: readonly ChannelPage[];
	readonly mappings: readonly Mapping[];
}

/** A channel as a mediator lists it: the number that is called, and the page that its messages lie in. */
export interface ChannelPage {
	readonly holder: ChannelHolder;
	readonly smcId: number | undefined;
	/** Of the page, an address of the processor's. */
	readonly address: number;
	readonly cause: Cause;
}

/** Whose a channel is: the mediator's own, the agent's of a number, or that of the one domain whose calls are forwarded. */
export type ChannelHolder =
	| { readonly kind: "mediator" }
	| { readonly kind: "agent"; readonly agentId: number }
	| { readonly kind: "forwarded" };

/** Memory that a domain is given, by whose node. */
export interface Mapping {
	readonly domain: string;
	readonly address: number;
	readonly bytes: number;
	/** What it is given through, as a person calls it. */
	readonly through: string;
	/** What to do about it, as advice without its full stop. */
	readonly remedy: string;
	/** The property that does it, and the host's node that lacks it. */
	readonly lacking?: { readonly node: Node; readonly property: string };
	readonly cause: Cause;
}

/** A domain with the tree that somebody wrote for it; undefined where it is not here, or it runs on the host's. */
export interface WrittenDomain {
	readonly request: DomainRequest;
	readonly tree: Tree | undefined;
}

/** The host's tree with its SCMI nodes as the machine knows them. */
export interface HostSide {
	readonly board: Board;
	readonly controllers: readonly ControllerPlan[];
}

/** A guest's own tree, likewise. */
export type GuestSide = HostSide;

export type ScmiNodes = Pick<DomainPlan, "controllers" | "lacksScmiNode">;

/** Something in the sources that only some mediators read. */
export interface Mark {
	/** The property or key, with its value where that tells mediators apart. */
	readonly kind: string;
	readonly at: Span;
	/** What stands there, as a person would quote it. */
	readonly text: string;
	/** Whose it is, as a phrase, and what that one does, as a clause; undefined: no mediator reads it. */
	readonly whose: string | undefined;
	readonly does: string;
	/** Of one that no mediator reads, what it does not do, and what is meant, as a clause. */
	readonly unread?: string;
	/** It alone shows that such a mediator is meant. */
	readonly decides: boolean;
	/** The kind that the same word is of in another's spelling. */
	readonly respells?: string;
	/** How much it tells beside marks of others: it sets a mediator up, asks it for SCMI, or goes with either. */
	readonly strength: "sets up" | "asks" | "accompanies";
	/** It is about SCMI, also on a board whose tree has no SCMI node. */
	readonly isOfScmi: boolean;
	/** Of what a domain asks with: its name. */
	readonly domain?: string;
	/** The property or value by which a cause that stands for it is known. */
	readonly thing?: object;
}

/** A mediator that is not modelled. */
export interface Stranger {
	/** As of a mark. */
	readonly whose: string;
	readonly does: string;
	/** The kinds of marks that all have to be there for it to be meant. */
	readonly toldBy: readonly string[];
	reads(mark: Mark): boolean;
}

/** A property that lists agents with their channels, and what an entry of it has, in the order that is read. */
export interface AgentTable {
	readonly property: Property;
	readonly entry: readonly ("SMC" | "page" | "agent")[];
}

export interface DeviceNumber {
	readonly property: string;
	/** Undefined where it finds none there. */
	of(device: BoardDevice): DeviceId | undefined;
	/** The SCMI node through which it asks. */
	nodeOf(host: HostSide): ControllerPlan | undefined;
	/** Why it does not ask for a device that a node names in that property, as a clause behind the device; undefined: it does not say. */
	whyUnread?(host: HostSide, named: DeviceId): string | undefined;
	/** The property's value for one device, where that is not the number alone; undefined: it cannot be written. */
	written?(host: HostSide, id: number): string | undefined;
	/** The property that keeps a host node from the system on the host's tree. */
	readonly keeper: string;
	isKept(device: BoardDevice): boolean;
	/** Why that system is given nothing for a device, as a clause. */
	whyNotRoots(host: Board, device: BoardDevice): string;
}

/** How a mediator's answers are said. */
export interface Words {
	/** What a domain asks for SCMI with, in its node where the hypervisor creates it by itself, else in its configuration; undefined: it cannot. */
	asks(atBoot: boolean): string | undefined;
	/** Who asks firmware for devices. */
	readonly asker: string;
	/** What comes of a device number that firmware refuses, as a clause. */
	refusal(device: string): string;
	/** What comes of a device that another domain owns, as a clause behind the names of those refused. */
	readonly ownedByOther: string;
	/** That a domain's configuration does not ask for a host node, as a clause. */
	notRequested(path: string): string;
	/** The same as advice. */
	lacks(path: string): string;
}
