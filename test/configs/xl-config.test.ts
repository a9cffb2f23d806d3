import assert from "node:assert/strict";
import { test } from "node:test";
import {
	type CfgLanguage,
	cfgLanguageOf,
	givesDevices,
	mentionsArmSci,
} from "../../server/src/configs/cfg-language.ts";
import { mayStillSet, readXlConfig } from "../../server/src/configs/xl-config.ts";
import { problemLines } from "../catalogue/problem-lines.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

function read(...texts: string[]) {
	const files = Object.fromEntries(texts.map((text, index) => [`/cfg/${index}.cfg`, text]));
	const config = readXlConfig(memorySnapshot(files), Object.keys(files));
	const written = (placed: { at: { file: string; start: number; end: number } } | undefined) =>
		placed && files[placed.at.file]?.slice(placed.at.start, placed.at.end);
	return {
		config,
		written,
		lines: problemLines(config.problems, files, "/cfg/0.cfg"),
	};
}

const GUEST = `# driver domain
name = "DomU1"
kernel = '/root/Image'
device_tree = "/root/domu1.dtb"
memory = 512
arm_sci = "scmi_smc"
force_assign_without_iommu = 1
dtdev = [
	"/soc/usb@e6590000",   # hsusb

	# "/soc/usb@ee000000", not yet
	'/soc/usb@ee080000',
]
iomem = [ "e6590,1", "0xfd010,1@0xfd000" ]
irqs = [ 139, 140, ]
vgsx = [ "whatever" ]
[VIRTIO_EXTRA_PARAMETERS]
disk = [ 'phy:STORAGE_PART2,xvda1' ]
vcpus = @@VCPUS@@
`;

test("a whole configuration", () => {
	const { config, written, lines } = read(GUEST);
	assert.deepEqual(lines, []);
	assert.equal(config.name?.value, "DomU1");
	assert.equal(config.kernel?.value, "/root/Image");
	assert.equal(config.deviceTree?.value, "/root/domu1.dtb");
	assert.equal(config.forceAssignWithoutIommu?.value, true);
	assert.deepEqual(config.dtdev.map(written), ['"/soc/usb@e6590000"', "'/soc/usb@ee080000'"]);
	assert.deepEqual(
		config.iomem.map(({ frame, pages, guestFrame }) => ({
			frame,
			pages,
			guestFrame,
		})),
		[
			{ frame: 0xe6590, pages: 1, guestFrame: undefined },
			{ frame: 0xfd010, pages: 1, guestFrame: 0xfd000 },
		],
	);
	assert.deepEqual(
		config.placeholders.map((at) => written({ at })),
		["[VIRTIO_EXTRA_PARAMETERS]"],
	);
	assert.equal(config.settings.get("vcpus")?.value.kind, "unknown");
	assert.ok(config.settings.has("vgsx"));
});

for (const [written, type, agentId] of [
	["scmi_smc", "scmi_smc", undefined],
	["none", "none", undefined],
	["type=scmi_smc", "scmi_smc", undefined],
	["type=scmi_smc_multiagent,agent_id=2", "scmi_smc_multiagent", 2],
	["agent_id = 3, type = scmi_smc_multiagent", "scmi_smc_multiagent", 3],
	["type=scmi_smc_multiagent,agent_id=two", "scmi_smc_multiagent", undefined],
] as const)
	test(`arm_sci = "${written}"`, () => {
		const { armSci } = read(`arm_sci = "${written}"`).config;
		assert.deepEqual([armSci?.value, armSci?.type, armSci?.agentId], [written, type, agentId]);
	});

for (const placeholder of ["@I2C@", "@@I2C@@", `$${"{I2C_PATH}"}`, "/soc/@I2C@"])
	test(`what a build fills in is unknown in quotes too: "${placeholder}"`, () => {
		const { config, lines } = read(`arm_sci = "${placeholder}"\ndtdev = [ "${placeholder}", "/soc/i2c@e6510000" ]\n`);
		assert.deepEqual(lines, []);
		assert.equal(config.armSci, undefined);
		assert.deepEqual(
			config.dtdev.map(({ value }) => value),
			["/soc/i2c@e6510000"],
		);
		for (const key of ["arm_sci", "dtdev"]) assert.ok(mayStillSet(config, key), key);
	});

