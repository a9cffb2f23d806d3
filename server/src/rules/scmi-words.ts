import { propertiesOver } from "../board/bindings/instances.ts";
import type { Transport } from "../machine/boot-plan.ts";
import { closestKey } from "../text/yaml-closest-key.ts";

/** What any node may have. */
const OF_ANY_NODE: readonly string[] = ["compatible", "reg", "phandle", "status", "interrupts", "interrupt-names"];

/** What Linux reads of an SCMI node with this transport, in words that no other node has. */
const READ: Readonly<Record<Transport, readonly string[]>> = {
	smc: ownWords("smc"),
	mailbox: ownWords("mailbox"),
	optee: ownWords("optee"),
	virtio: ownWords("virtio"),
};

/** `mbox-names` says nothing to Linux. */
function ownWords(transport: Transport): readonly string[] {
	const names = propertiesOver(transport).map(({ name }) => name);
	return names.filter((name) => !OF_ANY_NODE.includes(name) && name !== "mbox-names" && !name.startsWith("#"));
}

/** Those, what any node may have, and words that are near one and mean something else; trees from before Linux 6.12 was out have the timeout without `arm,` (commit 54962707f8b8). */
const OTHERS: ReadonlySet<string> = new Set([
	...Object.values(READ).flat(),
	...OF_ANY_NODE,
	"mbox-names",
	"mbox-name",
	"max-rx-timeout-ms",
	"memory-region",
]);

/** What people call them. */
const CALLED: Readonly<Record<string, string | undefined>> = {
	mbox: "mboxes",
	mailbox: "mboxes",
	mailboxes: "mboxes",
	shm: "shmem",
	"shared-memory": "shmem",
	"func-id": "arm,smc-id",
	"hvc-id": "arm,smc-id",
	"channel-id": "linaro,optee-channel-id",
};

/** The property that Linux reads of an SCMI node and that was probably meant by one it does not. */
export function meantProperty(typed: string, transport: Transport): string | undefined {
	if (OTHERS.has(typed) || typed.startsWith("#")) return undefined;
	const read = READ[transport];
	const bare = withoutVendor(typed);
	const called = CALLED[bare];
	if (called !== undefined) return read.includes(called) ? called : undefined;
	const near = closestKey(bare, read.map(withoutVendor), slipsIn(bare));
	return read.find((word) => withoutVendor(word) === near);
}

/** `arm,smc_id` and `smc-id` differ from what is meant in what nobody looks at. */
const withoutVendor = (word: string): string => word.slice(word.indexOf(",") + 1).replaceAll("_", "-");

/** Of short words all others are near. */
const slipsIn = (word: string): number => (word.length < 8 ? 1 : 2);
