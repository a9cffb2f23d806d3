// What Xen leaves out of Dom0's tree: handle_node() of xen/arch/arm/domain_build.c, dt_uart_init() of xen/drivers/char/arm-uart.c (4.16).
import assert from "node:assert/strict";
import { test } from "node:test";
import { leftOutOfDom0 } from "../../server/src/hypervisors/xen/dom0-tree.ts";
import { nodeIn, treeOf } from "./host-tree.ts";

const GIC = `gic: gic { compatible = "arm,gic-400"; interrupt-controller; #interrupt-cells = <3>; };`;

interface Case {
	readonly title: string;
	readonly body: string;
	/** By path, why; null: it is in Dom0's tree. */
	readonly leftOut: Readonly<Record<string, string | null>>;
}

const CASES: readonly Case[] = [
	{
		title: "by compatible, whatever its case and place in the list, with all below",
		body: `a { compatible = "vendor,x", "ARM,psci-0.2"; b { c { }; }; }; d { compatible = "arm,psci-2"; };`,
		leftOut: { "/a": 'a is compatible "ARM,psci-0.2"', "/a/b/c": 'a is compatible "ARM,psci-0.2"', "/d": null },
	},
	{
		title: "every compatible of Xen's list",
		body: `a { compatible = "xen,xen"; }; b { compatible = "xen,multiboot-module"; }; c { compatible = "multiboot,module"; };
			d { compatible = "arm,cortex-a53-edac"; }; e { compatible = "arm,armv7-timer-mem"; }; f { compatible = "arm,psci-1.0"; };`,
		leftOut: {
			"/a": 'a is compatible "xen,xen"',
			"/b": 'b is compatible "xen,multiboot-module"',
			"/c": 'c is compatible "multiboot,module"',
			"/d": 'd is compatible "arm,cortex-a53-edac"',
			"/e": 'e is compatible "arm,armv7-timer-mem"',
			"/f": 'f is compatible "arm,psci-1.0"',
		},
	},
	{
		title: "/cpus, and no other node of that name",
		body: "cpus { cpu@0 { }; }; soc { cpus { }; };",
		leftOut: { "/cpus/cpu@0": "Dom0 gets its CPUs from Xen", "/soc/cpus": null },
	},
	{
		title: "memory by its type, not by its name",
		body: `ram { device_type = "Memory"; }; memory@0 { };`,
		leftOut: { "/ram": 'ram has device_type = "memory"', "/memory@0": null },
	},
	{
		title: "interrupt controller, timer, IOMMU",
		body: `${GIC} timer { compatible = "arm,armv8-timer"; }; mmu: iommu { compatible = "renesas,ipmmu-r8a7795"; };`,
		leftOut: {
			"/gic": "gic is an interrupt controller, and Dom0 gets Xen's",
			"/timer": "timer is a timer, and Dom0 gets Xen's",
			"/iommu": "mmu is an IOMMU",
		},
	},
	{
		title: "who uses a private interrupt, by the interrupt parent above; 16 and more are none",
		body: `interrupt-parent = <&gic>; ${GIC} a { interrupts = <0 7 4>, <1 15 4>; }; b { interrupts = <0 7 4>; }; c { interrupts = <1 16 4>; };`,
		leftOut: { "/a": "a uses a private interrupt (PPI)", "/b": null, "/c": null },
	},
	{
		title: "the same by interrupts-extended, and of another controller with three cells, which Xen takes for the GIC",
		body: `${GIC} other: pic { interrupt-controller; #interrupt-cells = <3>; }; two: pic2 { interrupt-controller; #interrupt-cells = <2>; };
			a { interrupts-extended = <&gic 1 9 4>; }; b { interrupts-extended = <&other 5 3 0>; }; c { interrupts-extended = <&two 1 3>; };`,
		leftOut: {
			"/a": "a uses a private interrupt (PPI)",
			"/b": "b uses a private interrupt (PPI)",
			"/c": null,
		},
	},
	{
		title: "the console of stdout-path, by alias and with options",
		body: `chosen { stdout-path = "serial0:115200n8"; }; aliases { serial0 = "/uart@1"; }; uart@1 { compatible = "renesas,scif-r8a7795", "renesas,scif"; }; uart@2 { compatible = "renesas,scif"; };`,
		leftOut: { "/uart@1": "uart@1 is Xen's console", "/uart@2": null },
	},
	{
		title: "dtuart= goes before stdout-path, and the last of several counts",
		body: `chosen { stdout-path = "/uart@1"; xen,xen-bootargs = "dtuart=/uart@1 dom0_mem=1G dtuart=/uart@2"; }; uart@1 { compatible = "arm,pl011"; }; uart@2 { compatible = "arm,pl011"; };`,
		leftOut: { "/uart@1": null, "/uart@2": "uart@2 is Xen's console" },
	},
	{
		title: "Xen has no console there: console= something else",
		body: `chosen { stdout-path = "/uart@1"; xen,xen-bootargs = "console=none"; }; uart@1 { compatible = "arm,pl011"; };`,
		leftOut: { "/uart@1": null },
	},
	{
		title: "bootargs are Xen's where Dom0 has its own",
		body: `chosen { stdout-path = "/uart@1"; bootargs = "console=none"; xen,dom0-bootargs = "console=hvc0"; }; uart@1 { compatible = "arm,pl011"; };`,
		leftOut: { "/uart@1": null },
	},
	{
		title: "and else Linux's",
		body: `chosen { stdout-path = "/uart@1"; bootargs = "console=ttyAMA0"; }; uart@1 { compatible = "arm,pl011"; };`,
		leftOut: { "/uart@1": "uart@1 is Xen's console" },
	},
	...["disabled", "fail"].map((status) => ({
		title: `Xen has no console on a port that is ${status}`,
		body: `chosen { stdout-path = "/uart@1"; }; uart@1 { compatible = "arm,pl011"; status = "${status}"; };`,
		leftOut: { "/uart@1": null },
	})),
	{
		title: "nor on one that is kept for a guest, or that it has no driver for",
		body: `chosen { stdout-path = "/uart@1"; }; uart@1 { compatible = "arm,pl011"; xen,passthrough; };`,
		leftOut: { "/uart@1": null },
	},
	{
		title: "nor on one that it has no driver for",
		body: `chosen { stdout-path = "/uart@1"; }; uart@1 { compatible = "renesas,hscif"; };`,
		leftOut: { "/uart@1": null },
	},
];

for (const { title, body, leftOut } of CASES)
	test(`left out of Dom0's tree: ${title}`, () => {
		const tree = treeOf(body);
		const why = leftOutOfDom0(tree);
		const found = Object.keys(leftOut).map((path) => [path, why(nodeIn(tree, path)) ?? null]);
		assert.deepEqual(Object.fromEntries(found), leftOut);
	});