test("fragments in order: a later assignment wins, += adds", () => {
	const { config, written } = read(
		'name = "a"\ndtdev = [ "/x" ]\nforce_assign_without_iommu = 0',
		'dtdev += [ "/y" ]\nforce_assign_without_iommu = "0x10"',
		'name = "b"; extra = "e"',
	);
	assert.equal(written(config.name), '"b"');
	assert.equal(config.name?.at.file, "/cfg/2.cfg");
	assert.equal(config.forceAssignWithoutIommu?.value, true);
	assert.deepEqual(
		config.dtdev.map(({ value, at }) => [value, at.file]),
		[
			["/x", "/cfg/0.cfg"],
			["/y", "/cfg/1.cfg"],
		],
	);
	assert.deepEqual(readXlConfig(memorySnapshot({}), ["/none.cfg"]).files, []);
});

const REFUSES = ", refuses the whole file, and creates no domain.";

/** Text, what is said about it, and the keys that are still read. */
for (const [text, keys, ...expected] of [
	[
		'name = "x\nmemory = 1',
		"name memory",
		`1:8 error The closing " is missing. xl stops here ("config parsing error near \`"x'")${REFUSES}`,
	],
	[
		'dtdev = [ "/a",\nmemory = 1',
		"dtdev memory",
		`2:1 error The closing ] of dtdev is missing (its [ is in line 1). xl stops here ("config parsing error near \`memory'")${REFUSES}`,
	],
	[
		"dtdev = [",
		"dtdev",
		`1:9 error The closing ] of dtdev is missing (its [ is in line 1). xl stops at the end of the file ("config parsing error near")${REFUSES}`,
	],
	[
		"dtdev = \nname = 'x'",
		"name",
		`1:1 error dtdev has no value. xl stops here ("config parsing error near <newline>")${REFUSES}`,
	],
	[
		"import sys\nname = 'x'",
		"name",
		`1:1 error This is no line of xl's: "key = value", or a comment (#). xl stops here ("config parsing error near \`sys'")${REFUSES}`,
	],
	["dtdev = '/a'", "dtdev", "1:9 warning xl ignores this, as it expects a list: write dtdev = [ … ]."],
	[
		"iomem = [ 'e6590' ]",
		"iomem",
		'1:11 error xl reads iomem as "first frame,number of pages" in hexadecimal, with "@guest frame" where it differs ("e6590,1"), stops at this ("xl: Invalid argument parsing iomem: e6590"), and creates no domain. The number of pages is missing: "e6590,1" is one of 4 KiB.',
	],
	[
		"arm_sci = scmi_smc\nmemory = 1",
		"arm_sci memory",
		`1:11 error A text stands in quotes, "scmi_smc". xl stops here ("config parsing error near \`scmi_smc'")${REFUSES}`,
	],
	["disk = [ STORAGE_PART2 ]", "disk"],
	[
		'dtdev = [ "/a" "/b" ]',
		"dtdev",
		`1:16 error A "," is missing before this. xl stops here ("config parsing error near \`"/b"'")${REFUSES}`,
	],
	["name = 'x'\r\nmemory = 1\r\n", "name memory"],
	["", ""],
] as const)
	test(`broken: ${JSON.stringify(text)}`, () => {
		const { config, lines } = read(text);
		assert.equal([...config.settings.keys()].join(" "), keys);
		assert.deepEqual(lines, expected);
	});

test("every prefix of a configuration is an answer", () => {
	for (let end = 0; end < GUEST.length; end++) read(GUEST.slice(0, end));
});

