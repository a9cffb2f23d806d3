// Whether an IOMMU guards a device does not follow from a tree whose SMMU lists its masters in the old way (`mmu-masters`). Xen asks
// firmware for the device, then the IOMMU: handle_passthrough_prop(). What that refuses ends the boot, for xl the creation.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { analysed, ended } from "./dom0less-board.ts";
import { byXl, dom0less, replace } from "./multi-agent-board.ts";

const SMMU = 'smmu { compatible = "arm,mmu-400"; mmu-masters; };';
const unforced = replace(/xen,force-assign-without-iommu;( \/\/ i2c)/, "$1");
const why = (domain: string, path: string) =>
	`whether an IOMMU lets ${domain} have ${path} is not known, and Xen panics if it does not`;

for (const profile of ["xen", "epam-2024"] as const)
	describe(profile, () => {
		const boot = (partial: (text: string) => string, more = "xen,passthrough;") =>
			ended(analysed({ profile, uart: more, beside: SMMU, partial }));
		test("nobody knows whether the machine boots, nor then who has anything", () => {
			const open = why("domA", "/soc/uart@6000");
			assert.deepEqual(boot(replace("xen,force-assign-without-iommu;", "")), [
				`Dom0 running ${open}`,
				`domA running ${open}`,
			]);
		});
		test("guarded or not, what may be given without one and is nobody else's is given", () =>
			assert.deepEqual(
				boot((text) => text),
				["Dom0 running", "domA running"],
			));
		test("it may be Dom0's", () => {
			const open = why("domA", "/soc/uart@6000");
			assert.deepEqual(
				boot((text) => text, ""),
				[`Dom0 running ${open}`, `domA running ${open}`],
			);
		});
	});

describe("the multi-agent series", () => {
	const host = replace("soc {", `${SMMU} soc {`);
	test("at boot nobody knows", () => {
		const open = why("domu1", "/soc/i2c@e6508000");
		const { analysis, domains } = dom0less({ host, guest: unforced });
		assert.deepEqual(domains, ["Dom0 running", "domu1 running"]);
		assert.deepEqual(
			analysis.facts.boot?.result.domains.map(({ unknown }) => unknown),
			[open, open],
		);
	});
	test("at boot what may be given without one is given", () =>
		assert.deepEqual(dom0less({ host }).domains, ["Dom0 running agent 10", "domu1 running agent 12"]));
	test("xl gives what no IOMMU guards, and what is nobody else's", () =>
		assert.deepEqual(byXl({ host }).domains, ["Dom0 running agent 10", "domu1 running agent 12"]));
	test("where it may be Dom0's, nobody knows whether xl creates the guest", () => {
		const { analysis, domains } = byXl({ host: (text) => host(text).replace("xen,passthrough;", "") });
		assert.deepEqual(domains, ["Dom0 running agent 10", "domu1 running"]);
		assert.equal(
			analysis.facts.boot?.result.domains[1]?.unknown,
			"whether the IOMMU lets domu1 have /soc/i2c@e6508000 is not known, and it is not created if not",
		);
	});
});
