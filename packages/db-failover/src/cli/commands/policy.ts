import type { Policy } from '@db-failover/domain'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { parse } from 'yaml'
import { policyField, policyKeys, policyMember } from '../../config/group/policy.ts'
import { policyText } from '../../config/group/policy-text.ts'
import { saysOf } from '../../config/mistake.ts'
import { nearest } from '../../config/shape/nearest.ts'
import { type AskOptions, ask } from '../ask.ts'
import type { Failure } from '../failure.ts'
import { type Outcome, oneGroup, standingOf, withLog } from '../session.ts'
import type { Cli } from '../world.ts'

const wrong = (says: string): Either<Failure, never> => left({ _tag: 'Usage', says })

const valueIn = (text: string): unknown => {
  try {
    return parse(text)
  } catch {
    return text
  }
}

/** `hostLease=30s`: one member of the policy, its value read as a file's would be. */
const memberIn = (text: string): Either<Failure, Partial<Policy>> => {
  const at = text.indexOf('=')
  const key = at < 0 ? text : text.slice(0, at)
  const member = policyMember(key)
  if (member === undefined) {
    const meant = nearest(key, policyKeys)
    return wrong(
      `the policy has no ${JSON.stringify(key)}${meant === null ? '' : `, did you mean ${meant}?`} (${policyKeys.join(', ')})`,
    )
  }
  if (at < 0) return wrong(`give ${key} a value: ${key}=${policyField(member).shape.allowed}`)
  const read = policyField(member).shape.decode(valueIn(text.slice(at + 1)))
  if (read._tag === 'Right') return right({ [member]: read.right })
  const [error] = read.left
  return wrong(`${key}: ${error === undefined ? 'not allowed' : saysOf(error)}`)
}

/** Every member that is named, a later one before an earlier. */
const changeIn = (settings: readonly string[]): Either<Failure, Partial<Policy>> => {
  let change: Partial<Policy> = {}
  for (const text of settings) {
    const one = memberIn(text)
    if (one._tag === 'Left') return one
    change = { ...change, ...one.right }
  }
  return right(change)
}

/** Changes what is named; without arguments shows the whole policy. What is typed wrong is said before the log is asked. */
export const policy = async (cli: Cli, settings: readonly string[], options: AskOptions): Promise<Outcome> => {
  const change = changeIn(settings)
  if (change._tag === 'Left') return change
  return withLog(cli, async (session) => {
    const group = oneGroup(session)
    if (group._tag === 'Left') return group
    if (settings.length > 0) {
      const changes = { change: 'policy', policy: change.right } as const
      return ask(cli, session, group.right, { type: 'ChangeGroup', changes: [changes] }, options)
    }
    const standing = await standingOf(session.log, group.right)
    if (standing._tag === 'Left') return standing
    const now = standing.right.state.configuration.policy
    cli.out.result({ group: group.right, policy: now }, () => policyText(now))
    return right(undefined)
  })
}
