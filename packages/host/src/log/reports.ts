import { createHash } from 'node:crypto'
import type { aliveEvents, hostEvents, Instant, ProcessId } from '@db-failover/domain'
import { currentVersion } from '@db-failover/domain'
import type { Json, NewEvent } from '@db-failover/ports'

interface TypeOf<A> {
  readonly _A: A
}
type DataOf<C> = C extends TypeOf<infer A> ? A : never
type Codecs = typeof hostEvents & typeof aliveEvents
export type ReportType = keyof Codecs
/** A report as it lies in the log. */
export type ReportContent<T extends ReportType> = DataOf<Codecs[T]>
/** What a host says, less what every report has in common. */
export type ReportData<T extends ReportType> = Omit<ReportContent<T>, 'host' | 'at'>

/** Who speaks: a process, and which of its runs. */
export interface Speaker {
  readonly process: ProcessId
  readonly run: string
}

/**
 * The id of a report: the same for the same host, run, type and subject, so that a repeated append is one event.
 * A UUID of version 8 from a SHA-256 digest.
 */
export const reportId = (by: Speaker, type: ReportType, subject: string): string => {
  const digest = createHash('sha256')
    .update(JSON.stringify([by.process, by.run, type, subject]))
    .digest('hex')
  const variant = ((Number.parseInt(digest.slice(16, 17), 16) & 0x3) | 0x8).toString(16)
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `${variant}${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-')
}

/** `subject` tells two reports of one type in one run apart: an operation, an epoch, a number. */
export const report = <T extends ReportType>(
  by: Speaker,
  type: T,
  subject: string,
  data: ReportData<T>,
  at: Instant,
): NewEvent => ({
  eventId: reportId(by, type, subject),
  type,
  schemaVersion: currentVersion(type),
  data: { ...(data as { readonly [key: string]: Json }), host: by.process, at },
  metadata: { at, process: by.process, run: by.run },
})
