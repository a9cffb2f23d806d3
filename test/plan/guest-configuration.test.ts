// What a guest's configuration and the host's tree say of the devices given to it, and what stays unknown.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { createEngineCache, establish } from "../../server/src/facts.ts";
import { createCauseTable } from "../../server/src/hypervisors/causes.ts";
import { RFC_V2 } from "../../server/src/hypervisors/xen/rfc-v2/index.ts";
import { planRfcV2 } from "../../server/src/hypervisors/xen/rfc-v2/plan.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const CATALOGUE = `scmiCatalogue: 1
firmware: { name: Demo BL31, match: { rootCompatible: ["acme,demo"] } }
resources: {}
`;

const HOST = `/dts-v1/;
/ {
	compatible = "acme,demo";
	#address-cells = <1>;
	#size-cells = <1>;
	on: iommu@1000 { reg = <0x1000 0x100>; #iommu-cells = <1>; };
	off: iommu@2000 { reg = <0x2000 0x100>; #iommu-cells = <1>; status = "disabled"; };
	guarded@3000 { reg = <0x3000 0x100>; iommus = <&on 1>; xen,passthrough; };
	half@4000 { reg = <0x4000 0x100>; iommus = <&on 1>, <&off 2>; };
	bare@5000 { reg = <0x5000 0x100>; };
	lost@6000 { reg = <0x6000 0x100>; iommus = <0x77 1>; };
};
`;

function factsOf(files: Readonly<Record<string, string>>) {
	const snapshot = memorySnapshot({
		"/b/board.dts": HOST,
		"/b/demo.scmi.yaml": CATALOGUE,
		...Object.fromEntries(Object.entries(files).map(([name, text]) => [`/b/${name}`, text])),
	});
	const setup =
		"scmi.yaml" in files ? readSetups(snapshot, "/b/scmi.yaml").setups[0] : setupOfLoneBoard(snapshot, "/b/board.dts");
	assert.ok(setup);
	return establish(snapshot, createEngineCache(), setup);
}

/** What Xen RFC v2 makes of a guest's configuration. */
const guestOf = (files: Readonly<Record<string, string>>) => {
	const { hostSide, sources } = factsOf(files);
	const causes = createCauseTable();
	const requests = RFC_V2.domainsOf(sources, causes);
	const written = requests.map((request) => ({ request, tree: undefined }));
	const plan = planRfcV2(hostSide, sources, written, causes);
	const guest = requests[1] ?? assert.fail();
	return {
		asks: guest.channel.kind,
		assigned: guest.devices.map(({ cause }) => plan.nodes.get(cause)),
		mayHaveMore: guest.moreDevices,
		mayForce: plan.mayForce.get(guest.name),
	};
};

const CFG = 'name = "DomU1"\narm_sci = "scmi_smc"\n';

test("a node is guarded where each IOMMU it names is on; one that leads nowhere leaves it open", () => {
	const dtdev = 'dtdev = [ "/guarded@3000", "/half@4000", "/bare@5000", "/lost@6000", "/nothing" ]\n';
	assert.deepEqual(guestOf({ "domu1.cfg": CFG + dtdev }), {
		asks: "any",
		assigned: [
			{ path: "/guarded@3000", found: true, behindIommu: true, passthrough: true },
			{ path: "/half@4000", found: true, behindIommu: false, passthrough: false },
			{ path: "/bare@5000", found: true, behindIommu: false, passthrough: false },
			{ path: "/lost@6000", found: true, passthrough: false },
			{ path: "/nothing", found: false },
		],
		mayHaveMore: false,
		mayForce: false,
	});
});

test("a node is Xen's whatever its status, by scmi_devid and by no other spelling", () => {
	const more = 'a@1 { scmi_devid = <1>; status = "disabled"; }; b@2 { xen,scmi-devid = <2>; };';
	const { hostSide, sources } = factsOf({ "board.dts": HOST.replace("bare@5000", `${more} bare@5000`) });
	const { host } = planRfcV2(hostSide, sources, [], createCauseTable());
	assert.deepEqual(
		host.devices.map(({ path, deviceId }) => [path, deviceId?.id.kind === "known" ? deviceId.id.value : undefined]),
		[
			["/a@1", 1],
			["/b@2", undefined],
		],
	);
});

test("where a tree cannot be read whole, or its SMMU lists its masters, a node without iommus may still be guarded", () => {
	const cfg = `${CFG}dtdev = [ "/bare@5000" ]\n`;
	const [unread] = guestOf({ "domu1.cfg": cfg, "board.dts": `${HOST}#include "missing.dtsi"\n` }).assigned;
	assert.deepEqual(unread, { path: "/bare@5000", found: true });
	const masters = HOST.replace("#iommu-cells = <1>; };", "#iommu-cells = <1>; mmu-masters = <&on 4>; };");
	const [listed] = guestOf({ "domu1.cfg": cfg, "board.dts": masters }).assigned;
	assert.deepEqual(listed, { path: "/bare@5000", found: true, passthrough: false });
});

