import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  aliveEvents,
  currentVersion,
  decodeEvent,
  eventCodecs,
  evolve,
  fold,
  hostEvents,
  initial,
  Metadata,
  phase,
  phases,
  type Recorded,
  type State,
  type StoredForm,
  supervisorEvents,
} from '@db-failover/domain'
import { left, right } from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { describe, expect, it } from 'vitest'

const folder = join(import.meta.dirname, 'golden')
const read = (file: string) => readFileSync(join(folder, file), 'utf8')

interface Stored extends StoredForm {
  readonly stream: string
  readonly revision: string
  readonly eventId: string
  readonly metadata: unknown
}

const files = readdirSync(folder).filter((f) => f.endsWith('.json'))
const golden = files.map((file): Stored => JSON.parse(read(file)))
const story = read('whole-story.v1.jsonl')
  .trim()
  .split('\n')
  .map((line): Stored => JSON.parse(line))
const others: Readonly<Record<string, t.Mixed>> = { ...hostEvents, ...aliveEvents, ...supervisorEvents }
const types = [...Object.keys(eventCodecs), ...Object.keys(others)]

const recorded = (stored: Stored): Recorded => {
  const event = decodeEvent(stored)
  const metadata = Metadata.decode(stored.metadata)
  if (event._tag === 'Left') throw new Error(JSON.stringify(event.left))
  if (metadata._tag === 'Left') throw new Error(`${stored.type}: metadata`)
  const { at, writer, term } = metadata.right
  const { process, role, actor } = writer
  return { event: event.right, from: { at, process, role, actor, term, revision: BigInt(stored.revision) } }
}

let folded: State | null = null
const whole = (): State => {
  folded ??= fold(story.map(recorded))
  return folded
}

const isOfGroup = ({ type }: Stored) => Object.hasOwn(eventCodecs, type)

describe('events are for ever', () => {
  it.each(types)('%s has a golden file of every version', (type) => {
    const versions = golden.filter((g) => g.type === type).map((g) => g.schemaVersion)
    expect(versions.sort()).toEqual(Array.from({ length: currentVersion(type) }, (_, n) => n + 1))
  })

  it('a golden file is named after its type and version', () => {
    expect(golden.map((g) => `${g.type}.v${g.schemaVersion}.json`)).toEqual(files)
  })

  it.each(golden.filter(isOfGroup).map((g) => [`${g.type} v${g.schemaVersion}`, g] as const))(
    '%s is decoded, loses nothing, and folds',
    (_name, stored) => {
      const { event, from } = recorded(stored)
      if (stored.schemaVersion === currentVersion(stored.type)) expect(event.data).toEqual(stored.data)
      for (const before of [initial, whole()]) expect(phases).toContain(phase(evolve(before, { event, from })))
    },
  )

  it.each(golden.filter((g) => !isOfGroup(g)).map((g) => [`${g.type} v${g.schemaVersion}`, g] as const))(
    '%s is decoded and loses nothing',
    (_name, stored) => {
      const decoded = others[stored.type]?.decode(stored.data)
      expect(decoded).toEqual(right(stored.data))
    },
  )

  it('the whole story is decoded, and folds to what it was when it was written', () => {
    const state = whole()
    expect(phase(state)).toBe('off')
    expect(state.switches.active).toEqual({
      entry: 'c',
      epoch: 'orders/1/94',
      generation: 'c:orders/1/93',
      since: '2026-03-01T02:11:05.000Z',
    })
    expect([state.configuration.master, state.configuration.order]).toEqual(['a', ['c']])
    expect([state.people.leader?.term, state.lineage.owed]).toEqual([1, null])
  })

  it('the whole story holds every type of a group’s events', () => {
    expect(Object.keys(eventCodecs).filter((type) => story.every((e) => e.type !== type))).toEqual([])
  })
})

describe('what cannot be read says so', () => {
  const stored = (over: Partial<Stored>) =>
    decodeEvent({
      type: 'Paused',
      schemaVersion: 1,
      data: { until: '2026-03-01T00:00:00.000Z', reason: 'moving' },
      ...over,
    })

  it('a type or version that this program does not know is newer than it', () => {
    expect(stored({ type: 'Sung' })).toEqual(left({ _tag: 'UnknownEvent', type: 'Sung', schemaVersion: 1 }))
    expect(stored({ schemaVersion: 2 })).toEqual(left({ _tag: 'UnknownEvent', type: 'Paused', schemaVersion: 2 }))
    expect(stored({ schemaVersion: 0 })).toMatchObject({ _tag: 'Left', left: { _tag: 'UnknownEvent' } })
    expect(stored({ type: 'toString' })).toMatchObject({ _tag: 'Left', left: { _tag: 'UnknownEvent' } })
  })

  it('data that is not as the type says is damage, and the place is named', () => {
    expect(stored({ data: { until: 'tomorrow', reason: 'moving' } })).toEqual(
      left({ _tag: 'InvalidEvent', type: 'Paused', schemaVersion: 1, at: '.until' }),
    )
    expect(stored({ data: null })).toMatchObject({ _tag: 'Left', left: { _tag: 'InvalidEvent' } })
  })
})
