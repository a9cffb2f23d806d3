/** What the cells behind a reference mean, by the provider's property that counts them, and where that is not said by the number of them, its compatible. */
export interface SpecifierBinding {
	readonly cells: string;
	readonly compatible?: RegExp;
	/** Each with its meaning. */
	readonly arguments: readonly (readonly [name: string, text: string])[];
}

const GPIO_FLAGS = "0 active high, 1 active low (dt-bindings/gpio/gpio.h)";
const IRQ_FLAGS = "1 rising edge, 2 falling edge, 4 high level, 8 low level (dt-bindings/interrupt-controller/irq.h)";

/** Bindings that are the same for all providers of so many cells, and those of the interrupt controllers and mailboxes beside SCMI. */
export const SPECIFIERS: readonly SpecifierBinding[] = [
	{
		// Linux interrupt-controller/arm,gic.yaml, arm,gic-v3.yaml
		cells: "#interrupt-cells",
		compatible: /^arm,(?:gic-v3|gic-400|cortex-a\d+-gic|pl390)$/,
		arguments: [
			["type", "0 shared by all CPUs (SPI), 1 of each CPU (PPI); of a GICv3 2 and 3 are the extended ones"],
			["number", "of its type, from 0: the GIC counts an SPI 32 more, a PPI 16"],
			["flags", "1 rising edge, 4 high level"],
		],
	},
	{
		// Linux interrupt-controller/interrupts.txt
		cells: "#interrupt-cells",
		arguments: [
			["number", "of the interrupt at its controller"],
			["flags", IRQ_FLAGS],
		],
	},
	{
		// Linux gpio/gpio.txt
		cells: "#gpio-cells",
		arguments: [
			["line", "of the GPIO at its controller"],
			["flags", GPIO_FLAGS],
		],
	},
	{
		// Linux pwm/pwm.txt
		cells: "#pwm-cells",
		arguments: [
			["channel", "of the PWM at its controller"],
			["period", "in nanoseconds"],
			["flags", "1 inverted polarity (dt-bindings/pwm/pwm.h)"],
		],
	},
	{
		// Linux mailbox/fsl,mu.yaml
		cells: "#mbox-cells",
		compatible: /^fsl,imx[\w-]*-mu$/,
		arguments: [
			["type", "0 sends and 1 receives messages, 2 rings a doorbell and 3 hears one"],
			["channel", "of the messaging unit, from 0"],
		],
	},
	{
		// Linux mailbox/arm,mhuv2.yaml
		cells: "#mbox-cells",
		compatible: /^arm,mhuv2-[rt]x$/,
		arguments: [
			["window", "group of the unit, from 0"],
			["doorbell", "within the window; 0 where it carries data"],
		],
	},
	{
		// Linux iommu/arm,smmu-v3.yaml
		cells: "#iommu-cells",
		compatible: /^arm,smmu-v3$/,
		arguments: [["stream", "number by which the IOMMU knows the device"]],
	},
];

/** The arguments of a provider with so many; undefined: what they mean is not known here. */
export function specifierArguments(
	cells: string,
	count: number,
	compatible: readonly string[],
): SpecifierBinding["arguments"] | undefined {
	const found = SPECIFIERS.find(
		(binding) =>
			binding.cells === cells &&
			(binding.compatible === undefined
				? count <= binding.arguments.length
				: count === binding.arguments.length &&
					compatible.some((name) => binding.compatible?.test(name.toLowerCase()))),
	);
	return found?.arguments.slice(0, count);
}

/** How many numbers a reference has by the provider's binding, where that leaves no choice. */
const COUNTS: readonly { readonly cells: string; readonly compatible?: RegExp; readonly count: number }[] = [
	// Linux thermal/thermal-cooling-devices.yaml: the lowest and the highest state
	{ cells: "#cooling-cells", count: 2 },
	// Linux mailbox/arm,mhu.yaml
	{ cells: "#mbox-cells", compatible: /^arm,mhu$/, count: 1 },
	{ cells: "#mbox-cells", compatible: /^arm,mhu-doorbell$/, count: 2 },
	// Linux mailbox/arm,mhuv2.yaml, arm,mhuv3.yaml
	{ cells: "#mbox-cells", compatible: /^arm,mhuv2-[rt]x$/, count: 2 },
	{ cells: "#mbox-cells", compatible: /^arm,mhuv3$/, count: 3 },
	// Linux mailbox/fsl,mu.yaml
	{ cells: "#mbox-cells", compatible: /^fsl,imx[\w-]*-mu$/, count: 2 },
];

/** Undefined: the binding is not known here, or has several. */
export function countByBinding(cells: string, compatible: readonly string[]): number | undefined {
	const found = COUNTS.find(
		(binding) =>
			binding.cells === cells &&
			(binding.compatible === undefined || compatible.some((name) => binding.compatible?.test(name.toLowerCase()))),
	);
	return found?.count;
}
