import {
  decide,
  type EventType,
  eventCodecs,
  type InputType,
  inputKinds,
  phase,
  phases,
  rulesFor,
  ruleTable,
} from '@db-failover/domain'
import { sampleInputs, situations } from '@db-failover/domain/kit'
import { describe, expect, it } from 'vitest'
import { questionsIn } from '../../scripts/questions.ts'

describe('N3: the rules are one table', () => {
  it('every input has rows, and nothing else has', () => {
    expect([...new Set(ruleTable.map((r) => r.on))].sort()).toEqual(Object.keys(inputKinds).sort())
  })

  it('a rule’s id names one sentence; the three that stand before many inputs are the same everywhere', () => {
    const sentences = new Map<string, Set<string>>()
    for (const r of ruleTable) sentences.set(r.id, (sentences.get(r.id) ?? new Set()).add(r.says))
    expect([...sentences].filter(([, says]) => says.size > 1)).toEqual([])
    const repeated = ruleTable.filter((r, i) => ruleTable.findIndex((x) => x.id === r.id) !== i).map((r) => r.id)
    expect([...new Set(repeated)].sort()).toEqual(['group.missing', 'leader.overtaken', 'observation.overtaken'])
  })

  it('for every input and phase the last row has no guard, so every question has an answer', () => {
    const open = Object.keys(inputKinds).flatMap((on) => {
      const rows = rulesFor(on as InputType)
      return phases
        .filter((p) => {
          const last = rows.filter((r) => r.phases === 'every' || r.phases.includes(p)).at(-1)
          return last === undefined || last.when.length > 0
        })
        .map((p) => `${on} in ${p}`)
    })
    expect(open).toEqual([])
  })

  it('no row stands behind one without a guard in the same phases', () => {
    const hidden = Object.keys(inputKinds).flatMap((on) => {
      const rows = rulesFor(on as InputType)
      return rows
        .filter((r, i) =>
          rows
            .slice(0, i)
            .some(
              (b) =>
                b.when.length === 0 &&
                (b.phases === 'every' || (r.phases !== 'every' && r.phases.every((p) => b.phases.includes(p)))),
            ),
        )
        .map((r) => r.id)
    })
    expect(hidden).toEqual([])
  })

  it.each(Object.entries(situations))(
    'a row records the event types that it names, and no others: %s',
    (_name, begin) => {
      const scenario = begin()
      const { story } = scenario
      for (const input of questionsIn(scenario)) {
        const decided = decide(
          story.state,
          input,
          story.context(inputKinds[input.type] === 'operator' ? 'operator' : 'leader'),
        )
        if (decided._tag === 'Left') continue
        const outcome = rulesFor(input.type).find((r) => r.id === decided.right.rule)?.outcome
        const named: readonly string[] = outcome?.kind === 'records' ? outcome.types : []
        expect(
          decided.right.events.map((e) => e.type).filter((t) => !named.includes(t)),
          decided.right.rule,
        ).toEqual([])
      }
    },
  )

  it('every predicate has a name and a sentence of its own', () => {
    const predicates = ruleTable.flatMap((r) => r.when)
    expect(predicates.filter((p) => p.name === '' || p.says === '')).toEqual([])
  })

  it('every event type is recorded by some row', () => {
    const recorded = new Set(ruleTable.flatMap((r) => (r.outcome.kind === 'records' ? r.outcome.types : [])))
    expect(Object.keys(eventCodecs).filter((t) => !recorded.has(t as EventType))).toEqual([])
  })

  it.each(Object.entries(situations))('decide and evolve never throw, whatever is asked: %s', (_name, begin) => {
    const { story } = begin()
    const { state } = story
    for (const input of sampleInputs) {
      story.state = state
      if (inputKinds[input.type] === 'operator') story.ask(input)
      else story.lead(input)
      expect(phases).toContain(phase(story.state))
    }
  })
})
