import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { fromJson, toJson } from './json.ts'

/**
 * A file of records, one a line, each behind its checksum. A record is whole or absent: a line that the end of the
 * process cut short is dropped when the file is opened again. Written with one system call, a record outlives its
 * process.
 */
export class Journal<T> {
  private readonly path: string
  private file: number
  private size: number

  private constructor(path: string, file: number, size: number) {
    this.path = path
    this.file = file
    this.size = size
  }

  /** Null where the file is none of ours, which stays as it is, or is damaged before its last line. */
  static open<T>(path: string, record: (entry: T) => void): Journal<T> | null {
    const content = existsSync(path) ? readFileSync(path, 'utf8') : ''
    if (content !== '' && !/^[0-9a-f]{8} |^[0-9a-f]{0,8}$/.test(content.slice(0, 9))) return null
    let good = 0
    const lines = content.split('\n')
    for (const [i, line] of lines.entries()) {
      if (i === lines.length - 1) break
      const [sum, text] = [line.slice(0, 8), line.slice(9)]
      if (checksum(text) !== sum) {
        if (i < lines.length - 2) return null
        break
      }
      const entry: T = fromJson(text)
      record(entry)
      good += Buffer.byteLength(line) + 1
    }
    const file = openSync(path, existsSync(path) ? 'r+' : 'w+')
    ftruncateSync(file, good)
    return new Journal<T>(path, file, good)
  }

  append(entry: T): void {
    const line = Buffer.from(lineOf(entry))
    writeSync(this.file, line, 0, line.length, this.size)
    this.size += line.length
  }

  /** Everything before is replaced by these records, at once. */
  replace(entries: readonly T[]): void {
    const fresh = `${this.path}.new`
    const file = openSync(fresh, 'w+')
    const content = Buffer.from(entries.map(lineOf).join(''))
    writeSync(file, content, 0, content.length, 0)
    closeSync(file)
    closeSync(this.file)
    renameSync(fresh, this.path)
    this.file = openSync(this.path, 'r+')
    this.size = content.length
  }

  close(): void {
    closeSync(this.file)
  }

  static remove(path: string): void {
    rmSync(path, { force: true })
  }
}

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0')

const lineOf = (entry: unknown): string => {
  const text = toJson(entry)
  return `${checksum(text)} ${text}\n`
}
