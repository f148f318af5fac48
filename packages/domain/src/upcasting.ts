/** An event as it lies in a log. */
export interface StoredForm {
  readonly type: string
  readonly schemaVersion: number
  readonly data: unknown
}

type Upcaster = (data: unknown) => unknown

/** How the stored form of one type has changed. */
export interface History {
  /** The version that is written today. */
  readonly current: number
  /** `steps[n]` lifts version n to n + 1. */
  readonly steps: Readonly<Record<number, Upcaster>>
}

/** Types whose stored form has changed. A type that is not here has only ever had version 1. */
const histories: Readonly<Record<string, History>> = {}

/** The schema version in which events of this type are written. */
export const currentVersion = (type: string, known = histories): number => known[type]?.current ?? 1

/** Lifts a stored event to today's version; null when its version is newer than this reader. */
export const upcast = (stored: StoredForm, known = histories): StoredForm | null => {
  const current = currentVersion(stored.type, known)
  if (stored.schemaVersion > current || stored.schemaVersion < 1) return null
  let data = stored.data
  for (let version = stored.schemaVersion; version < current; version++) {
    const step = known[stored.type]?.steps[version]
    if (step === undefined) return null
    data = step(data)
  }
  return { type: stored.type, schemaVersion: current, data }
}