const LANGUAGES: readonly (readonly [CfgLanguage | undefined, string])[] = [
	["xl", GUEST],
	["xl", 'seclabel = "x"'],
	["kconfig", 'CONFIG_ARM_SCI=y\n# CONFIG_ARM_SCMI_PROTOCOL is not set\nCONFIG_CMDLINE="a"'],
	[
		"imx-sm",
		"# EVK\ninclude ../devices/MIMX95/configtool/device.cfg\nLM1 name=M7, rpc=scmi\nSCMI_AGENT0 name=M7\nMAILBOX type=mu, mu=9",
	],
	["imx-sm", "USDHC1: PD_WAKEUP, CLK_USDHC1\nOWNER: perm=rw api=all"],
	["imagebuilder", 'NUM_DOMUS=1\nDOMU_KERNEL[0]="Image"\nDEVICE_TREE="x.dtb"'],
	[undefined, "[metadata]\nname = something\n"],
	[undefined, ""],
];

for (const [language, text] of LANGUAGES)
	test(`.cfg is ${language}: ${JSON.stringify(text).slice(0, 40)}`, () => assert.equal(cfgLanguageOf(text), language));

test("arm_sci in a comment is not asked for", () => {
	assert.equal(mentionsArmSci("# arm_sci = 'scmi_smc'"), false);
	assert.equal(mentionsArmSci("memory = 1\n  arm_sci='scmi_smc'"), true);
	assert.equal(mentionsArmSci("\ufeffarm_sci='scmi_smc'"), true);
	assert.equal(givesDevices('\ufeffname = "a"\ndtdev = [ "/a" ]\n'), true);
});

test("a key that is nearly one of xl's is told, with what is meant", () => {
	const { lines, config } = read(
		'name = "DomU1"\narm_scmi = "type=scmi_smc"\ndt_dev = [ "/soc/usb@e6590000" ]\niomems = [ "e6590,1" ]\ndevicetree = "domu1.dtb"\n',
	);
	assert.deepEqual(lines, [
		"2:1 warning xl has no key arm_scmi, and passes it over without a word: the domain gets no channel to firmware. Did you mean arm_sci?",
		"3:1 warning xl has no key dt_dev, and passes it over without a word: the domain gets none of these devices. Did you mean dtdev?",
		"4:1 warning xl has no key iomems, and passes it over without a word: nothing of this is mapped. Did you mean iomem?",
		"5:1 warning xl has no key devicetree, and passes it over without a word: the domain gets no tree of its own. Did you mean device_tree?",
	]);
	assert.deepEqual(
		config.problems.map(({ fixes }) => fixes?.map(({ title }) => title)),
		[["Write arm_sci"], ["Write dtdev"], ["Write iomem"], ["Write device_tree"]],
	);
});

test("keys of xl's that are near one of those, and a second spelling beside the right one, are left alone", () => {
	// docs/man/xl.cfg.5.pod.in of Xen 4.20, those of a word, and what a product keeps beside
	const keys =
		`name type memory maxmem vcpus maxvcpus cpus nodes cpu_weight cap sched kernel ramdisk cmdline root extra disk vif vtpm
p9 pvcalls vfb channel rdm usbctrl usbdev pci pci_permissive gfx_passthru ioports iomem irqs dtdev device_tree max_event_channels vdispl
dm_restrict passthrough hap altp2m bios boot acpi apic pae nx hpet tsc_mode localtime vuart gic_version arm_sci sve nr_spis devid vgsx vsnd
vkb force_assign_without_iommu iommu dt_dev_list dtdev_paths virtio trap_unmapped_accesses xen_platform_pci llc_colors`.split(
			/\s+/,
		);
	assert.deepEqual(read(keys.map((key) => `${key} = [ ]\n`).join("")).lines, []);
	assert.deepEqual(read('dtdev = [ "/soc/a" ]\ndt_dev = [ "/soc/b" ]\n').lines, []);
	const alone = keys.filter((key) => !/^(arm_sci|dtdev|force_assign_without_iommu|device_tree|iomem|irqs)$/.test(key));
	assert.deepEqual(read(alone.map((key) => `${key} = 1\n`).join("")).lines, []);
});

