import type { User } from '../access/users.ts'
import { DIRECTIONS, type Direction, EFFECTS, type Fault, OPERATIONS, type Operation } from '../faults/fault.ts'

/** What a process that runs an emulator can be told, as it goes over the wire. */
export type Command =
  | { readonly do: 'add'; readonly fault: Fault }
  | { readonly do: 'remove'; readonly id: string }
  | { readonly do: 'clear' | 'thaw' | 'cut' }
  | { readonly do: 'freeze'; readonly directions: readonly Direction[] }
  | { readonly do: 'closeStreams'; readonly operation?: Operation }
  | { readonly do: 'putUser'; readonly user: User }
  | { readonly do: 'removeUser'; readonly username: string }

type Fields = { readonly [key: string]: unknown }

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isOneOf = <A extends string>(values: readonly A[], value: unknown): value is A =>
  values.some((each) => each === value)
const areAll = <A>(is: (value: unknown) => value is A, value: unknown): value is readonly A[] =>
  Array.isArray(value) && value.every(is)
const isText = (value: unknown): value is string => typeof value === 'string'
const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0
const isOperation = (value: unknown): value is Operation => isOneOf(OPERATIONS, value)
const isDirection = (value: unknown): value is Direction => isOneOf(DIRECTIONS, value)

const fitsEffect = (value: Fields): boolean => {
  switch (value['kind']) {
    case 'slow':
      return isCount(value['milliseconds'])
    case 'not-leader':
      return isText(value['host']) && isCount(value['port'])
    case 'close':
      return (
        (value['committed'] === undefined || typeof value['committed'] === 'boolean') &&
        (value['afterEvents'] === undefined || isCount(value['afterEvents']))
      )
    default:
      return isOneOf(EFFECTS, value['kind'])
  }
}

const isFault = (value: unknown): value is Fault =>
  isFields(value) &&
  fitsEffect(value) &&
  (value['on'] === undefined || areAll(isOperation, value['on'])) &&
  (value['stream'] === undefined || isText(value['stream'])) &&
  (value['times'] === undefined || isCount(value['times']))

const isUser = (value: unknown): value is User =>
  isFields(value) &&
  isText(value['username']) &&
  isText(value['password']) &&
  (value['groups'] === undefined || areAll(isText, value['groups']))

/** Whether what came over the wire is a command. */
export const isCommand = (value: unknown): value is Command => {
  if (!isFields(value)) return false
  switch (value['do']) {
    case 'add':
      return isFault(value['fault'])
    case 'remove':
      return isText(value['id'])
    case 'clear':
    case 'thaw':
    case 'cut':
      return true
    case 'freeze':
      return areAll(isDirection, value['directions'])
    case 'closeStreams':
      return value['operation'] === undefined || isOperation(value['operation'])
    case 'putUser':
      return isUser(value['user'])
    case 'removeUser':
      return isText(value['username'])
    default:
      return false
  }
}
