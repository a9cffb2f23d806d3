export type Tool = "chromium" | "dtc" | "cpp";
export function findTool(tool: Tool): string | undefined;
