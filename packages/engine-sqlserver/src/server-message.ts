/** What a server said: an error or an information message. `class` is the severity as the client sees it. */
export interface ServerMessage {
  readonly number: number
  readonly state: number
  readonly class: number
  readonly message: string
}

const field = (u: unknown, name: string): unknown =>
  typeof u === 'object' && u !== null && name in u ? Reflect.get(u, name) : undefined

const numberOr = (u: unknown, other: number): number => (typeof u === 'number' ? u : other)

/** The driver gives the numbers on the error itself or on what it was made from; a time-out's "number" is a text. */
const messageOf = (error: unknown): readonly ServerMessage[] => {
  const info = field(field(error, 'originalError'), 'info')
  const number = field(error, 'number') ?? field(info, 'number')
  const message = field(error, 'message')
  if (typeof number !== 'number' || typeof message !== 'string') return []
  const state = numberOr(field(error, 'state') ?? field(info, 'state'), 0)
  return [{ number, state, class: numberOr(field(error, 'class') ?? field(info, 'class'), 0), message }]
}

/** All that the server said of one failed statement, first to last. */
export const messagesOf = (error: unknown): readonly ServerMessage[] => {
  const before = field(error, 'precedingErrors')
  return [...(Array.isArray(before) ? before : []), error].flatMap(messageOf)
}

/** The driver's code and sentence. */
export const causeOf = (error: unknown): { readonly code: string; readonly says: string } => {
  const code = field(error, 'code')
  return {
    code: typeof code === 'string' ? code : 'FAILED',
    says: error instanceof Error ? error.message : 'It failed without saying why.',
  }
}

/** `Operating system error 112(There is not enough space on the disk.)` and `5(Access is denied.)`: the number, or null. */
export const systemErrorIn = (message: string): number | null => {
  const found = /[Oo]perating system error (\d+)/.exec(message) ?? /failed: (\d+)\(/.exec(message)
  return found?.[1] === undefined ? null : Number(found[1])
}
