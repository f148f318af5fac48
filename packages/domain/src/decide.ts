import { type Either, left } from 'fp-ts/lib/Either.js'
import type { Context, Decision, Input, Rejection } from './decision.ts'
import type { State } from './state.ts'

export const decide = (_state: State, input: Input, _context: Context): Either<Rejection, Decision> =>
  left({ _tag: 'NotDue', rule: 'none', asked: input.type, why: '', possible: '', next: null, data: {} })
