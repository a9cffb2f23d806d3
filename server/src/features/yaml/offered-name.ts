/** A name that may be written, and what is said of it where it is offered. */
export interface OfferedName {
	readonly name: string;
	/** A few words behind it. */
	readonly detail?: string;
	/** A sentence, or several. */
	readonly doc?: string;
	/** It is only the beginning of what is to be written. */
	readonly isOpen?: true;
}
