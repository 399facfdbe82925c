const chunkSize = 64;

/**
 * A read-only map whose keys stay, and of which a changed copy costs a chunk and not the whole: for states that change one
 * entry at a time, such as a run's jobs. Entries come in the order they were given.
 */
export class ChunkedMap<K, V> implements ReadonlyMap<K, V> {
  readonly #index: ReadonlyMap<K, number>;
  readonly #chunks: readonly (readonly (readonly [K, V])[])[];

  private constructor(index: ReadonlyMap<K, number>, chunks: readonly (readonly (readonly [K, V])[])[]) {
    this.#index = index;
    this.#chunks = chunks;
  }

  static of<K, V>(entries: Iterable<readonly [K, V]>): ChunkedMap<K, V> {
    const all = [...new Map(entries)];
    const index = new Map(all.map(([key], position) => [key, position]));
    const chunks = Array.from({ length: Math.ceil(all.length / chunkSize) }, (_, chunk) =>
      all.slice(chunk * chunkSize, (chunk + 1) * chunkSize),
    );
    return new ChunkedMap(index, chunks);
  }

  /** A copy in which `key` has another value; the map itself where it has no such key. */
  with(key: K, value: V): ChunkedMap<K, V> {
    const position = this.#index.get(key);
    const at = Math.floor((position ?? 0) / chunkSize);
    const chunk = this.#chunks[at];
    if (position === undefined || chunk === undefined) return this;
    return new ChunkedMap(this.#index, this.#chunks.with(at, chunk.with(position % chunkSize, [key, value])));
  }

  get size(): number {
    return this.#index.size;
  }

  has(key: K): boolean {
    return this.#index.has(key);
  }

  get(key: K): V | undefined {
    const position = this.#index.get(key);
    if (position === undefined) return undefined;
    return this.#chunks[Math.floor(position / chunkSize)]?.[position % chunkSize]?.[1];
  }

  forEach(callback: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this) callback(value, key, this);
  }

  *entries(): MapIterator<[K, V]> {
    for (const chunk of this.#chunks) for (const [key, value] of chunk) yield [key, value];
  }

  keys(): MapIterator<K> {
    return this.#index.keys();
  }

  *values(): MapIterator<V> {
    for (const chunk of this.#chunks) for (const [, value] of chunk) yield value;
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }
}
