/**
 * What V8 is told for the server. A board's tokens outlive the default nursery (16 MB): in a larger one most are never copied.
 * Each flag is here because `npm run bench -- server` is faster with it.
 */
export const SERVER_FLAGS: readonly string[] = ["--max-semi-space-size=64"];
