import { currentVersion, decide, decodeEvent, due, eventCodecs, fold } from '@db-failover/domain'
import { type GroupDescription, given, moves, protectedGroup, type Step } from '@db-failover/domain/kit'
import * as fc from 'fast-check'
import { right } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'

// Histories that nobody has thought of: accidents, commands and halfway work in any order.

const history = fc.array(fc.constantFrom(...moves), { maxLength: 60 })
const description = fc.record({
  backups: fc.constantFrom(['b'], ['b', 'c']),
  automaticReconnect: fc.boolean(),
  policy: fc.record({
    withoutLog: fc.constantFrom('stop' as const, 'keep' as const),
    standby: fc.constantFrom('cold' as const, 'warm' as const),
    retainFulls: fc.integer({ min: 1, max: 3 }),
    stableForMs: fc.constantFrom(0, 60_000),
    maxSwitches: fc.constantFrom(1, 100),
  }),
})
const storyOf = (group: GroupDescription, steps: readonly Step[]) => given(protectedGroup(group)).when(...steps).story

describe('in any history', () => {
  it('decide and evolve never throw, and the replay of any prefix is the live state', () => {
    fc.assert(
      fc.property(description, history, fc.nat(), (group, steps, at) => {
        const { log, state } = storyOf(group, steps)
        const cut = at % (log.length + 1)
        expect(fold(log.slice(cut), fold(log.slice(0, cut)))).toEqual(state)
      }),
      { numRuns: 60 },
    )
  })

  it('every event is read back as it was written', () => {
    fc.assert(
      fc.property(description, history, (group, steps) => {
        for (const { event } of storyOf(group, steps).log) {
          const stored = JSON.parse(JSON.stringify(event.data))
          expect(decodeEvent({ type: event.type, schemaVersion: currentVersion(event.type), data: stored })).toEqual(
            right(event),
          )
          expect(eventCodecs[event.type].encode(event.data as never)).toEqual(stored)
        }
      }),
      { numRuns: 20 },
    )
  })

  it('what is due is accepted, and comes to an end', () => {
    fc.assert(
      fc.property(description, history, (group, steps) => {
        const story = storyOf(group, steps)
        for (const command of due(story.state, story.context()))
          expect(decide(story.state, command, story.context())._tag).toBe('Right')
        story.settle()
        expect(due(story.state, story.context())).toEqual([])
      }),
      { numRuns: 40 },
    )
  })

  it('state is a fold of plain values: it survives being written as JSON', () => {
    fc.assert(
      fc.property(description, history, (group, steps) => {
        const { state } = storyOf(group, steps)
        expect(JSON.parse(JSON.stringify(state))).toEqual(state)
      }),
      { numRuns: 20 },
    )
  })
})
