import { RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import type { Problem } from "../text/problem.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Span } from "../text/span.ts";
import { decodeYaml, type Report } from "../text/yaml-decode.ts";
import { positionsOf } from "../text/yaml-node.ts";
import { MAX_PROBLEMS, readLayers } from "./catalogue-layers.ts";
import { CATALOGUE, type DecodedCatalogue } from "./catalogue-shape.ts";
import { checkCatalogue } from "./check-catalogue.ts";
import { checkUnused } from "./check-unused.ts";
import type { Catalogue, Completeness, Permissions } from "./model.ts";

export interface ReadCatalogue {
	/**
	 * What the file says, less what is wrong in it. Undefined where that would mislead: the text is not YAML, something
	 * without which nothing can be said is missing, or who may do what cannot be read whole.
	 */
	readonly catalogue: Catalogue | undefined;
	readonly problems: readonly Problem[];
	/**
	 * By key path, e.g. `devices.hsusb.id`, in the file that provided the value. A map or list (`devices.hsusb`) is at its
	 * key, a scalar or list element (`devices.hsusb.resources.clock.0`) at the value.
	 */
	readonly positions: ReadonlyMap<string, Span>;
	/** Every file it depends on, also those that are not there. */
	readonly files: readonly string[];
}

/** Reads `*.scmi.yaml` (or .yml, .json: JSON is YAML) with all it extends. */
export function readCatalogue(snapshot: Snapshot, path: string): ReadCatalogue {
	const { root, problems: ofLayers, files } = readLayers(snapshot, path, "scmi-catalogue");
	if (!root) return { catalogue: undefined, problems: ofLayers, positions: new Map(), files };

	const problems = [...ofLayers];
	const wrong = new Set<string>();
	const isFull = () => problems.length >= MAX_PROBLEMS;
	const report: Report = (keyPath, at, message, severity = "error") => {
		if (!isFull()) problems.push({ code: "scmi-catalogue", severity, at, message });
		if (severity === "error") for (const path of withAllAbove(keyPath)) wrong.add(path);
	};
	const positions = positionsOf(root);
	const decoded = decodeYaml(CATALOGUE, root, report);
	checkUnused(root, report);
	if (decoded)
		checkCatalogue(decoded, (keyPath, message, severity) => {
			const text = typeof message === "string" ? message : isFull() ? "" : message();
			report(keyPath, positions.get(keyPath) ?? root.at, text, severity);
		});
	const isWrong = (section: string) => wrong.has(section);
	const sound = decoded && !isWrong("permissions") && !isWrong("agents");
	problems.sort((a, b) => (a.at.file === b.at.file ? a.at.start - b.at.start : a.at.file < b.at.file ? -1 : 1));
	return { catalogue: sound ? modelOf(decoded, isWrong) : undefined, problems, positions, files };
}

/** A key path and those of everything it lies in. */
function* withAllAbove(keyPath: string): Generator<string> {
	for (let end = keyPath.length; end > 0; end = keyPath.lastIndexOf(".", end - 1)) yield keyPath.slice(0, end);
}

function modelOf(decoded: DecodedCatalogue, isWrong: (path: string) => boolean): Catalogue {
	const { firmware, sources = {}, scmi, agents = {}, resources, devices = {}, permissions, quirks = [] } = decoded;
	const standardTables = Object.entries(resources).filter(([name]) => Object.hasOwn(RESOURCE_KINDS, name));
	// An entry that cannot be read is missing: numbers not in the rest of its table may be its own. A table with a
	// misspelt name may be any of them.
	const misnamed = Object.keys(resources).some(
		(name) => isWrong(`resources.${name}`) && !Object.hasOwn(RESOURCE_KINDS, name),
	);
	const completeness = Object.entries(decoded.completeness ?? {}).map(([table, stated]): [string, Completeness] => {
		const broken = table === "devices" ? isWrong("devices") : misnamed || isWrong(`resources.${table}`);
		return [table, stated === "complete" && broken ? "partial" : stated];
	});
	return {
		firmware,
		sources,
		scmi: {
			...(scmi?.specification && { specification: scmi.specification }),
			baseVersion: scmi?.baseVersion ?? 0x20000,
			...(scmi?.agentCount !== undefined && { agentCount: scmi.agentCount }),
			...(scmi?.listsBase !== undefined && { listsBase: scmi.listsBase }),
			protocols: scmi?.protocols ?? {},
		},
		agents,
		resources: Object.fromEntries(standardTables),
		devices,
		permissions: permissionsOf(permissions),
		completeness: Object.fromEntries(completeness),
		quirks,
	};
}

type Stated = NonNullable<DecodedCatalogue["permissions"]>;

function permissionsOf(stated: Stated | undefined): Permissions {
	const { controls, hidesUngranted = [], ...rest }: Stated = stated ?? { model: "none" };
	return {
		initial: "all",
		setBy: [],
		exclusive: false,
		bypass: [],
		grantAggregation: "unknown",
		stateAggregation: "unknown",
		resetAgent: "unknown",
		statuses: {},
		hierarchy: false,
		grants: {},
		...rest,
		...(controls && { controls: kindsOf(controls) }),
		hidesUngranted: kindsOf(hidesUngranted),
		...(!stated && { assumed: true }),
	};
}

/** A vendor's table has no place in the model. */
function kindsOf(tables: readonly string[]): readonly ResourceKind[] {
	return tables.filter((name): name is ResourceKind => Object.hasOwn(RESOURCE_KINDS, name));
}
