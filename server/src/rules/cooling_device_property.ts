import { referenceRule } from "./reference-rule.ts";

export const coolingDeviceProperty = referenceRule("cooling_device_property", "cooling-device");
