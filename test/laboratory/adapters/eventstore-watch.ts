import { BACKWARDS, END, EventStoreDBClient, StreamNotFoundError } from '@eventstore/db-client'
import type { Watch } from './adapters.ts'

/** Milliseconds in which a node that is well has answered. */
const PATIENCE = 1_000

type Looked = { readonly head: number | null } | 'not seen'

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** One node, through a client that is thrown away when it fails. */
const eye = (connection: string, stream: string) => {
  let client = EventStoreDBClient.connectionString(connection)
  const read = async (): Promise<Looked> => {
    try {
      const read = client.readStream(stream, { direction: BACKWARDS, fromRevision: END, maxCount: 1 })
      read.on('error', () => {})
      for await (const { event } of read) if (event !== undefined) return { head: Number(event.revision) }
      return { head: null }
    } catch (cause) {
      return cause instanceof StreamNotFoundError ? { head: null } : 'not seen'
    }
  }
  const renew = (): void => {
    void client.dispose().catch(() => {})
    client = EventStoreDBClient.connectionString(connection)
  }
  return {
    look: async (): Promise<Looked> => {
      const looked = await Promise.race([read(), pause(PATIENCE).then((): Looked => 'not seen')])
      if (looked === 'not seen') renew()
      return looked
    },
    close: (): void => void client.dispose().catch(() => {}),
  }
}

/**
 * The greatest head that any of the nodes shows. Whoever is told that an append was written is told so by a node that shows
 * it already, so that what none of them shows was told to nobody.
 */
export const watchingNodes = (connections: readonly string[], stream: string, everyMs: number): Watch => {
  const eyes = connections.map((connection) => eye(connection, stream))
  let open = true
  return {
    head: async () => {
      while (open) {
        const looks = (await Promise.all(eyes.map((one) => one.look()))).filter((look) => look !== 'not seen')
        const heads = looks.flatMap(({ head }) => (head === null ? [] : [head]))
        if (looks.length > 0) return heads.length === 0 ? null : Math.max(...heads)
        await pause(everyMs)
      }
      return null
    },
    everyMs,
    close: () => {
      open = false
      for (const one of eyes) one.close()
    },
  }
}
