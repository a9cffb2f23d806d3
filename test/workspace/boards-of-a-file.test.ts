// Which boards a file that is none by itself is shown as a part of.
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { IncludeIndex } from "../../server/src/workspace/include-index.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";
import { memoryFiles } from "./memory-files.ts";

function workspaceOf(files: Readonly<Record<string, string>>, folders: readonly string[] = ["/w"]): Workspace {
	const workspace = new Workspace(memoryFiles(files), analyse);
	workspace.folders = () => folders;
	return workspace;
}

function shown(workspace: Workspace, file: string): string[] {
	return workspace.analysesOf(file).map(({ facts }) => facts.setup.name);
}

const including = (name: string): string => `/dts-v1/;\n#include "${name}"\n`;

test("a part is shown with a board that includes it, wherever in the workspace that lies", () => {
	const workspace = workspaceOf({
		"/w/socs/vendor/soc.dtsi": "/ { };\n",
		"/w/modules/som.dtsi": '#include "../socs/vendor/soc.dtsi"\n',
		"/w/products/a/b/board.dts": including("../../../modules/som.dtsi"),
		"/w/products/other.dts": including("soc.dtsi"),
	});
	assert.deepEqual(shown(workspace, "/w/socs/vendor/soc.dtsi"), ["board"]);
	assert.deepEqual(shown(workspace, "/w/modules/som.dtsi"), ["board"]);
});

test("a configuration, a catalogue and a header are shown with each board beside them that reads them", () => {
	const catalogue = 'scmiCatalogue: 1\nfirmware: { name: F, match: { rootCompatible: ["acme,a"] } }\nresources: {}\n';
	const cfg = (name: string) => `name = "${name}"\narm_sci = "scmi_smc"\n`;
	const board = '/dts-v1/;\n#include "ids.h"\n/ { compatible = "acme,a"; };\n';
	const workspace = workspaceOf({
		"/w/a.dts": board,
		"/w/b.dts": '/dts-v1/;\n/ { compatible = "acme,b"; };\n',
		"/w/c.dts": board,
		"/w/ids.h": "",
		"/w/fw.scmi.yaml": catalogue,
		"/w/domu1.cfg": cfg("DomU1"),
		"/w/x/d.dts": board,
		"/w/readme.txt": "",
	});
	assert.deepEqual(shown(workspace, "/w/fw.scmi.yaml"), ["a", "b", "c"], "b looked at it, and is another board");
	assert.deepEqual(shown(workspace, "/w/domu1.cfg"), ["a", "b", "c"]);
	assert.deepEqual(shown(workspace, "/w/ids.h"), ["a"]);
	assert.deepEqual(shown(workspace, "/w/readme.txt"), []);
});

test("what a scmi.yaml names through a link is its own", () => {
	const tree = "/dts-v1/;\n/ { };\n";
	const files = {
		"/w/scmi.yaml": "scmi: 1\nhost: trees/b.dts\n",
		"/w/v2/b.dts": tree,
		"/w/v1/b.dts": tree,
		"/w/v2/c.dts": tree,
	};
	const workspace = new Workspace(memoryFiles(files, { "/w/trees": "/w/v2" }), analyse);
	const setups = (file: string) => workspace.analysesOf(file).map(({ facts: { setup } }) => setup.file);
	assert.deepEqual(setups("/w/v2/b.dts"), ["/w/scmi.yaml"]);
	assert.deepEqual(setups("/w/v1/b.dts"), [undefined], "of the same name");
	assert.deepEqual(setups("/w/v2/c.dts"), [undefined]);
});

test("what changed on the disk is looked at again: each of several files", () => {
	const files = memoryFiles({
		"/w/p.dtsi": "",
		"/w/a.dts": including("p.dtsi"),
		"/w/b.dts": "/dts-v1/;\n/ { };\n",
		"/w/c.dts": "/dts-v1/;\n/ { };\n",
	});
	const workspace = new Workspace(files, analyse);
	assert.deepEqual(workspace.boardsOf("/w/p.dtsi"), ["/w/a.dts"]);
	files.write("/w/a.dts", "/dts-v1/;\n/ { };\n");
	files.write("/w/b.dts", including("p.dtsi"));
	files.write("/w/c.dts", including("p.dtsi"));
	workspace.forgetDisk(["/w/a.dts", "/w/b.dts", "/w/c.dts"]);
	assert.deepEqual(workspace.boardsOf("/w/p.dtsi"), ["/w/b.dts", "/w/c.dts"]);
	workspace.documents.set("file:///w/b.dts", "/w/b.dts", 1, "/dts-v1/;\n/ { };\n");
	assert.deepEqual(workspace.boardsOf("/w/p.dtsi"), ["/w/c.dts"], "what is typed counts at once");
	workspace.documents.set("file:///w/b.dts", "/w/b.dts", 2, including("p.dtsi"));
	assert.deepEqual(workspace.boardsOf("/w/p.dtsi"), ["/w/b.dts", "/w/c.dts"]);
});

