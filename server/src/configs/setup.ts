import type { Step } from "../devicetree/edits/edit.ts";
import type { Problem } from "../text/problem.ts";
import type { Span } from "../text/span.ts";
import type { GuestTree } from "./boot-file.ts";

/** A base tree and what is done to it on the way to the boot. Paths are absolute. */
export interface Stack {
	readonly base: PathRef;
	/** In the order in which they are laid over it. */
	readonly overlays: readonly PathRef[];
	/** The overlays and the edits of boot files, in order; undefined: the overlays are all there is. */
	readonly steps?: readonly Step[];
	/** The boot files that the steps come from, in order. */
	readonly bootFiles?: readonly PathRef[];
	/** One of them makes the modules that a hypervisor starts domains with, and boots: nothing else adds any. */
	readonly makesModules?: true;
	/** What is wrong with them. */
	readonly problems?: readonly Problem[];
}

/** A path somebody wrote, and where. */
export interface PathRef {
	readonly path: string;
	/** Undefined where nobody wrote it: the file was found by itself. */
	readonly at?: Span;
}

export type NamedCatalogue =
	| { readonly kind: "all"; readonly file: CatalogueRef }
	| { readonly kind: "by node"; readonly files: readonly { readonly node: string; readonly file: CatalogueRef }[] }
	/** One of the product's, for the boards that it is for: of several boards, settings mean some. */
	| { readonly kind: "bundled, where it fits"; readonly name: string };

/** A catalogue's file; or the first of the sources that it is made from, whenever it is read. */
export interface CatalogueRef extends PathRef {
	readonly imports?: SourcesRef;
}

/** Sources of firmware, and how to read them: the words are as somebody wrote them. */
export interface SourcesRef {
	/** What kind of sources they are. */
	readonly kind: { readonly word: string; readonly at: Span };
	readonly paths: readonly [string, ...string[]];
	/** Headers with macros for its numbers. */
	readonly symbols: readonly string[];
	/** Catalogues laid over what the sources say, in order. */
	readonly layers: readonly PathRef[];
	readonly includePaths: readonly string[];
	readonly defines: Readonly<Record<string, string>>;
	readonly undefined: readonly string[];
	/** By table what its macros begin with. */
	readonly prefix?: Readonly<Record<string, string>>;
	/** The family of its C tables. */
	readonly profile?: string;
	/** The node of the SCMI server that is meant. */
	readonly node?: string;
}

/** A release of firmware, as a catalogue's `release` says it. */
export interface StatedRelease {
	readonly release: string;
	/** The path of the SCMI node behind which that firmware is; undefined: the board has one. */
	readonly node?: string;
	readonly at: Span;
}

/** One board as it is booted: what a person means by "my setup". */
export interface Setup {
	/** e.g. `rcar-h3`, or `rcar-h3#dom0less` for a variant of a scmi.yaml. */
	readonly name: string;
	/** The scmi.yaml it was read from; undefined for a lone .dts. */
	readonly file?: string;
	readonly host: Stack;
	/** Files that it names and that are not there. */
	readonly missing?: readonly Required<PathRef>[];
	/**
	 * In the order they are started. The system on the host's own tree is among them, as `root` or HARDWARE_DOMAIN, only where the
	 * setup says something of it: it is there in any case.
	 */
	readonly domains: readonly DomainSetup[];
	/** What the system on the host's own tree is called; undefined: Dom0 under a hypervisor that has one, else Linux. */
	readonly root?: string;
	/** What a toolstack does, in order; undefined: it creates each of the domains. */
	readonly sequence?: readonly { readonly verb: "create" | "destroy"; readonly domain: string; readonly at: Span }[];
	/** Configurations beside the board that are not looked into, since all together they are too large. */
	readonly unread?: readonly string[];
	/** The trees that boot files start domains of the host's tree with. */
	readonly guestTrees?: readonly GuestTree[];
	/** One for all SCMI nodes, or by the path of the node; undefined: found by what matches. */
	readonly catalogue?: NamedCatalogue;
	/** The releases of firmware that the trees are written for. */
	readonly releases?: readonly StatedRelease[];
	/** The mediator by its name, as written. */
	readonly profile?: { readonly name: string; readonly at?: Span };
	/** What is stated of the hypervisor that boots. */
	readonly build?: HypervisorBuild;
	/** The release of the Linux that domains run, e.g. `6.6`, unless one says otherwise. */
	readonly linux?: string;
	/** Everything that reaches the boot is in the sources: what is not there is absent, not unknown. */
	readonly complete: boolean;
	/** The release of libfdt that lays the overlays over the trees; undefined: nothing says. */
	readonly libfdt?: string;
	readonly includePaths: readonly string[];
	readonly defines: Readonly<Record<string, string>>;
	/** By code: how much a rule counts here. */
	readonly rules: RuleLevels;
}

/** What trees do not say of a hypervisor. */
export interface HypervisorBuild {
	/** e.g. `4.21.0` or `4.22`. */
	readonly version?: string;
	/** The edition of a patch series on top of it. */
	readonly series?: number;
	/** The options of its .config that are y, without `CONFIG_`. */
	readonly config?: readonly string[];
	readonly commandLine?: string;
	/** Where the command line is stated. */
	readonly commandLineAt?: Span;
}

/** The words of `rules:` in a scmi.yaml and of the setting `scmi.rules`. */
export const RULE_LEVELS = ["off", "information", "warning", "error"] as const;

export type RuleLevel = (typeof RULE_LEVELS)[number];

/** `at`: where a scmi.yaml says it; undefined where an editor's settings do. */
export type RuleLevels = Readonly<Record<string, { readonly level: RuleLevel; readonly at?: Span }>>;

/** What a setup calls the system that runs on the host's own tree, under a hypervisor or alone. */
export const HARDWARE_DOMAIN = "Dom0";

export interface DomainSetup {
	readonly name: string;
	readonly os: "linux" | "zephyr" | "unknown";
	/** The release of its Linux, where the setup says so of this domain. */
	readonly linux?: string;
	/** Agent key of the catalogue, where the setup fixes it. */
	readonly agent?: { readonly key: string; readonly at: Span };
	/** xl.cfg fragments in order; a later assignment of the same key wins. */
	readonly xl: readonly PathRef[];
	readonly guest?: Stack;
	readonly at?: Span;
}
