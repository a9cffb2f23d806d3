/** Whether a property of a domain, or a key of its configuration, is near to the words that ask for SCMI: `xen,arm_sci`, `xen,sci_type`, `arm_sci`. */
export function asksForScmi(name: string): boolean {
	return /^(?:[a-z]+,)?(?:arm[-_]?)?scm?i(?:[-_]?type)?$/i.test(name);
}
