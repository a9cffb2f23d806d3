import type { ResourceEntry } from "../../catalogue/catalogue-index.ts";
import type { Resource } from "../../catalogue/model.ts";

type Settable = NonNullable<Resource["settable"]>[number];

/** Whether anybody who may change a resource can change this of it; where the catalogue does not say, all. */
export function isSettable({ resource }: ResourceEntry, what: Settable): boolean {
	return resource.settable?.includes(what) ?? true;
}
