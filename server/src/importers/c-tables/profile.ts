import type { ImportedCatalogue, ImportedPermissions } from "../imported-catalogue.ts";

/**
 * Where one family of firmware keeps its tables, and what their fields mean. Names are those of its C source; what a number
 * is counted from, and what refuses it, is the family's own code.
 */
export interface Profile {
	/** `--as NAME`. */
	readonly name: string;
	/**
	 * `$1` stands for the one of `oneOf` that is built, for what `soc` finds, or for the folder of a product; `$U` for that in
	 * capitals.
	 */
	readonly firmware: ImportedCatalogue["firmware"];
	/** In the path of a file that holds a table: which SoC it is for. */
	readonly soc?: RegExp;
	/** A file that contains all of these is of this family. */
	readonly marks: readonly string[];
	/** Names of which a build defines one. Where the files ask for them, the user has to say which. */
	readonly oneOf?: readonly string[];
	/** Names that no build of it defines. */
	readonly absent?: readonly string[];
	/** What a build of it defines that its files do not. */
	readonly defines?: Readonly<Record<string, string>>;
	/** Headers with numbers that its files do not include by themselves. */
	readonly headers?: readonly string[];
	/** Files that its platforms share, below a folder above theirs. */
	readonly besides?: readonly string[];
	readonly tables: readonly TableProfile[];
	/** It is a product of SCP-firmware: its tables are found from the modules that it configures. */
	readonly scp?: {
		/** Where it counts power domains when it runs: constants that begin so number them. */
		readonly numbersOfPower?: string;
	};
	readonly devices?: DevicesProfile;
	readonly agents?: AgentsProfile;
	/** Variables with the names firmware gives itself, and the list of its protocols. */
	readonly vendor?: string;
	readonly subVendor?: string;
	readonly protocolList?: string;
	/** The function that answers BASE_DISCOVER_IMPLEMENTATION_VERSION with the number it assigns. */
	readonly implementation?: string;
	/** What its code answers of the protocols it has, and of Base. Without it: those of `protocolList`, by the common server. */
	readonly protocols?: ImportedCatalogue["protocols"];
	readonly baseVersion?: number;
	/** Where a source has the mark, these protocols too. */
	readonly furtherProtocols?: readonly {
		readonly mark: string;
		readonly protocols: NonNullable<ImportedCatalogue["protocols"]>;
	}[];
	/** What its code answers without a table: taken for there where a source has the name as a string. */
	readonly fixed?: readonly { readonly table: string; readonly id: number; readonly name: string }[];
	/** Only where agents are known: their keys are in it. */
	readonly permissions?: ImportedPermissions;
}

/** One table of the catalogue, in one variable, or of one agent. */
export interface TableProfile {
	/** `clock`, `reset`, … */
	readonly table: string;
	/** The variable that lists it; of each agent its own where it is a field of `perAgent`. */
	readonly variable?: string;
	/** Instead of a table, a function that is called for each, and which of its arguments is the number. */
	readonly call?: { readonly name: string; readonly argument: number };
	/** The list of agents and its field with the variable: `agent_resources`, `clock`. */
	readonly perAgent?: { readonly variable: string; readonly field: string };
	/** Numbers of places count from this one on. */
	readonly from?: string;
	/** Its numbers are below this one: what follows is not exported. */
	readonly below?: string;
	/** The function that counts it: what its table has from there on is refused. */
	readonly count?: string;
	/** Fields of a structure that is written without their names. */
	readonly order?: readonly string[];
	/** The field that holds the number. Without it, the number is the place in the table. */
	readonly number?: string;
	/** A field that repeats the number, to be checked. */
	readonly repeats?: string;
	/** The field that holds the name; what is not known of it stays so. */
	readonly name?: string;
	/** What firmware answers as the name of all of them. */
	readonly nameOfAll?: string;
	/** How much of a name is answered. */
	readonly nameLength?: number;
	/** A flag: the normal world is refused. */
	readonly secureOnly?: string;
	/** A field whose value says who may have it. */
	readonly guard?: {
		readonly field: string;
		/** Values for everybody, and for nobody. */
		readonly always: string;
		readonly never: string;
		/** What is true then: `$1` is the value. */
		readonly condition: string;
	};
	/** A flag: on when firmware hands over. `on` and `off` are the values where they are no `true` and `false`. */
	readonly initial?: { readonly field: string; readonly on: string; readonly off: string };
	/** The native specifier: `rcc`, and the field with the rest. */
	readonly hardware?: { readonly controller: string; readonly field: string };
	/** The field with what it comes from, and how the names begin of what is not exported. */
	readonly parent?: { readonly field: string; readonly prefix: string };
	/** The key is made from the name, not from the constant. */
	readonly keyFromName?: true;
	/** What of a name in the source is no part of the key. */
	readonly keyWithout?: RegExp;
	/**
	 * Names in the source that begin so are those of the dt-bindings headers, with the same number: others may stand there for
	 * something else, as SRST_CRYPTO_CORE of RK3588 does, 15 here and 634 there.
	 */
	readonly symbols?: RegExp;
	readonly kind?: "pin" | "group" | "function";
}

/** What can be granted as a whole. */
export interface DevicesProfile {
	readonly variable: string;
	/** All devices are constants that begin so, below `below`. */
	readonly enumeration: string;
	readonly below: string;
	/** By field, the table whose numbers it lists, ended by -1. Of pin control all kinds with that number are meant. */
	readonly lists: Readonly<Record<string, string>>;
}

export interface AgentsProfile {
	/** The list of channels, one an agent, and its fields. */
	readonly channels?: {
		readonly variable: string;
		readonly address: string;
		readonly size: string;
		readonly name?: string;
	};
	/** The list of channels of OP-TEE: agents ask by its number. */
	readonly optee?: { readonly variable: string };
	/** Channels that are counted: one a page, from `base` on. */
	readonly counted?: {
		readonly count: string;
		readonly base: string;
		readonly size: number;
		/** The register that carries the number of the channel. */
		readonly register: string;
		readonly first: number;
		readonly names: readonly string[];
		/** `$1` counts from 0 after `names`. */
		readonly furtherNames: string;
		/** The agent of firmware itself. */
		readonly platform: string;
	};
	/** The function identifier of each agent, a constant; of the first, and they count up; or of all. */
	readonly smc?: readonly string[] | { readonly first: string } | { readonly shared: string };
}
