import { referenceRule } from "./reference-rule.ts";

export const msiParentProperty = referenceRule("msi_parent_property", "msi-parent");