test("not beyond the opened folder", () => {
	const files = { "/w/soc/soc.dtsi": "", "/w/b/board.dts": including("../soc/soc.dtsi") };
	assert.deepEqual(shown(workspaceOf(files, ["/w"]), "/w/soc/soc.dtsi"), ["board"]);
	assert.deepEqual(shown(workspaceOf(files, ["/w/soc"]), "/w/soc/soc.dtsi"), []);
});

test("however many trees there are", () => {
	const files: Record<string, string> = { "/w/soc.dtsi": "", "/w/z.dts": including("soc.dtsi") };
	for (let n = 0; n < 1000; n++) files[`/w/a${n}.dts`] = "/dts-v1/;\n/ { };\n";
	assert.deepEqual(shown(workspaceOf(files), "/w/soc.dtsi"), ["z"]);
});

test("a board whose #if leaves the part out is none of it", () => {
	const workspace = workspaceOf({
		"/w/soc.dtsi": "",
		"/w/a.dts": '/dts-v1/;\n#ifdef NEVER\n#include "soc.dtsi"\n#endif\n/ { };\n',
		"/w/b.dts": including("soc.dtsi"),
	});
	assert.deepEqual(shown(workspace, "/w/soc.dtsi"), ["b"]);
});

test("of several boards the one that somebody was at last, or chose", () => {
	const workspace = workspaceOf({
		"/w/soc.dtsi": "",
		"/w/a.dts": including("soc.dtsi"),
		"/w/b.dts": including("soc.dtsi"),
		"/w/c.dts": including("soc.dtsi"),
	});
	assert.deepEqual(shown(workspace, "/w/soc.dtsi"), ["a"]);
	workspace.prefer("/w/b.dts");
	assert.deepEqual(shown(workspace, "/w/soc.dtsi"), ["b"]);
	assert.deepEqual(workspace.boardsOf("/w/soc.dtsi"), ["/w/b.dts", "/w/a.dts", "/w/c.dts"]);
	workspace.choose("/w/soc.dtsi", "/w/c.dts");
	assert.equal(shown(workspace, "/w/soc.dtsi")[0], "c");
	const open = (board: string) => {
		workspace.documents.set(`file://${board}`, board, 1, including("soc.dtsi"));
		workspace.prefer(board);
	};
	open("/w/a.dts");
	assert.deepEqual(shown(workspace, "/w/soc.dtsi"), ["a", "c"], "somebody is at another board since");
	open("/w/b.dts");
	assert.deepEqual(shown(workspace, "/w/soc.dtsi"), ["b", "a", "c"]);
});

test("who asks for a board does not wait for others that were opened with it", () => {
	const analysed: string[] = [];
	const files = { "/w/a.dts": "/dts-v1/;\n/ { };\n", "/w/b.dts": '/dts-v1/;\n#include "a.dts"\n' };
	const workspace = new Workspace(memoryFiles(files), (snapshot, cache, setup) => {
		analysed.push(setup.name);
		return analyse(snapshot, cache, setup);
	});
	for (const [path, text] of Object.entries(files)) workspace.documents.set(`file://${path}`, path, 1, text);
	assert.deepEqual(shown(workspace, "/w/a.dts"), ["a"]);
	assert.deepEqual(analysed, ["a"]);
	assert.deepEqual(shown(workspace, "/w/b.dts"), ["b"]);
	assert.deepEqual(shown(workspace, "/w/a.dts"), ["a", "b"], "b is known by now, and has a in it");
});

test("U-Boot's own part is shown with the board it is appended to", () => {
	const workspace = workspaceOf({
		"/w/include/u-boot/zlib.h": "",
		"/w/arch/arm/dts/board-u-boot.dtsi": "/ { a; };\n",
		"/w/dts/upstream/src/arm64/vendor/board.dts": "/dts-v1/;\n/ { };\n",
	});
	assert.deepEqual(shown(workspace, "/w/arch/arm/dts/board-u-boot.dtsi"), ["board"]);
});

test("a .dts that others include and that does not stand alone is no board of its own", () => {
	const files = {
		"/w/part.dts": "/ { chosen { }; };\n",
		"/w/extends.dts": "&uart { };\n",
		"/w/whole.dts": '/dts-v1/;\n/ { uart: serial { }; };\n#include "part.dts"\n#include "extends.dts"\n',
	};
	assert.deepEqual(shown(workspaceOf(files), "/w/part.dts"), ["whole"]);
	assert.deepEqual(shown(workspaceOf(files), "/w/extends.dts"), ["whole"]);
	const built = { ...files, "/w/Makefile": "dtb-y += part.dtb\n" };
	assert.deepEqual(shown(workspaceOf(built), "/w/part.dts"), ["part"], "its Makefile builds it");
	assert.deepEqual(shown(workspaceOf({ "/w/part.dts": "/ { };\n" }), "/w/part.dts"), ["part"], "nobody includes it");
});

test("a board that others include and that stands alone is one", () => {
	const files = { "/w/board.dts": "/dts-v1/;\n/ { };\n", "/w/variant.dts": '#include "board.dts"\n/ { };\n' };
	assert.deepEqual(shown(workspaceOf(files), "/w/board.dts"), ["board"]);
	assert.deepEqual(shown(workspaceOf(files), "/w/variant.dts"), ["variant"], "it begins in what it includes");
});

