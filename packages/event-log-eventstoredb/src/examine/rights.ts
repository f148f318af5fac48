import { randomUUID } from 'node:crypto'
import type { GroupId } from '@db-failover/domain'
import { type About, type Diagnosis, exactly } from '@db-failover/ports'
import { type Access, onLane } from '../access.ts'
import { appendOn, readOn } from '../calls.ts'
import { defaultRoles, type Kind, type Role, rights } from '../roles.ts'
import { streamsOf } from './streams.ts'

/** No stream is ever there, so that what is appended after it is refused; the right is looked at before that. */
const NOWHERE = 2n ** 62n

const mayAppend = async (access: Access, stream: string): Promise<boolean | null> => {
  const answer = await onLane(access, stream, access.limits.patience.readMs, (lane) =>
    appendOn(
      lane.connection,
      stream,
      exactly(NOWHERE),
      [{ id: randomUUID(), contentType: 'application/json', type: 'Examined', data: {}, metadata: undefined }],
      access.caller,
    ),
  )
  if (answer._tag === 'Right') return true
  return answer.left.kind === 'WrongExpectation' ? true : answer.left.kind === 'Denied' ? false : null
}

const mayRead = async (access: Access, stream: string): Promise<boolean | null> => {
  const answer = await onLane(access, stream, access.limits.patience.readMs, (lane) =>
    readOn(lane.connection, stream, { direction: 'backwards', from: 'end', most: 1 }, access.caller),
  )
  if (answer._tag === 'Right' || answer.left.kind === 'StreamNotFound') return true
  return answer.left.kind === 'Denied' ? false : null
}

interface Has {
  readonly stream: string
  readonly kind: Kind
  readonly read: boolean | null
  readonly append: boolean | null
  readonly writeMetadata: boolean | null
}

const roles = Object.keys(defaultRoles) as readonly Role[]

/** Which rights of a role are missing, as `append failoverGroup-orders`. */
const missing = (role: Role, all: readonly Has[]): readonly string[] =>
  all.flatMap((has) =>
    (['read', 'append', 'writeMetadata'] as const).flatMap((right) =>
      rights[has.kind][right].includes(role) && has[right] === false
        ? [`${right === 'writeMetadata' ? 'describe' : right} ${has.stream}`]
        : [],
    ),
  )

/** Which of the four roles this user's rights make up. Nothing is written: the server looks at the right first. */
export const rightsOfUser = async (
  on: About,
  access: Access,
  groups: readonly GroupId[],
): Promise<readonly Diagnosis[]> => {
  const all: Has[] = []
  for (const [stream, kind] of streamsOf(groups))
    all.push({
      stream,
      kind,
      read: await mayRead(access, stream),
      append: await mayAppend(access, stream),
      writeMetadata: await mayAppend(access, `$$${stream}`),
    })
  const { username } = access.caller.credentials
  const whole = roles.filter((role) => missing(role, all).length === 0)
  if (whole.includes('supervisor') || whole.includes('operator'))
    return [on.fine('rights', `The user ${username} has the rights of ${whole.join(', ')}.`)]
  const lacks = missing('supervisor', all)
  const has = whole.length === 0 ? 'of none of the four roles' : `of ${whole.join(', ')} only`
  return [
    on.error(
      'rights',
      `The user ${username} has the rights ${has}; a supervisor's lack: ${lacks.join(', ')}.`,
      `Put the user into the group of users that init-log has named for its role (${defaultRoles.supervisor} unless said otherwise).`,
    ),
  ]
}
