import { type Node, spanOfNode } from "../../devicetree/tree/tree.ts";
import type { Cause } from "../../machine/boot-plan.ts";
import type { StartMediator } from "../../machine/mediator.ts";
import type { CauseTable } from "../causes.ts";
import type { Sources } from "../hypervisor.ts";
import { isModule } from "./dom0less.ts";
import { panic } from "./telling.ts";

/**
 * Xen stops before it looks for any mediator where a module of /chosen does not say where it lies: process_multiboot_node(). A boot
 * script writes that; where one may be missing, nothing is concluded.
 */
export function withModulesRead(sources: Sources, causes: CauseTable, start: StartMediator): StartMediator {
	const module = sources.modulesMade ? moduleWithoutReg(sources) : undefined;
	if (module === undefined) return start;
	const cause: Cause = causes.add({ at: spanOfNode(module), text: module.name });
	return (machine) => ({
		admit: (domain) =>
			panic(machine, domain, "create", `node ${module.name} missing \`reg' property`, { kind: "no-module-reg" }, [
				cause,
			]),
		connect: () => ({ kind: "refused", why: "the machine has stopped", causes: [cause] }),
		retire: () => {},
	});
}

function moduleWithoutReg({ host: { tree } }: Sources): Node | undefined {
	const chosen = tree.root.children.get("chosen");
	if (chosen === undefined || !tree.complete) return undefined;
	const withChildren = [...chosen.children.values()].flatMap((node) => [node, ...node.children.values()]);
	return withChildren.find((node) => isModule(node) && !node.properties.has("reg"));
}
