export function packagesOf(files: readonly string[]): readonly string[];
export function thirdPartyNotices(folders: readonly string[]): string;
