import type { Operation } from '../faults/fault.ts'
import { after, before, SILENCE } from '../faults/strike.ts'
import type { Failure } from '../protocol/failure.ts'
import type { Answer } from '../store/answer.ts'
import { MOST_BYTES } from '../store/write.ts'
import type { Served } from './served.ts'

/** How a write ended for the one who asked for it; of a garbled one the answer is sent as no message at all. */
export type Written =
  | { readonly kind: 'answer'; readonly answer: Answer; readonly garbled: boolean }
  | { readonly kind: 'failure'; readonly failure: Failure }
  | { readonly kind: 'silence' }

const ended = (failure: Failure | typeof SILENCE): Written =>
  failure === SILENCE ? { kind: 'silence' } : { kind: 'failure', failure }

/** Does a write and lets the faults that fit it strike, before or after. */
export const written = async (
  { faults }: Served,
  operation: Operation,
  stream: string,
  write: () => Promise<Answer>,
): Promise<Written> => {
  const effect = faults.meet(operation, stream)
  const obstacle = await before(effect)
  if (obstacle !== null) return ended(obstacle)
  if (effect?.kind === 'too-large')
    return { kind: 'answer', answer: { kind: 'too-large', most: MOST_BYTES }, garbled: false }
  const answer = await write()
  const loss = after(effect)
  return loss === null ? { kind: 'answer', answer, garbled: effect?.kind === 'malformed' } : ended(loss)
}

interface Serializable {
  serializeBinary(): Uint8Array
}

/** The message, to be sent as bytes that cannot be read: a field that claims to be longer than the message is. */
export const garbled = <M extends Serializable>(message: M): M =>
  Object.assign(message, { serializeBinary: () => Uint8Array.of(0x0a, 0x7f, 0x00) })
