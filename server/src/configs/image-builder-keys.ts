import { BOOT_FILE } from "../devicetree/edits/apply-edits.ts";
import type { Problem } from "../text/problem.ts";
import { closestKey } from "../text/yaml-closest-key.ts";
import type { Assignments } from "./shell-assignments.ts";

/** What ImageBuilder reads. Xen: docs/reference/imagebuilder.rst; ImageBuilder: scripts/uboot-script-gen. */
const KEYS =
	`APPEND_EXTRA_CMDS BITSTREAM BOOT_CMD CPUPOOL DEVICE_TREE DOM0_CMD DOM0_COLORS DOM0_KERNEL DOM0_MEM DOM0_RAMDISK
DOM0_ROOTFS DOM0_VCPUS DOM0_VIOMMU DOMU_CMD DOMU_COLORS DOMU_CPUPOOL DOMU_DIRECT_MAP DOMU_ENHANCED DOMU_KERNEL DOMU_MEM
DOMU_NOBOOT DOMU_PASSTHROUGH_DTB DOMU_PASSTHROUGH_PATHS DOMU_RAMDISK DOMU_ROOTFS DOMU_STATIC_HEAP DOMU_STATIC_MEM DOMU_VCPUS
DOMU_VIOMMU DOMU_VUART_PL011 DOMU_DRIVER_DOMAIN DOMU_GRANT_VER DOMU_MAX_GRANT_FRAMES DOMU_MAX_MAPTRACK_FRAMES DT_OVERLAY FIT
FIT_ENC_KEY_DIR FIT_ENC_UB_DTB FDTEDIT LINUX LINUX_CMD LINUX_RAMDISK LINUX_ROOTFS LOAD_CMD LOPPER_CMD LOPPER_PATH MEMORY_END
MEMORY_START NUM_BOOT_AUX_FILE BOOT_AUX_FILE NUM_CPUPOOLS NUM_DOMUS NUM_DT_OVERLAY PASSTHROUGH_DTS_REPO UBOOT_SCRIPT UBOOT_SOURCE
XEN XEN_CMD XEN_COLORS XEN_STATIC_HEAP`.split(/\s+/);

/** Keys that are nearly one of ImageBuilder's, and set nothing: a variable that another value uses is the file's own. */
export function misspeltKeys(text: string, { byKey }: Assignments): readonly Problem[] {
	const told = new Set<string>();
	return [...byKey.values()].flatMap(({ key, at }): Problem[] => {
		const name = key.replace(/\[.*/, "");
		if (KEYS.includes(name) || told.has(name) || new RegExp(`\\$\\{?${name}\\b`).test(text)) return [];
		const near = closestKey(name, KEYS);
		if (near === undefined || near.slice(0, 3) !== name.slice(0, 3) || Math.abs(near.length - name.length) > 1)
			return [];
		told.add(name);
		const message = `ImageBuilder has no key ${name}, so this does nothing. Did you mean ${near}?`;
		return [{ code: BOOT_FILE, severity: "warning", at, message }];
	});
}
