import { styleText } from 'node:util'

export type Tone = 'good' | 'bad' | 'care' | 'quiet' | 'strong'

/** Puts a tone on a text. Without colours the text is as it was. */
export type Ink = (tone: Tone, text: string) => string

const styles = { good: 'green', bad: 'red', care: 'yellow', quiet: 'gray', strong: 'bold' } as const

/** Colours on a terminal that can show them and where NO_COLOR does not forbid it. */
export const inkFor =
  (stream: NodeJS.WritableStream): Ink =>
  (tone, text) =>
    styleText(styles[tone], text, { stream })

export const plain: Ink = (_tone, text) => text
