// Why something is not known where part of a catalogue is wrong: what is wrong is told in the catalogue.

/** Of something that the catalogue says, part of which is wrong. */
export function unreadPart(of: string): string {
	return `${PART} ${of} cannot be read`;
}

/** Of a table. */
export const UNREAD_ENTRY = "something in its table is wrong, and not used";

/** Of the list of agents. */
export const UNREAD_AGENT = "one of its agents cannot be read";

const PART = "part of what the catalogue says of";

/** Whether that is why something is not known. */
export function isAboutUnreadPart(why: string): boolean {
	return [PART, UNREAD_ENTRY, UNREAD_AGENT].some((words) => why.includes(words));
}
