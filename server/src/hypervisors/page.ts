/** The unit in which hypervisors map memory, in bytes. */
export const PAGE = 4096;

/** The number of the page that an address lies in; addresses may have more than 32 bits. */
export const frameOf = (address: number): number => Math.floor(address / PAGE);
