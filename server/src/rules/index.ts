import { clocksProperty } from "./clocks_property.ts";
import { coolingDeviceProperty } from "./cooling_device_property.ts";
import { dmasProperty } from "./dmas_property.ts";
import { gpiosProperty } from "./gpios_property.ts";
import { hwlocksProperty } from "./hwlocks_property.ts";
import { interruptsExtendedProperty } from "./interrupts_extended_property.ts";
import { ioChannelsProperty } from "./io_channels_property.ts";
import { iommusProperty } from "./iommus_property.ts";
import { mboxesProperty } from "./mboxes_property.ts";
import { msiParentProperty } from "./msi_parent_property.ts";
import { muxControlsProperty } from "./mux_controls_property.ts";
import { physProperty } from "./phys_property.ts";
import { powerDomainsProperty } from "./power_domains_property.ts";
import { pwmsProperty } from "./pwms_property.ts";
import { resetsProperty } from "./resets_property.ts";
import type { Rule } from "./rule.ts";
import { scmiAgentMismatch } from "./scmi-agent-mismatch.ts";
import { scmiAgentShared } from "./scmi-agent-shared.ts";
import { scmiAssignedClocksMisfit } from "./scmi-assigned-clocks-misfit.ts";
import { scmiBootFailure } from "./scmi-boot-failure.ts";
import { scmiCallStrange } from "./scmi-call-strange.ts";
import { scmiChannelIncomplete } from "./scmi-channel-incomplete.ts";
import { scmiChannelShared } from "./scmi-channel-shared.ts";
import { scmiChannelUnknown } from "./scmi-channel-unknown.ts";
import { scmiClockUnknown } from "./scmi-clock-unknown.ts";
import { scmiCpufreqMisfit } from "./scmi-cpufreq-misfit.ts";
import { scmiDenied } from "./scmi-denied.ts";
import { scmiDeviceIdConflict } from "./scmi-device-id-conflict.ts";
import { scmiDeviceIdMalformed } from "./scmi-device-id-malformed.ts";
import { scmiDeviceIdMismatch } from "./scmi-device-id-mismatch.ts";
import { scmiDeviceIdMissing } from "./scmi-device-id-missing.ts";
import { scmiDeviceIdUnknown } from "./scmi-device-id-unknown.ts";
import { scmiDeviceIdUnread } from "./scmi-device-id-unread.ts";
import { scmiDeviceInTwoTrees } from "./scmi-device-in-two-trees.ts";
import { scmiDeviceListUnread } from "./scmi-device-list-unread.ts";
import { scmiDeviceNotRequested } from "./scmi-device-not-requested.ts";
import { scmiDeviceShared } from "./scmi-device-shared.ts";
import { scmiDomainUnknown } from "./scmi-domain-unknown.ts";
import { scmiDrivenDirectly } from "./scmi-driven-directly.ts";
import { scmiGateUnused } from "./scmi-gate-unused.ts";
import { scmiGuestBus } from "./scmi-guest-bus.ts";
import { scmiGuestMisfit } from "./scmi-guest-misfit.ts";
import { scmiMarkIgnored } from "./scmi-mark-ignored.ts";
import { scmiMediatorUnmodelled } from "./scmi-mediator-unmodelled.ts";
import { scmiNamesMisfit } from "./scmi-names-misfit.ts";
import { scmiNodeMisspelt } from "./scmi-node-misspelt.ts";
import { scmiNodeNotGiven } from "./scmi-node-not-given.ts";
import { scmiPageExposed } from "./scmi-page-exposed.ts";
import { scmiPageInRam } from "./scmi-page-in-ram.ts";
import { scmiPageMisfit } from "./scmi-page-misfit.ts";
import { scmiParentUnavailable } from "./scmi-parent-unavailable.ts";
import { scmiPerformanceDomainUnknown } from "./scmi-performance-domain-unknown.ts";
import { scmiPinStateMisfit } from "./scmi-pin-state-misfit.ts";
import { scmiPinUnknown } from "./scmi-pin-unknown.ts";
import { scmiPowerDomainUnknown } from "./scmi-power-domain-unknown.ts";
import { scmiPropertyMisspelt } from "./scmi-property-misspelt.ts";
import { scmiProtocolCells } from "./scmi-protocol-cells.ts";
import { scmiProtocolMismatch } from "./scmi-protocol-mismatch.ts";
import { scmiProtocolMisplaced } from "./scmi-protocol-misplaced.ts";
import { scmiProtocolUnknown } from "./scmi-protocol-unknown.ts";
import { scmiProviderDisabled } from "./scmi-provider-disabled.ts";
import { scmiProviderMismatch } from "./scmi-provider-mismatch.ts";
import { scmiRateUnavailable } from "./scmi-rate-unavailable.ts";
import { scmiRegulatorMisfit } from "./scmi-regulator-misfit.ts";
import { scmiReleaseMismatch } from "./scmi-release-mismatch.ts";
import { scmiRequestIgnored } from "./scmi-request-ignored.ts";
import { scmiResetUnknown } from "./scmi-reset-unknown.ts";
import { scmiResourceMismatch } from "./scmi-resource-mismatch.ts";
import { scmiResourceShared } from "./scmi-resource-shared.ts";
import { scmiSensorUnknown } from "./scmi-sensor-unknown.ts";
import { scmiSharedInFirmware } from "./scmi-shared-in-firmware.ts";
import { scmiStatusUnknown } from "./scmi-status-unknown.ts";
import { scmiSymbolMismatch } from "./scmi-symbol-mismatch.ts";
import { scmiSystemPowerTwice } from "./scmi-system-power-twice.ts";
import { scmiTransportAmbiguous } from "./scmi-transport-ambiguous.ts";
import { scmiValueMalformed } from "./scmi-value-malformed.ts";
import { scmiVoltageDomainUnknown } from "./scmi-voltage-domain-unknown.ts";
import { scmiVoltageUnavailable } from "./scmi-voltage-unavailable.ts";
import { soundDaiProperty } from "./sound_dai_property.ts";
import { thermalSensorsProperty } from "./thermal_sensors_property.ts";

