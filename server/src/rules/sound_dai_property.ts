import { referenceRule } from "./reference-rule.ts";

export const soundDaiProperty = referenceRule("sound_dai_property", "sound-dai");
