import type { Evidence } from '../evidence/evidence.ts'
import { number, orNull, record, type Shape, text } from '../evidence/shape.ts'
import type { StoredEvent } from '../evidence/stored-event.ts'

/** An event as a judgement needs it. */
export interface Fact<D> {
  readonly revision: number
  readonly type: string
  readonly by: Provenance
  readonly data: D
}

export interface Provenance {
  readonly at: string
  readonly process: string
  readonly role: string
  readonly term: number | null
  readonly operation: string | null
}

const metadata = record({
  at: text,
  writer: record({ process: text, role: text }),
  term: orNull(number),
  operation: orNull(text),
})

const provenance = (e: StoredEvent): Provenance => {
  const { at, writer, term, operation } = metadata(e.metadata, `revision ${e.revision}, metadata`)
  return { at, process: writer.process, role: writer.role, term, operation }
}

const nothing: Shape<null> = () => null

/** Every event of the group, its data unread. */
export const allFacts = (e: Evidence): readonly Fact<null>[] => e.events.map((event) => fact(event, nothing))

const fact = <D>(event: StoredEvent, shape: Shape<D>): Fact<D> => ({
  revision: event.revision,
  type: event.type,
  by: provenance(event),
  data: shape(event.data, `revision ${event.revision}, ${event.type}`),
})

/** The group's events of one type, in the order of the log. */
export const factsOf = <D>(e: Evidence, type: string, shape: Shape<D>): readonly Fact<D>[] =>
  e.events.filter((event) => event.type === type).map((event) => fact(event, shape))
