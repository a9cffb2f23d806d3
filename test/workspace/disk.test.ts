import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	realpathSync,
	rmSync,
	statSync,
	symlinkSync,
	truncateSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import { DiskCache } from "../../server/src/workspace/disk-cache.ts";
import { OpenDocuments } from "../../server/src/workspace/open-documents.ts";
import { memoryFiles } from "./memory-files.ts";

function folder(t: { after(end: () => void): void }): string {
	const path = mkdtempSync(join(realpathSync.native(tmpdir()), "scmi-disk-"));
	t.after(() => rmSync(path, { recursive: true, force: true }));
	return path;
}

test("Node's disk: texts, links, and what cannot be read", (t) => {
	const root = folder(t);
	writeFileSync(join(root, "a.dts"), "\uFEFF/ {\r\n};");
	writeFileSync(join(root, "latin.dts"), Buffer.from([0x2f, 0xe4, 0x2f]));
	symlinkSync("a.dts", join(root, "link.dts"));
	symlinkSync("loop", join(root, "loop"));
	mkdirSync(join(root, "folder"));
	symlinkSync("folder", join(root, "other"));
	writeFileSync(join(root, "huge.h"), "");
	truncateSync(join(root, "huge.h"), (16 << 20) + 1);

	const text = { kind: "text", path: join(root, "a.dts"), text: "\uFEFF/ {\r\n};" };
	assert.deepEqual(diskFiles.read(join(root, "a.dts")), text);
	assert.deepEqual(diskFiles.read(join(root, "link.dts")), text);
	assert.equal(JSON.stringify(diskFiles.read(join(root, "latin.dts"))).includes("/\uFFFD/"), true);
	assert.deepEqual(diskFiles.read(join(root, "none.dts")), { kind: "absent" });
	assert.deepEqual(diskFiles.read(join(root, "a.dts/below")), { kind: "absent" });
	assert.deepEqual(diskFiles.read(join(root, "folder")), { kind: "unreadable", reason: "it is a folder" });
	assert.deepEqual(diskFiles.read(join(root, "huge.h")), { kind: "unreadable", reason: "it is larger than 16 MB" });
	assert.deepEqual(diskFiles.read(join(root, "loop")), {
		kind: "unreadable",
		reason: "its links lead back to itself",
	});
	assert.deepEqual(diskFiles.list(root).slice(0, 3), ["a.dts", "folder", "huge.h"]);
	assert.deepEqual(diskFiles.list(join(root, "none")), []);
	assert.deepEqual([...(diskFiles.readBytes(join(root, "latin.dts")) ?? [])], [0x2f, 0xe4, 0x2f]);
	assert.equal(diskFiles.readBytes(join(root, "folder")), undefined);
	assert.equal(diskFiles.realPath(join(root, "other/new/file.dts")), join(root, "folder/new/file.dts"));
	assert.equal(diskFiles.realPath("/"), "/");
});

test("what is no regular file is not waited for; what claims to be empty is read, up to 16 MB", (t) => {
	const root = folder(t);
	if (process.platform === "win32") return;
	execFileSync("mkfifo", [join(root, "pipe.dtsi")]);
	const irregular = { kind: "unreadable", reason: "it is not a regular file" };
	assert.deepEqual(diskFiles.read(join(root, "pipe.dtsi")), irregular);
	assert.deepEqual(diskFiles.read("/dev/zero"), irregular);
	assert.equal(diskFiles.readBytes("/dev/zero"), undefined);
	if (process.platform !== "linux") return;
	const made = diskFiles.read("/proc/self/status");
	assert.equal(statSync("/proc/self/status").size, 0);
	assert.ok(made.kind === "text" && made.text.includes("Name:"));
	// the kernel's log, which whoever reads it waits for
	if (process.geteuid?.() === 0 && existsSync("/proc/kmsg"))
		assert.notEqual(diskFiles.read("/proc/kmsg").kind, "absent");
});

test("a file one may not read", (t) => {
	const path = join(folder(t), "secret.dts");
	writeFileSync(path, "");
	chmodSync(path, 0);
	const isRoot = process.geteuid?.() === 0;
	// root may read everything: be somebody else for a moment
	if (isRoot) process.seteuid?.(65534);
	const reading = diskFiles.read(path);
	if (isRoot) process.seteuid?.(0);
	assert.deepEqual(reading, { kind: "unreadable", reason: "permission denied" });
});

test("a snapshot keeps its answers; the next one gives the same objects for what did not change", () => {
	const files = memoryFiles({ "/a": "1", "/b": "2" });
	const disk = new DiskCache(files);
	const first = disk.snapshot;
	const [a, b, bytes] = [first.read("/a"), first.read("/b"), first.readBytes("/b")];
	files.write("/a", "changed");
	assert.equal(first.read("/a"), a);
	assert.equal(disk.snapshot, first);
	disk.forget();
	const second = disk.snapshot;
	assert.deepEqual(second.read("/a"), { kind: "text", path: "/a", text: "changed" });
	assert.equal(second.read("/b"), b);
	assert.equal(second.readBytes("/b"), bytes);
	assert.equal(first.read("/a"), a);
});

test("a file is asked for once in an instant", () => {
	const files = memoryFiles({ "/a": "1" });
	const disk = new DiskCache(files);
	for (let i = 0; i < 5; i++) for (const path of ["/a", "/none"]) disk.snapshot.read(path);
	assert.equal(files.reads, 2);
});

test("an open document wins over the disk, by every path that leads to it", () => {
	const files = memoryFiles({ "/real/a.h": "disk" }, { "/link": "/real" });
	const documents = new OpenDocuments(files);
	documents.set("file:///link/a.h", "/link/a.h", 1, "typed");
	const open = { kind: "text", path: "/real/a.h", text: "typed" };
	assert.deepEqual(documents.snapshot.read("/real/a.h"), open);
	assert.deepEqual(documents.snapshot.read("/link/a.h"), open);
	const before = documents.snapshot;
	assert.equal(documents.snapshot, before);
	documents.set("file:///link/a.h", "/link/a.h", 2, "more");
	assert.deepEqual(before.read("/real/a.h"), open);
	assert.deepEqual(documents.snapshot.read("/real/a.h"), { ...open, text: "more" });
	documents.set("file:///real/new.h", "/real/new.h", 1, "not saved yet");
	assert.deepEqual(documents.snapshot.read("/real/new.h"), {
		kind: "text",
		path: "/real/new.h",
		text: "not saved yet",
	});
	documents.close("file:///link/a.h");
	assert.deepEqual(documents.snapshot.read("/link/a.h"), { ...open, text: "disk" });
});

test("a file open twice: the text typed last counts", () => {
	const documents = new OpenDocuments(memoryFiles({ "/real/a.h": "disk" }, { "/link": "/real" }));
	documents.set("file:///link/a.h", "/link/a.h", 1, "one");
	documents.set("file:///real/a.h", "/real/a.h", 1, "two");
	documents.set("file:///link/a.h", "/link/a.h", 2, "three");
	assert.equal(JSON.stringify(documents.snapshot.read("/real/a.h")).includes("three"), true);
	assert.deepEqual(
		documents.of("/real/a.h").map(({ version }) => version),
		[1, 2],
	);
});