test("what a configuration fills in later is unknown; what it writes out stays", () => {
	const open = { asks: "unknown", assigned: [], mayHaveMore: true, mayForce: undefined };
	assert.deepEqual(
		guestOf({ "domu1.cfg": "arm_sci = @@SCI@@\ndtdev = [ @@DEVICES@@ ]\nforce_assign_without_iommu = @@FORCE@@\n" }),
		open,
	);
	const written = `${CFG}dtdev = [ "/guarded@3000" ]\n[MORE_OPTIONS]\n`;
	const { asks, assigned, mayHaveMore, mayForce } = guestOf({ "domu1.cfg": written });
	assert.deepEqual([asks, assigned.length, mayHaveMore, mayForce], ["any", 1, false, undefined]);
	const later = guestOf({ "domu1.cfg": `${CFG}[MORE_OPTIONS]\n` });
	assert.equal(later.mayHaveMore, true);
});

test("a guest of a scmi.yaml without a configuration has none where the setup is complete", () => {
	const setup = "scmi: 1\nhost: board.dts\nprofile: xen-rfc-v2\ndomains: { DomU1: { os: linux } }\n";
	assert.equal(guestOf({ "scmi.yaml": setup }).asks, "unknown");
	assert.equal(guestOf({ "scmi.yaml": setup }).mayHaveMore, true);
	assert.equal(guestOf({ "scmi.yaml": `${setup}complete: true\n` }).asks, "none");
	const assumed = (text: string) => factsOf({ "scmi.yaml": text }).assumptions.map((sentence) => sentence.text);
	const open = "DomU1 has no configuration here: whether it asks for SCMI, and for what, is not known.";
	assert.ok(assumed(setup).includes(open));
	assert.ok(!assumed(`${setup}complete: true\n`).includes(open));
});

test("a fragment that is not there leaves the rest open", () => {
	const setup = "scmi: 1\nhost: board.dts\ndomains: { DomU1: { xl: [domu1.cfg, more.cfg] } }\n";
	const guest = guestOf({ "scmi.yaml": setup, "domu1.cfg": CFG });
	assert.deepEqual([guest.asks, guest.mayHaveMore], ["any", true]);
});

test("an agent the catalogue does not have is an error at its name", () => {
	const text = "scmi: 1\nhost: board.dts\ndomains: { Dom0: { agent: vm0 }, DomU1: { agent: vm2 } }\n";
	const agents = "agents: { vm0: { id: 1 }, vm1: { id: 2 } }\n";
	const snapshot = memorySnapshot({
		"/b/board.dts": HOST,
		"/b/demo.scmi.yaml": CATALOGUE + agents,
		"/b/scmi.yaml": text,
	});
	const [setup] = readSetups(snapshot, "/b/scmi.yaml").setups;
	assert.ok(setup);
	const { problems } = establish(snapshot, createEngineCache(), setup);
	assert.deepEqual(
		problems
			.filter(({ code }) => code === "scmi-setup")
			.map(({ at, severity, message }) => [severity, text.slice(at.start, at.end), message]),
		[["error", "vm2", 'There is no agent "vm2": the catalogue of "Demo BL31" has vm0, vm1. Did you mean "vm0"?']],
	);
});

