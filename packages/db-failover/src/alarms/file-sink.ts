import { appendFile } from 'node:fs/promises'
import { left, right } from 'fp-ts/lib/Either.js'
import type { Sink } from './sink.ts'

/** Appends one line of JSON. */
export const fileSink = ({ file }: { readonly file: string }): Sink => ({
  name: `file ${file}`,
  deliver: async (message) => {
    try {
      await appendFile(file, `${JSON.stringify(message)}\n`, { flush: true })
      return right(undefined)
    } catch (cause) {
      const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
      return left({ _tag: 'NotDelivered', says: `${file} cannot be written (${code})` })
    }
  },
})
