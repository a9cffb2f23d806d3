import { referenceRule } from "./reference-rule.ts";

export const ioChannelsProperty = referenceRule("io_channels_property", "io-channels");
