/** A label of VS Code that shows `$(name)` as it is, where VS Code would draw an icon. */
export function withoutIcons(label: string): string {
	return label.replace(/\$(?=\([\w~-]+\))/g, "\\$&");
}
