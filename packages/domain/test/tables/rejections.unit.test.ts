import { adviceFor, BlockReason, decide, explain, inputKinds, ruleTable } from '@db-failover/domain'
import {
  given,
  lost,
  probed,
  protectedGroup,
  rewound,
  sampleInputs,
  sampleOf,
  situations,
} from '@db-failover/domain/kit'
import { isLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'

/** The words that the command line knows. */
const commands = [
  'init',
  'run',
  'status',
  'enable',
  'disable',
  'add',
  'remove',
  'order',
  'designate-master',
  'schedule',
  'auto-reconnect',
  'policy',
  'pause',
  'resume',
  'apply',
  'backup',
  'failover',
  'return',
  'drill',
  'acknowledge',
  'consent',
  'pin-lineage',
  'release-fence',
  'cancel',
  'history',
  'audit',
  'rules',
  'demo',
]

const isSentence = (text: string) => /^\S.+[.:!?]$/s.test(text)
const parses = (next: string | null) =>
  next === null || (commands.includes(next.split(' ')[0] ?? '') && !next.includes('undefined') && next === next.trim())

const refusals = ruleTable.filter((r) => r.outcome.kind === 'refuses')

describe('a refusal tells a person what would make it possible', () => {
  it.each(Object.entries(situations))(
    'every refusal whose guard holds has its sentences and a known next command: %s',
    (_name, begin) => {
      const { story } = begin()
      const { state } = story
      const poor = refusals.flatMap((rule) => {
        const input = sampleOf(rule.on)
        const context = story.context(inputKinds[rule.on] === 'operator' ? 'operator' : 'leader')
        if (rule.outcome.kind !== 'refuses' || !rule.when.every((p) => p.holds(state, input, context))) return []
        const { why, possible, next } = rule.outcome.refusal(state, input, context)
        return isSentence(why ?? rule.says) && isSentence(possible) && parses(next)
          ? []
          : [{ rule: rule.id, on: rule.on, why, possible, next }]
      })
      expect(poor).toEqual([])
    },
  )

  it.each(Object.entries(situations))(
    'what decide refuses names the rule, the asked command and its reason: %s',
    (_name, begin) => {
      const { story } = begin()
      for (const input of sampleInputs) {
        const decided = decide(
          story.state,
          input,
          story.context(inputKinds[input.type] === 'operator' ? 'operator' : 'leader'),
        )
        if (isLeft(decided)) {
          expect(decided.left).toMatchObject({
            asked: input.type,
            _tag: expect.any(String),
            rule: expect.stringMatching(/^[a-z]+(\.[a-z-]+)?$/),
          })
          expect(isSentence(decided.left.why) && isSentence(decided.left.possible) && parses(decided.left.next)).toBe(
            true,
          )
        }
      }
    },
  )

  it('the world is never refused: an observation is recorded or is nothing', () => {
    expect(refusals.filter((r) => inputKinds[r.on] === 'observation').map((r) => r.id)).toEqual([])
  })

  it.each(Object.keys(BlockReason.keys) as BlockReason[])(
    'the block reason "%s" says what it is, what would make it possible, and what to type',
    (reason) => {
      const { story } = given(protectedGroup())
      const advice = adviceFor(reason, story.state)
      expect(isSentence(advice.says) && isSentence(advice.possible) && parses(advice.next)).toBe(true)
      expect(explain(reason, story.state)).toBe(advice.says)
    },
  )

  it('with no reason at all, nothing stands in the way', () => {
    const { story } = given(protectedGroup())
    expect(adviceFor(undefined, story.state)).toEqual({
      says: 'Nothing stands in the way.',
      possible: 'Wait.',
      next: null,
    })
  })

  it('while the owed database is lost, a full backup cannot be taken: the advice is to vouch for a chain', () => {
    const { story } = given(protectedGroup(), rewound, probed('a'))
    expect(adviceFor('owed', story.state).next).toBe('backup full')
    story.state = given(protectedGroup(), rewound, probed('a'), lost('a')).story.state
    expect(adviceFor('owed', story.state).next).toBe('pin-lineage FULL [DIFFERENTIAL] --reason TEXT')
  })
})