test("an overlay is laid over what the Makefile beside it says", () => {
	const makefile = `# the product
dtb-$(CONFIG_ARCH_VENDOR) += board.dtb \\
	board-camera.dtb
board-camera-dtbs := board.dtb \\
	camera.dtbo
all-dtbs := board.dtb camera.dtbo
all-dtbs += lid.dtbo
dtb- += all.dtb
`;
	const workspace = workspaceOf({
		"/w/Makefile": makefile,
		"/w/board.dts": "/dts-v1/;\n/ { bus: bus { }; };\n",
		"/w/camera.dtso": "/dts-v1/;\n/plugin/;\n&bus { camera { }; };\n",
		"/w/lid.dtso": "/dts-v1/;\n/plugin/;\n&lid { };\n",
	});
	const stacks = (file: string) =>
		workspace.analysesOf(file).map(({ facts: { setup, host }, findings }) => ({
			setup: setup.name,
			trees: [host.resolved.file, ...host.resolved.overlays],
			camera: host.resolved.tree.root.children.get("bus")?.children.has("camera"),
			findings: findings.map(({ message }) => message),
		}));
	const lost =
		"the base has no label lid (FDT_ERR_NOTFOUND): libfdt refuses the whole overlay, and nothing of it is applied";
	const camera = { setup: "board-camera", trees: ["/w/board.dts", "/w/camera.dtso"], camera: true, findings: [] };
	const all = {
		setup: "all",
		trees: ["/w/board.dts", "/w/camera.dtso", "/w/lid.dtso"],
		camera: true,
		findings: [lost],
	};
	assert.deepEqual(stacks("/w/camera.dtso"), [camera, all]);
	assert.deepEqual(stacks("/w/lid.dtso"), [all]);
	assert.deepEqual(stacks("/w/board.dts")[0]?.setup, "board");
});

test("an overlay in a .dts, as older kernels have them, belongs to its stacks too", () => {
	const files = {
		"/w/Makefile": "both-dtbs := base.dtb over.dtbo\n",
		"/w/base.dts": "/dts-v1/;\n/ { n: n { }; };\n",
		"/w/over.dts": "/dts-v1/;\n/plugin/;\n&n { over; };\n",
	};
	assert.deepEqual(shown(workspaceOf(files), "/w/over.dts"), ["both"]);
	assert.deepEqual(shown(workspaceOf(files), "/w/base.dts"), ["base"]);
});

test("an overlay alone has its own text checked, and nothing else is wrong with it", () => {
	const workspace = workspaceOf({
		"/w/good.dtso": "/dts-v1/;\n/plugin/;\n&uart { clocks = <&scmi_clk 3>; };\n",
		"/w/bad.dtso": "/dts-v1/;\n/plugin/;\n&uart { clocks = <&scmi_clk 3> };\n",
		"/w/plain.dts": "/dts-v1/;\n/plugin/;\n&uart { };\n",
		"/w/slip.dtso": "/dts-v1/;\n/plugin/;\n/ { fragment@0 { traget = <&uart>; __overlay__ { }; }; };\n",
		"/w/none.dtso": "/dts-v1/;\n/plugin/;\n/ { fragment@0 { __overlay__ { }; }; };\n",
		"/w/pi.dtso":
			'/dts-v1/;\n/plugin/;\n/ { f: fragment@0 { __overlay__ { }; }; __overrides__ { bus = <&f>, "target:0"; }; };\n',
	});
	const told = (file: string) =>
		workspace
			.analysesOf(file)
			.flatMap(({ findings }) => findings.map(({ severity, message }) => `${severity}: ${message}`));
	assert.deepEqual(told("/w/good.dtso"), []);
	assert.deepEqual(told("/w/bad.dtso"), ['error: expected ";" after the value of clocks']);
	assert.deepEqual(told("/w/plain.dts"), []);
	const refused = "libfdt will refuse the whole overlay, and apply nothing of it";
	assert.deepEqual(told("/w/slip.dtso"), [
		`error: fragment@0 names no target: traget is read by nobody, target is. ${refused}`,
	]);
	assert.deepEqual(told("/w/none.dtso"), [`error: fragment@0 names no target. ${refused}`]);
	assert.deepEqual(told("/w/pi.dtso"), [], "a parameter sets it");
});

test("which boards include a file is kept while open texts are the same", () => {
	const open = new Map<string, string>();
	const files = memoryFiles({ "/w/p.dtsi": "", "/w/a.dts": including("p.dtsi"), "/w/b.dts": "/dts-v1/;\n" });
	const index = new IncludeIndex(files, (path) => open.get(path));
	assert.deepEqual(index.boardsIncluding("/w/p.dtsi", "/w", 1), ["/w/a.dts"]);
	open.set("/w/b.dts", including("p.dtsi"));
	assert.deepEqual(index.boardsIncluding("/w/p.dtsi", "/w", 1), ["/w/a.dts"]);
	assert.deepEqual(index.boardsIncluding("/w/p.dtsi", "/w", 2), ["/w/a.dts", "/w/b.dts"]);
});