test("a mediator nobody knows is an error at its name", () => {
	const text = "scmi: 1\nhost: board.dts\nprofile: xen-rfc\n";
	const snapshot = memorySnapshot({ "/b/board.dts": HOST, "/b/demo.scmi.yaml": CATALOGUE, "/b/scmi.yaml": text });
	const [setup] = readSetups(snapshot, "/b/scmi.yaml").setups;
	assert.ok(setup);
	assert.deepEqual(
		establish(snapshot, createEngineCache(), setup).problems.map(({ at, message }) => [
			text.slice(at.start, at.end),
			message,
		]),
		[
			[
				"xen-rfc",
				'There is no mediator "xen-rfc": direct, xen, epam-2024, xen-multi-agent, xen-rfc-v2. Did you mean "xen-rfc-v2"?',
			],
		],
	);
});

test("a guest whose device_tree is not beside its configuration: what it comes to is not known, and why is said", () => {
	const example = join(import.meta.dirname, "../../examples/xen-multi-agent");
	const files = readdirSync(example).map((name) => [`/b/${name}`, readFileSync(join(example, name), "utf8")] as const);
	const text =
		"scmi: 1\nhost: kestrel.dts\ncomplete: true\ndomains:\n  Dom0: { os: linux }\n  panel: { os: linux, xl: panel.cfg }\n";
	const elsewhere = files.map(([path, written]) => [path, written.replace("/root/panel.dtb", "/root/other.dtb")]);
	const snapshot = memorySnapshot({ ...Object.fromEntries(elsewhere), "/b/scmi.yaml": text });
	const [setup] = readSetups(snapshot, "/b/scmi.yaml").setups;
	assert.ok(setup);
	const { findings, verdicts } = analyse(snapshot, createEngineCache(), setup);
	const why =
		"its tree, /root/other.dtb, is not here: name what it is made of in scmi.yaml, domains: { panel: { guest: … } }";
	assert.deepEqual(
		findings.map(({ code, severity, message }) => `${severity} ${code}: ${message}`),
		[
			`information scmi-domain-unknown: What firmware gives panel is not known: clocks of spi: ${why}. &spi is not checked`,
		],
	);
	const [own] = verdicts?.summary().domains.filter(({ domain }) => domain === "panel") ?? [];
	assert.deepEqual([...(own?.counts ?? [])], [["unknown", 1]]);
});

test("xl refuses a configuration that its own reader does not take, and the domain is not created", () => {
	const refusal = (cfg: string) => {
		const snapshot = memorySnapshot({
			"/b/board.dts": HOST,
			"/b/demo.scmi.yaml": CATALOGUE,
			"/b/domu1.cfg": cfg,
			"/b/scmi.yaml":
				"scmi: 1\nhost: board.dts\nprofile: xen-rfc-v2\ndomains: { DomU1: { os: linux, xl: domu1.cfg } }\n",
		});
		const [setup] = readSetups(snapshot, "/b/scmi.yaml").setups;
		assert.ok(setup);
		const facts = establish(snapshot, createEngineCache(), setup);
		return facts.boot?.outcomeOf("DomU1")?.state;
	};
	assert.equal(refusal('name = "DomU1"\narm_sci = scmi_smc\n'), "refused");
	assert.equal(refusal('name = "DomU1"\ndtdev = [ "/a" "/b" ]\n'), "refused");
	assert.equal(refusal('name = "DomU1"\niomem = [ "e6590" ]\n'), "refused");
	// what a build fills in may be anything, but takes nothing back
	assert.equal(refusal('name = "DomU1"\narm_sci = scmi_smc\n@@REST@@\n'), "refused");
	assert.equal(refusal('name = "DomU1"\niomem = [ "e6590" ]\n@@REST@@\n'), "running");
	assert.equal(refusal('name = "DomU1"\nmemory = MEMORY\n'), "running");
});

