/** `up`: from who connects to the server; `down`: the other way. */
export type Direction = 'up' | 'down'

/** How a connection through the proxy fares. A byte that was taken is never dropped: TCP knows no holes. */
export interface Weather {
  /** Bytes of these directions wait until the weather changes; connections stay open. Both: everything is frozen. */
  readonly held: readonly Direction[]
  /** Every piece waits so many milliseconds before it goes on. */
  readonly delayMs: number
  /** Connections are reset, new ones too. */
  readonly cut: boolean
}

export const fair: Weather = { held: [], delayMs: 0, cut: false }
export const frozen: Weather = { ...fair, held: ['up', 'down'] }
export const cutOff: Weather = { ...fair, cut: true }
export const oneWay = (passes: Direction): Weather => ({ ...fair, held: [passes === 'up' ? 'down' : 'up'] })
export const slow = (delayMs: number): Weather => ({ ...fair, delayMs })
