import { referenceRule } from "./reference-rule.ts";

export const thermalSensorsProperty = referenceRule("thermal_sensors_property", "thermal-sensors");
