import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * An address on this machine's loopback, short enough to copy, that leads a browser to a workbench and lets it in: for who
 * has the address with its random part, and nobody else. Gives the address.
 */
export function openDoor(workbenchUrl: string, cookie: string): Promise<string> {
	const path = `/${randomBytes(24).toString("base64url")}`;
	const door = createServer(({ url }, response) => {
		if (!isSame(url ?? "", path)) response.writeHead(403).end("This address lacks what npm start printed with it.\n");
		else
			response
				.writeHead(302, {
					location: workbenchUrl,
					"set-cookie": `${cookie}; Path=/; HttpOnly; SameSite=Lax`,
					"cache-control": "no-store",
					"referrer-policy": "no-referrer",
				})
				.end();
	});
	return new Promise((opened, failed) => {
		door.once("error", failed);
		door.listen(0, "127.0.0.1", () => opened(`http://127.0.0.1:${(door.address() as AddressInfo).port}${path}`));
	});
}

/** Takes equally long for every text of the right length. */
function isSame(given: string, wanted: string): boolean {
	const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
	return a.length === b.length && timingSafeEqual(a, b);
}
