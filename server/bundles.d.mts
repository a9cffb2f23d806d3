import type { BuildOptions } from "esbuild";

export const BUNDLES: readonly BuildOptions[];
export const COPIED: readonly string[];
export const SCHEMAS: readonly string[];
export const SCRIPTS: readonly string[];
