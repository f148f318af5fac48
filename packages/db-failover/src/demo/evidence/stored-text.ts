/** What lies in a log, its keys in the order in which they are hashed. */
export interface StoredText {
  readonly revision: string
  readonly eventId: string
  readonly type: string
  readonly schemaVersion: number
  readonly data: string
  readonly metadata: string
}