/** The example of Xen RFC v2 with another configuration of its guest. */
function exampleWith(edit: (cfg: string) => string) {
	const folder = join(import.meta.dirname, "../../examples/rcar-h3");
	const files = Object.fromEntries(
		readdirSync(folder)
			.filter((name) => !name.endsWith(".md"))
			.map((name) => [`/b/${name}`, readFileSync(join(folder, name), "utf8")]),
	);
	const cfg = edit(files["/b/domu1.cfg"] ?? assert.fail());
	const snapshot = memorySnapshot({ ...files, "/b/domu1.cfg": cfg });
	return analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/rcar-h3.dts"));
}

test("what xl refuses is told once: of what else is wrong with that guest, nothing", () => {
	const codes = (edit: (cfg: string) => string) => {
		const { findings, facts } = exampleWith(edit);
		assert.equal(facts.boot?.outcomeOf("DomU1")?.state, "refused");
		return findings.map(({ code, severity }) => `${severity} ${code}`);
	};
	const one = ["error scmi-xl-config"];
	for (const [right, wrong] of [
		["139, 140", "139"],
		["ee080,1", "ee070,1"],
		["usb@ee080000", "usb@ee08000"],
		["dtdev", "dt_dev"],
		["arm_sci", "arm_scmi"],
		["scmi_smc", "smc"],
	] as const)
		assert.deepEqual(
			codes((cfg) => cfg.replace(right, wrong).replace("memory = 512", "memory = 512M")),
			one,
			wrong,
		);
	// while a line is being typed too
	for (const typed of ["d", "dtdev", "dtdev =", 'dtdev = [ "/soc/', "memory = 5m"])
		for (const place of ["", "dtdev = ["])
			assert.deepEqual(
				codes((cfg) => cfg.replace(place, `${typed}\n${place}`)),
				one,
				`${typed} before ${place}`,
			);
});

test("of a key that xl passes over or replaces, what follows is told with it", () => {
	const found = (edit: (cfg: string) => string) =>
		exampleWith(edit).findings.map(
			({ code, severity, at, related }) =>
				`${severity} ${code} ${at.file.slice(3)}, ${related.map((each) => each.at.file.slice(3)).join(" ")}`,
		);
	const guest = "domu1.dts";
	for (const [right, wrong, expected] of [
		["dtdev", "dt_dev", `warning scmi-xl-config domu1.cfg, ${Array(4).fill(guest).join(" ")}`],
		["arm_sci", "arm_sc", "error scmi-xl-config domu1.cfg, domu1.cfg"],
		["irqs", "irq", "warning scmi-xl-config domu1.cfg, domu1.cfg"],
		["force_assign_without_iommu", "force_assign_without_iomu", "error scmi-xl-config domu1.cfg, domu1.cfg"],
		[
			"iomem",
			'dtdev = [ "/soc/usb@e6590000" ]\niomem',
			`warning scmi-xl-config domu1.cfg, domu1.cfg ${Array(3).fill(guest).join(" ")}`,
		],
		[
			"irqs",
			'iomem = [ "e6590,1" ]\nirqs',
			`warning scmi-xl-config domu1.cfg, domu1.cfg ${Array(3).fill(guest).join(" ")}`,
		],
		["irqs", 'arm_sci = "none"\nirqs', "error scmi-xl-config domu1.cfg, domu1.cfg domu1.cfg"],
	] as const)
		assert.deepEqual(
			found((cfg) => cfg.replace(right, wrong)),
			[expected],
			wrong,
		);
	// another mistake stays one
	assert.deepEqual(
		found((cfg) => cfg.replace("dtdev", "dt_dev").replace("139, 140", "139, 0x8c")),
		["warning scmi-xl-config domu1.cfg, ", "error scmi-xl-config domu1.cfg, "],
	);
});
