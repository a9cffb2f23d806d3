/** Puts an entry at the end of a map, which forgets its oldest beyond `most`: what is asked for stays. */
export function keepLast<K, V>(map: Map<K, V>, key: K, value: V, most: number): void {
	map.delete(key);
	map.set(key, value);
	if (map.size <= most) return;
	const [oldest] = map.keys();
	map.delete(oldest as K);
}
