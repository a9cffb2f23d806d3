import { referenceRule } from "./reference-rule.ts";

export const muxControlsProperty = referenceRule("mux_controls_property", "mux-controls");