/** Every rule, those that explain a refusal before the one that reports it by itself. */
export const RULES: readonly Rule[] = [
	scmiMediatorUnmodelled,
	scmiMarkIgnored,
	scmiChannelUnknown,
	scmiNodeMisspelt,
	scmiPropertyMisspelt,
	scmiTransportAmbiguous,
	scmiCallStrange,
	scmiChannelIncomplete,
	scmiAgentMismatch,
	scmiAgentShared,
	scmiRequestIgnored,
	scmiNodeNotGiven,
	scmiPageExposed,
	scmiPageInRam,
	scmiPageMisfit,
	scmiChannelShared,
	scmiGuestBus,
	scmiGuestMisfit,
	scmiDeviceInTwoTrees,
	scmiNamesMisfit,
	scmiReleaseMismatch,
	scmiAssignedClocksMisfit,
	scmiDeviceIdMalformed,
	scmiDeviceIdConflict,
	scmiValueMalformed,
	scmiDeviceIdMissing,
	scmiDeviceIdUnread,
	scmiDeviceListUnread,
	scmiDeviceIdUnknown,
	scmiDeviceIdMismatch,
	scmiStatusUnknown,
	scmiProviderDisabled,
	scmiProviderMismatch,
	clocksProperty,
	coolingDeviceProperty,
	dmasProperty,
	gpiosProperty,
	hwlocksProperty,
	interruptsExtendedProperty,
	ioChannelsProperty,
	iommusProperty,
	mboxesProperty,
	msiParentProperty,
	muxControlsProperty,
	physProperty,
	powerDomainsProperty,
	pwmsProperty,
	resetsProperty,
	soundDaiProperty,
	thermalSensorsProperty,
	scmiProtocolMismatch,
	scmiProtocolCells,
	scmiProtocolMisplaced,
	scmiSystemPowerTwice,
	scmiRegulatorMisfit,
	scmiCpufreqMisfit,
	scmiPinStateMisfit,
	scmiProtocolUnknown,
	scmiClockUnknown,
	scmiResetUnknown,
	scmiPowerDomainUnknown,
	scmiPerformanceDomainUnknown,
	scmiVoltageDomainUnknown,
	scmiSensorUnknown,
	scmiPinUnknown,
	scmiSymbolMismatch,
	scmiResourceMismatch,
	scmiGateUnused,
	scmiDrivenDirectly,
	scmiRateUnavailable,
	scmiParentUnavailable,
	scmiVoltageUnavailable,
	scmiDeviceNotRequested,
	scmiDeviceShared,
	scmiResourceShared,
	scmiSharedInFirmware,
	scmiBootFailure,
	scmiDenied,
	scmiDomainUnknown,
];
