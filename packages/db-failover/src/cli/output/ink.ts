import { inspect, styleText } from 'node:util'

export type Tone = 'good' | 'bad' | 'care' | 'quiet' | 'strong'

/** Puts a tone on a text. Without colours the text is as it was. */
export type Ink = (tone: Tone, text: string) => string

const styles = { good: 'green', bad: 'red', care: 'yellow', quiet: 'gray', strong: 'bold' } as const

/** Colours on a terminal, where NO_COLOR (set to anything) does not forbid them. */
export const inkFor = (isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): Ink =>
  isTerminal && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
    ? (tone, text) => styleText(styles[tone], text, { validateStream: false })
    : plain

export const plain: Ink = (_tone, text) => text

/** What an ink puts around its texts. */
export const codesOf = (ink: Ink): ReadonlySet<string> =>
  new Set(
    ink === plain
      ? []
      : Object.values(styles)
          .flatMap((s) => inspect.colors[s] ?? [])
          .map((n) => `\u001b[${n}m`),
  )
