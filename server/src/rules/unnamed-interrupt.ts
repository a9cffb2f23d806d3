import { stringsOf } from "../devicetree/tree/read-property.ts";
import { displayName, spanOfProperty } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import { closestKey } from "../text/yaml-closest-key.ts";
import { insertProperty } from "./insert-property.ts";
import type { OwnChannel } from "./own-channels.ts";
import { respeltString } from "./respelt.ts";
import type { Reported } from "./rule.ts";

/** By which Linux asks for the interrupt of completion: transports/smc.c, smc_chan_setup(). */
const NAME = "a2p";

/** An interrupt that says that firmware has answered, and that Linux does not find by its name. */
export function* unnamedInterrupt(facts: Facts, own: OwnChannel): Generator<Reported> {
	const { node } = own.controller;
	const interrupts = node.properties.get("interrupts-extended") ?? node.properties.get("interrupts");
	if (own.node.transport !== "smc" || !own.isPhysical || interrupts === undefined) return;
	const property = node.properties.get("interrupt-names");
	const names = property ? stringsOf(property) : [];
	const at = spanOfProperty(property ?? interrupts);
	if (at === undefined || names === undefined || names.includes(NAME)) return;
	const name = displayName(node);
	const misspelt = closestKey(NAME, names, 2);
	const edit = property === undefined ? insertProperty(facts, node, `interrupt-names = "${NAME}";`) : undefined;
	yield {
		at,
		severity: "warning",
		message: `the interrupt of ${name} is ${property ? "not" : "nowhere"} called "${NAME}" in interrupt-names, and Linux asks for it by that name: it is not used, and Linux reads the answer as soon as the call returns`,
		fixes: [
			...(property && misspelt !== undefined ? respeltString(property, misspelt, NAME) : []),
			...(edit ? [{ title: `Add interrupt-names = "${NAME}"`, preferred: true, edits: [edit] }] : []),
		],
	};
}
