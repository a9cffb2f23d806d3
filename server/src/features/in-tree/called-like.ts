import { tellingWords } from "../../catalogue/telling-words.ts";
import type { Node } from "../../devicetree/tree/tree.ts";

/**
 * Whether a name is called like a node: `SCLK_UART2` and `uart2m0_xfer` like `uart2`, `pinctrl_uart1` like `lpuart1`, `i2c2_a` like `i2c2_pins`. Only good for
 * an order of what may stand anyway.
 */
export function calledLike(node: Node | undefined): (name: string) => boolean {
	const labels = (node?.labels ?? [])
		.map((label) => tellingWords(label.replace(/^pinctrl_|_pins?$/g, "")).join(""))
		.filter((label) => label.length > 2);
	if (labels.length === 0) return () => false;
	return (name) => {
		const words = tellingWords(name);
		return labels.some((label) => words.some((word) => isLike(word, label)) || words.join("") === label);
	};
}

function isLike(word: string, label: string): boolean {
	if (word === label) return true;
	if (word.startsWith(label)) return !/\d/.test(word[label.length] as string);
	return word.length > 3 && /\d$/.test(word) && (label.endsWith(word) || word.endsWith(label));
}
