/** Where the event with an id was written. */
export interface Written {
  readonly stream: string
  readonly revision: bigint
}

/**
 * The ids by which a repeated append with `ANY` or `STREAM_EXISTS` is recognised: in memory only, about eight megabytes
 * of them, the oldest forgotten first. An id that is already there keeps its first place.
 */
export interface Recognised {
  find(id: string): Written | undefined
  remember(id: string, written: Written): void
}

const MOST_BYTES = 8 * 1024 * 1024
const bytesOf = ({ stream }: Written) => 28 + 2 * stream.length

export const recognised = (): Recognised => {
  const known = new Map<string, Written>()
  let bytes = 0
  return {
    find: (id) => known.get(id),
    remember(id, written) {
      for (const [oldest, entry] of known) {
        if (bytes + bytesOf(written) <= MOST_BYTES) break
        known.delete(oldest)
        bytes -= bytesOf(entry)
      }
      if (known.has(id)) return
      known.set(id, written)
      bytes += bytesOf(written)
    },
  }
}
