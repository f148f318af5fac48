import type { State } from '@db-failover/domain'
import type { Chance } from '../chance.ts'
import type { Operator, Typed } from '../processes/operator.ts'
import { instantAt } from '../time/instants.ts'
import { hour } from '../world/group.ts'
import type { Installation } from '../world/installation.ts'
import { advised } from './advice.ts'
import { typed } from './typed.ts'

/** What a person typed, when, and what became of it. */
export interface Act {
  readonly at: number
  readonly text: string
  readonly became: Typed
}

/** Between two looks at status, in milliseconds. */
const looks = [3 * hour, 9 * hour] as const

/**
 * A person on call: looks at status now and then, and types what it says there when it has said so twice in a row. When
 * that was refused or changed nothing, the next thing that it names.
 */
export const obedient = (here: Installation, by: Operator, chance: Chance, did: (act: Act) => void): void => {
  let seen: readonly string[] = []
  const tried = new Map<string, number>()

  const look = async (): Promise<void> => {
    const state: State | null = await by.read()
    const says = state === null ? [] : advised(state, instantAt(here.timeline.now()))
    const still = says.filter((text) => seen.includes(text))
    for (const text of tried.keys()) if (!says.includes(text)) tried.delete(text)
    seen = says
    const [next] = still.toSorted((a, b) => (tried.get(a) ?? 0) - (tried.get(b) ?? 0))
    const command = next === undefined || state === null ? null : typed(next, state)
    if (next === undefined) return
    tried.set(next, (tried.get(next) ?? 0) + 1)
    if (command === null) return
    did({ at: here.timeline.now(), text: next, became: await by.submit(command) })
  }

  const again = (): void => {
    here.timeline.at(here.timeline.now() + chance.between(...looks), () => {
      void look().then(again)
    })
  }
  again()
}
