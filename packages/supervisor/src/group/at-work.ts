import type { EffectStatus } from '../effects/work.ts'

type Telling = Pick<EffectStatus, 'running' | 'step' | 'fraction' | 'bytes'>

/** How far the work is that can tell it: `backup 43 %, 1288490188 bytes`; null where none can. */
const atWork = (effects: readonly Telling[]): string | null => {
  const told = effects.flatMap(({ running, step, fraction, bytes }) =>
    running && step !== null && fraction !== null && fraction < 1
      ? [`${step} ${Math.floor(fraction * 100)} %${bytes === null ? '' : `, ${bytes} bytes`}`]
      : [],
  )
  return told.length === 0 ? null : told.join('; ')
}

/** What a heartbeat says of a group: a word for how it stands, and how far its work is; null where all is as usual. */
export const toldOf = (word: string, effects: readonly Telling[]): string | null => {
  const work = atWork(effects)
  if (work !== null) return `${word}; ${work}`
  return word === 'protected' ? null : word
}

/** The part of it that tells how far the work is. */
export const workIn = (told: string): string | null => {
  const at = told.indexOf('; ')
  return at < 0 ? null : told.slice(at + 2)
}
