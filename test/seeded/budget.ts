import { randomInt } from 'node:crypto'

const whole = (name: string): number | null => {
  const text = process.env[name]
  if (text === undefined) return null
  if (!/^\d{1,10}$/.test(text)) throw new Error(`${name} is ${JSON.stringify(text)}, not a whole number`)
  return Number(text)
}

/** Milliseconds that one long proof may take; what was begun within them is carried to its end. */
export const budgetMs = (whole('DB_FAILOVER_BUDGET_SECONDS') ?? 600) * 1_000

/** Repeats a run. */
export const seed = whole('DB_FAILOVER_SEED') ?? randomInt(2 ** 32)

export const replay = `DB_FAILOVER_SEED=${seed} repeats it`

export const say = (text: string): void => void process.stdout.write(`${text}\n`)
