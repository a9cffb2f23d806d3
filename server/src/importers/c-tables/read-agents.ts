import { answeredName } from "../../scmi/answered-name.ts";
import type { ImportedAgent, ImportedChannel, ImportProblem } from "../imported-catalogue.ts";
import { builtWith } from "./numbered.ts";
import type { AgentsProfile } from "./profile.ts";
import { type Row, rowsOf, tableNamed } from "./rows.ts";
import { constant, type Unit } from "./unit.ts";

/** An agent, and where the source lists it. */
export interface FoundAgent {
	readonly key: string;
	readonly agent: Omit<ImportedAgent, "src">;
	readonly path: string;
	readonly line: number;
}

/** The agents of a list of channels, or of channels that are counted. */
export function readAgents(
	units: readonly Unit[],
	{ channels, counted, optee, smc }: AgentsProfile,
	problems: ImportProblem[],
): readonly FoundAgent[] {
	const smcId = (unit: Unit, agent: number): number | undefined => {
		if (smc === undefined) return undefined;
		const name = "first" in smc ? smc.first : "shared" in smc ? smc.shared : smc[agent];
		const first = name === undefined ? undefined : constant(unit, name);
		return first === undefined ? undefined : first + (smc && "first" in smc ? agent : 0);
	};
	if (optee) return opteeAgents(units, optee.variable, problems);
	if (counted) return countedAgents(units, counted, smcId, problems);
	for (const unit of units) {
		const table = channels && tableNamed(unit, channels.variable, problems, unit.path);
		if (!channels || !table) continue;
		return rowsOf(unit, table, problems).flatMap((row): readonly FoundAgent[] => {
			const { path, line, conditions } = row;
			if (conditions.length > 0) {
				const text = `agent ${row.place} is there only where ${builtWith(conditions)}: left out`;
				problems.push({ path, line, text, leavesOut: true });
				return [];
			}
			const name = channels.name === undefined ? undefined : row.field(channels.name);
			const text = name && unit.text(name);
			return [
				{
					key: `agent_${row.place}`,
					agent: {
						id: row.place,
						...(text !== undefined && { name: answeredName(text) }),
						channels: channelOf(unit, row, smcId(unit, row.place), channels, problems),
					},
					path,
					line,
				},
			];
		});
	}
	return [];
}

/** A channel of OP-TEE is an agent: both count alike. */
function opteeAgents(units: readonly Unit[], variable: string, problems: ImportProblem[]): readonly FoundAgent[] {
	return units.flatMap((unit) => {
		const table = tableNamed(unit, variable, problems, unit.path);
		return (table ? rowsOf(unit, table, problems) : []).map(({ place, path, line }) => ({
			key: `agent_${place}`,
			agent: { id: place, channels: [{ transport: "optee" as const, opteeChannel: place }] },
			path,
			line,
		}));
	});
}

function channelOf(
	unit: Unit,
	row: Row,
	smcId: number | undefined,
	{ address, size }: NonNullable<AgentsProfile["channels"]>,
	problems: ImportProblem[],
): readonly ImportedChannel[] {
	const [base, bytes] = [address, size].map((name) => {
		const value = row.field(name);
		if (value?.kind !== "expression") return undefined;
		const number = unit.number(value.tokens, row.conditions);
		if (number.kind === "value") return number.value;
		problems.push({
			path: row.path,
			line: row.line,
			text: `.${name}: ${number.because} is not known`,
			wants: "definition",
		});
		return undefined;
	});
	if (smcId === undefined && base === undefined) return [];
	return [
		{
			transport: "smc",
			...(smcId !== undefined && { smcId }),
			...(base !== undefined && bytes !== undefined && { shmem: { address: base, size: Number(bytes) } }),
		},
	];
}

function countedAgents(
	units: readonly Unit[],
	counted: NonNullable<AgentsProfile["counted"]>,
	smcId: (unit: Unit, agent: number) => number | undefined,
	problems: ImportProblem[],
): readonly FoundAgent[] {
	const unit = units.find((each) => constant(each, counted.count) !== undefined);
	const [definition] = units.flatMap(({ macros }) => macros.get(counted.count) ?? []);
	const path = definition?.path ?? units[0]?.path ?? "";
	const line = definition?.line ?? 1;
	const count = unit && constant(unit, counted.count);
	if (!unit || count === undefined) {
		problems.push({ path, line, text: `${counted.count} is not known: no agent has a channel`, wants: "definition" });
		return [];
	}
	const base = constant(unit, counted.base);
	const platform = { key: "platform", agent: { id: 0, name: counted.platform }, path, line };
	return [
		platform,
		...Array.from({ length: Math.min(count, 255) }, (_, channel): FoundAgent => {
			const name = counted.names[channel] ?? counted.furtherNames.replace("$1", String(channel - counted.names.length));
			const id = smcId(unit, channel);
			const address = base === undefined ? undefined : BigInt(base + channel * counted.size);
			return {
				key: name.toLowerCase(),
				agent: {
					id: channel + counted.first,
					name,
					channels: [
						{
							transport: "smc",
							...(id !== undefined && { smcId: id }),
							smcArgs: { [counted.register]: channel },
							...(address !== undefined && { shmem: { address, size: counted.size } }),
						},
					],
				},
				path,
				line,
			};
		}),
	];
}
