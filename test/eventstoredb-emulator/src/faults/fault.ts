/** What a call is about. Metadata is read and written like a stream of its own, `$$stream`. */
export type Operation = (typeof OPERATIONS)[number]
export const OPERATIONS = ['append', 'batch-append', 'delete', 'read', 'subscribe', 'gossip', 'features'] as const

export type Effect =
  /** Nothing is done and nothing is answered. */
  | { readonly kind: 'never-answer' }
  /** A write is committed and never answered; a read is as with `never-answer`. */
  | { readonly kind: 'lose-answer' }
  /** The call ends as unavailable: before anything is done, after the write is committed, or after so many events. */
  | { readonly kind: 'close'; readonly committed?: boolean; readonly afterEvents?: number }
  | { readonly kind: 'not-leader'; readonly host: string; readonly port: number }
  | { readonly kind: 'not-ready' }
  /** Everything happens, later. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** A write's answer is no message; the events of a read hold broken JSON. */
  | { readonly kind: 'malformed' }
  /** The call fails with an error that says its kind and nothing more: the client throws where it reads the rest. */
  | { readonly kind: 'malformed-error' }
  /** A write is refused as too large; a read answers with an event that is larger than the client takes. */
  | { readonly kind: 'too-large' }

/** The effects that need nothing more than their name; the others are `close`, `not-leader` and `slow`. */
export const EFFECTS = [
  'never-answer',
  'lose-answer',
  'not-ready',
  'malformed',
  'malformed-error',
  'too-large',
] as const

/** What goes wrong, with which calls, and how often. */
export type Fault = Effect & {
  /** All operations when absent. */
  readonly on?: readonly Operation[]
  /** A stream's name, or with `*` at its end how it begins; all streams when absent. */
  readonly stream?: string
  /** For how many calls it holds; until it is removed when absent. */
  readonly times?: number
}

/** Which way nothing gets through any more. */
export type Direction = (typeof DIRECTIONS)[number]
export const DIRECTIONS = ['to-server', 'to-client'] as const

/** Makes one server misbehave. Everything counts from the moment at which the promise resolves. */
export interface Faults {
  /** Gives an id for `remove`. Of several that fit a call, the oldest strikes. */
  add(fault: Fault): Promise<string>
  remove(id: string): Promise<void>
  /** Removes every fault and thaws. */
  clear(): Promise<void>
  /** Connections stay open, new ones are let in, and nothing gets through; both ways when none is named. */
  freeze(...directions: readonly Direction[]): Promise<void>
  thaw(): Promise<void>
  /** Resets every connection. */
  cut(): Promise<void>
  /** Ends open subscriptions and other long calls (of one operation) as unavailable; says how many there were. */
  closeStreams(operation?: Operation): Promise<number>
}
