import type { Event, EventType, State } from '@db-failover/domain'
import type { ChainedEvent } from '@db-failover/ports'
import type { Child, Ran } from './child.ts'
import type { DemoEngine } from './engine/engine-kind.ts'
import type { Census, Deed } from './evidence/evidence.ts'
import type { Layout } from './layout.ts'
import type { Machine } from './settings.ts'

/** What a chapter did not get from the system in time. */
export class StoryStopped extends Error {}

export type EventOfType<T extends EventType> = ChainedEvent & { readonly event: Extract<Event, { readonly type: T }> }

/** What chapters are told with: they act upon the world, and wait on the log for what the system does. */
export interface Stage {
  readonly layout: Layout
  readonly engine: DemoEngine
  readonly chapter: (number: number, title: string) => void
  readonly say: (text: string) => void
  /** The next event of this type after the chapter's begin (or after `since`) that satisfies the test. */
  readonly event: <T extends EventType>(
    type: T,
    says: string,
    test?: (e: EventOfType<T>) => boolean,
    since?: bigint,
  ) => Promise<EventOfType<T>>
  /** Until the state, as the log tells it, is so. */
  readonly state: (says: string, test: (s: State) => boolean) => Promise<State>
  /** Until the application has had so many further transactions acknowledged. */
  readonly acknowledged: (more: number) => Promise<void>
  readonly pause: (ms: number) => Promise<void>
  /** Runs a command line; another exit code than expected stops the story. */
  readonly command: (args: readonly string[], code?: number) => Promise<Ran>
  readonly startSupervisor: () => Child
  readonly startApplication: () => Child
  readonly now: () => State
  readonly revision: () => bigint
  /** Counts the rows of the active database. */
  readonly census: () => Promise<Census>
  readonly deed: (d: Deed) => void
  /** Takes a database's files away; answers the folder where they lie now. */
  readonly takeAway: (machine: Machine, as: string) => Promise<string>
  readonly putBack: (machine: Machine, from: string) => Promise<void>
}
