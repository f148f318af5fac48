import type { SupervisorAlive } from './alive-event.ts'

/** The most that one heartbeat may hold, in UTF-8 bytes of its data. */
export const heartbeatLimit = 4_096

/** Key of the one entry in `unusual` that counts the groups for which there was no room. */
export const uncounted = '(others)'

const bytes = (text: string): number => Buffer.byteLength(text)

/** Room for the member that counts the rest. */
const reserve = 40

/** What a heartbeat says of the process's groups. */
export type Told = Pick<SupervisorAlive, 'unusual' | 'counters' | 'reached'>

type Values = Readonly<Record<string, string | number>>

const sizeOf = (key: string, value: string | number): number =>
  bytes(JSON.stringify(key)) + bytes(JSON.stringify(value)) + 2

const sizeOfAll = (record: Values): number =>
  Object.entries(record).reduce((sum, [key, value]) => sum + sizeOf(key, value), 0)

/** As many members as fit, in their order. */
const fitting = <V extends string | number>(
  record: Readonly<Record<string, V>>,
  room: number,
): { readonly taken: Readonly<Record<string, V>>; readonly left: number } => {
  const taken: Record<string, V> = {}
  let left = room
  for (const [key, value] of Object.entries(record)) {
    const size = sizeOf(key, value)
    if (size > left) continue
    left -= size
    taken[key] = value
  }
  return { taken, left }
}

/**
 * A heartbeat with as much in it as fits: what is not as usual, the rest of that counted, where other supervisors' actives
 * were reached, and counters. None of the three takes the room that the next ones need by more than half, so that a
 * bad day, on which little is as usual, keeps no counter from being told. What found no room waits for the next heartbeat;
 * callers put first what has waited longest.
 */
export const heartbeatContent = (
  frame: Omit<SupervisorAlive, keyof Told>,
  { unusual, reached, counters }: Told,
): SupervisorAlive => {
  const room = heartbeatLimit - reserve - bytes(JSON.stringify({ ...frame, unusual: {}, reached: {}, counters: {} }))
  const share = (of: number, ...next: readonly Values[]): number =>
    of -
    Math.min(
      of / 2,
      next.reduce((sum, r) => sum + sizeOfAll(r), 0),
    )
  const forUnusual = share(room, reached, counters)
  const said = fitting(unusual, forUnusual)
  const afterUnusual = room - forUnusual + said.left
  const forReached = share(afterUnusual, counters)
  const witnessed = fitting(reached, forReached)
  const told = fitting(counters, afterUnusual - forReached + witnessed.left)
  const more = Object.keys(unusual).length - Object.keys(said.taken).length
  return {
    ...frame,
    unusual: more === 0 ? said.taken : { ...said.taken, [uncounted]: `${more} more` },
    reached: witnessed.taken,
    counters: told.taken,
  }
}
