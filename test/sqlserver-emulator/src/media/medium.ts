import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readFileSync, statSync, writeSync } from 'node:fs'
import { crc32, deflateSync, inflateSync } from 'node:zlib'
import type { Change } from '../instance/content.ts'
import { fromJson, toJson } from '../instance/json.ts'
import type { MediaHeader, SetHeader } from './header.ts'

// A medium is a file of blocks: kind (4 letters), length and checksum of the body (4 bytes each, little endian), body.
// TAPE is the header of the medium; a set is SSET, PAGE after PAGE, and ESET with the complete header. Pages carry a
// checksum only if the backup was taken with one.

const PAGE = 8192
const HEAD = 12

const block = (kind: string, body: Buffer, checked = true): Buffer => {
  const head = Buffer.alloc(HEAD)
  head.write(kind, 0, 'ascii')
  head.writeUInt32LE(body.length, 4)
  head.writeUInt32LE(checked ? crc32(body) : 0, 8)
  return Buffer.concat([head, body])
}

const json = (value: unknown) => Buffer.from(toJson(value))

const keyOf = (thumbprint: string) => createHash('sha256').update(thumbprint).digest()
const NONCE = Buffer.alloc(16)

export interface Packing {
  readonly compressed: boolean
  readonly encryptedBy: string | null
  readonly checksums: boolean
}

/** What a set holds, as pages. */
export const pagesOf = (
  changes: readonly Change[],
  { compressed, encryptedBy, checksums }: Packing,
): readonly Buffer[] => {
  const text = Buffer.from(changes.map((change) => `${toJson(change)}\n`).join(''))
  const packed = compressed ? deflateSync(text) : text
  const cipher = encryptedBy === null ? null : createCipheriv('aes-256-cbc', keyOf(encryptedBy), NONCE)
  const sealed = cipher === null ? packed : Buffer.concat([cipher.update(packed), cipher.final()])
  const count = Math.max(1, Math.ceil(sealed.length / PAGE))
  return Array.from({ length: count }, (_, i) => block('PAGE', sealed.subarray(i * PAGE, (i + 1) * PAGE), checksums))
}

/** Null: what the pages hold cannot be read. */
export const changesOf = (pages: readonly Buffer[], packing: Packing): readonly Change[] | null => {
  try {
    const sealed = Buffer.concat(pages)
    const decipher =
      packing.encryptedBy === null ? null : createDecipheriv('aes-256-cbc', keyOf(packing.encryptedBy), NONCE)
    const packed = decipher === null ? sealed : Buffer.concat([decipher.update(sealed), decipher.final()])
    const text = (packing.compressed ? inflateSync(packed) : packed).toString('utf8')
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line): Change => fromJson(line))
  } catch {
    return null
  }
}

/** Writes one family of a medium. */
export class MediumWriter {
  private readonly file: number
  private at: number

  private constructor(file: number, at: number) {
    this.file = file
    this.at = at
  }

  static format(path: string, header: MediaHeader): MediumWriter {
    const writer = new MediumWriter(openSync(path, 'w'), 0)
    writer.write(block('TAPE', json(header)))
    return writer
  }

  static append(path: string): MediumWriter {
    return new MediumWriter(openSync(path, 'r+'), statSync(path).size)
  }

  write(bytes: Buffer): void {
    writeSync(this.file, bytes, 0, bytes.length, this.at)
    this.at += bytes.length
  }

  begin(header: SetHeader): void {
    this.write(block('SSET', json(header)))
  }

  end(header: SetHeader): void {
    this.write(block('ESET', json(header)))
    this.close()
  }

  close(): void {
    closeSync(this.file)
  }
}

export interface MediumSet {
  readonly header: SetHeader
  /** Its end was written. */
  readonly complete: boolean
  readonly pages: readonly Buffer[]
  /** Pages whose checksum does not fit, counted from 0; a page without one is never among them. */
  readonly damaged: readonly number[]
}

export type Medium =
  | { readonly kind: 'medium'; readonly header: MediaHeader; readonly sets: readonly MediumSet[] }
  /** Nothing was ever written to it. */
  | { readonly kind: 'empty' }
  /** It begins otherwise than a medium. */
  | { readonly kind: 'foreign' }
  /** Its header is damaged. */
  | { readonly kind: 'malformed' }

interface Block {
  readonly kind: string
  readonly body: Buffer
  readonly sound: boolean
}

const blocks = (content: Buffer): readonly Block[] => {
  const found: Block[] = []
  for (let at = 0; at + HEAD <= content.length; ) {
    const length = content.readUInt32LE(at + 4)
    const sum = content.readUInt32LE(at + 8)
    if (at + HEAD + length > content.length) break
    const body = content.subarray(at + HEAD, at + HEAD + length)
    found.push({ kind: content.toString('ascii', at, at + 4), body, sound: sum === 0 || sum === crc32(body) })
    at += HEAD + length
  }
  return found
}

const decoded = <T>({ body, sound }: Block): T | null => {
  if (!sound) return null
  const value: T = fromJson(body.toString('utf8'))
  return value
}

/** A medium as it lies in its file. */
export const readMedium = (path: string): Medium => {
  const content = existsSync(path) ? readFileSync(path) : Buffer.alloc(0)
  if (content.length === 0) return { kind: 'empty' }
  if (content.toString('ascii', 0, 4) !== 'TAPE') return { kind: 'foreign' }
  const [first, ...rest] = blocks(content)
  const header = first === undefined ? null : decoded<MediaHeader>(first)
  if (header === null) return { kind: 'malformed' }
  const sets: { header: SetHeader; complete: boolean; pages: Buffer[]; damaged: number[] }[] = []
  for (const found of rest) {
    const last = sets.at(-1)
    if (found.kind === 'SSET') {
      const start = decoded<SetHeader>(found)
      if (start === null) return { kind: 'malformed' }
      sets.push({ header: start, complete: false, pages: [], damaged: [] })
    } else if (found.kind === 'PAGE' && last !== undefined) {
      if (!found.sound) last.damaged.push(last.pages.length)
      last.pages.push(found.body)
    } else if (found.kind === 'ESET' && last !== undefined) {
      const end = decoded<SetHeader>(found)
      if (end === null) continue
      last.header = end
      last.complete = true
    } else return { kind: 'malformed' }
  }
  return { kind: 'medium', header, sets }
}