test("irqs are decimal: xl stops at another number, and the domain is not created", () => {
	// tools/xl/xl_parse.c of Xen c447b7308b: strtoul(buf, &ep, 10), then *ep
	const { config, lines } = read('irqs = [ 0x8b, "140", 141, "SPI", " 12" ]\n');
	assert.deepEqual(lines, [
		'1:10 error xl reads irqs as decimal numbers, stops at 0x8b ("Invalid argument parsing irq"), and creates no domain. Write 139.',
		'1:28 error xl reads irqs as decimal numbers, stops at SPI ("Invalid argument parsing irq"), and creates no domain.',
	]);
	assert.deepEqual(
		config.problems.map(({ fixes }) => fixes?.map(({ title }) => title)),
		[["Write 139"], undefined],
	);
	assert.equal(config.refusedAt?.start, 9);
});

test("a key that is set twice counts as it is set last, and the first is told", () => {
	// libxlu_cfg.c of Xen c447b7308b, compiled: both are stored, find() gives the last, nothing is printed
	const { config, lines } = read(
		'name = "a"\ndtdev = [ "/a" ]\narm_sci = "scmi_smc"\ndtdev = [ "/b" ]\n arm_sci="none" # off\n',
	);
	assert.deepEqual(lines, [
		"2:1 warning This dtdev is replaced by that of line 4: xl takes the last of one key, without a word. Write dtdev += [ … ] there to add to this, or take one out.",
		"3:1 warning This arm_sci is replaced by that of line 5: xl takes the last of one key, without a word. Take one out.",
	]);
	assert.deepEqual(
		config.dtdev.map(({ value }) => value),
		["/b"],
	);
	assert.equal(config.armSci?.value, "none");
	assert.deepEqual(
		config.problems.map(({ fixes }) => fixes?.map(({ title, edits }) => [title, edits[0]?.text])),
		[[["Write += in line 4", " += "]], [["Take out line 5", ""]]],
	);
	for (const text of [
		// it adds, is the same, is filled in, or may be one of several that a build chooses from; keys that nobody here knows
		'dtdev = [ "/a" ]\ndtdev += [ "/b" ]\n',
		"memory = 1\nmemory = 1\n",
		'vif = [ ]\nvif = [ "bridge=a" ]\n',
		'dtdev = [ "/a" ]\ndtdev = @DEVICES@\n',
		'{% if one %}\ndtdev = [ "/a" ]\n{% else %}\ndtdev = [ "/b" ]\n{% endif %}\n',
		"vgsx = 1\nvgsx = 2\n",
	])
		assert.deepEqual(read(text).lines, [], text);
	// a fragment is there to replace
	assert.deepEqual(read("memory = 1\n", "memory = 2\n").lines, []);
});

test("a word that xl gives up at is told where it is near to one that it knows", () => {
	// xl_parse.c of Xen c447b7308b exits where libxl_…_from_string() finds none, which compares without case
	const { config, lines } = read('gic_version = 3\ntee = "op-tee"\nvuart = "sbsa-uart"\n');
	assert.deepEqual(lines, [
		'1:15 error xl knows no gic_version "3", stops at it (Unknown gic_version "3" specified), and creates no domain. Did you mean "v3"?',
		'2:7 error xl knows no tee "op-tee", stops at it (Unknown tee "op-tee" specified), and creates no domain. Did you mean "optee"?',
		'3:9 error xl knows no vuart "sbsa-uart", stops at it (ERROR: invalid value "sbsa-uart" for "vuart"), and creates no domain. Did you mean "sbsa_uart"?',
	]);
	assert.equal(config.refusedAt?.start, 14);
	for (const text of [
		'gic_version = "V3"\ntee = "optee"\nvuart = "SBSA_UART"\n',
		// a fork's, or filled in later
		'vuart = "vpl011"\ntee = "trusty"\ngic_version = @GIC@\n',
		'tee = "none"\ngic_version = "default"\n',
	])
		assert.deepEqual(read(text).lines, [], text);
});
