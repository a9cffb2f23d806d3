import assert from "node:assert/strict";
import { test } from "node:test";
import { repositoryPath } from "../../server/src/importers/repository-path.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

test("a source's path begins where its repository does", () => {
	const cases = {
		"/home/me/src/linux/include/dt-bindings/clock/a.h": "include/dt-bindings/clock/a.h",
		"/home/me/src/linux/arch/arm64/boot/dts/nxp/b.h": "arch/arm64/boot/dts/nxp/b.h",
		"/home/me/u-boot/dts/upstream/include/dt-bindings/clock/a.h": "dts/upstream/include/dt-bindings/clock/a.h",
		"/home/me/u-boot/dts/upstream/src/arm64/nxp/b.h": "dts/upstream/src/arm64/nxp/b.h",
		"/home/me/rebasing/src/arm64/nxp/b.h": "src/arm64/nxp/b.h",
		"/home/me/optee_os/core/arch/arm/dts/c.dtsi": "core/arch/arm/dts/c.dtsi",
		"/home/me/board/d.dts": "d.dts",
	};
	for (const [path, expected] of Object.entries(cases))
		assert.equal(repositoryPath(memorySnapshot({}), path), expected);
	const checkedOut = memorySnapshot({ "/home/me/src/linux/.git/HEAD": "0".repeat(40) });
	assert.equal(repositoryPath(checkedOut, "/home/me/src/linux/board/d.dts"), "board/d.dts");
	assert.equal(repositoryPath(checkedOut, "/home/you/board/d.dts"), "d.dts");
});
