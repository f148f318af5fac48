import { existsSync, statSync } from 'node:fs'
import { join, posix, win32 } from 'node:path'

/** A part of the server's file system, and where it lies in ours. */
export interface Volume {
  /** As the server writes it: `D:\`, `\\files\share`, `/var/opt/mssql`. */
  readonly prefix: string
  readonly folder: string
  /** Bytes that still fit; without it as many as the disk has. */
  readonly freeBytes?: number
  /** The service account has no access. */
  readonly denied?: boolean
}

/** Operating system errors as SQL Server words them. */
export const OS_ERRORS = {
  2: '2(The system cannot find the file specified.)',
  3: '3(The system cannot find the path specified.)',
  5: '5(Access is denied.)',
  32: '32(The process cannot access the file because it is being used by another process.)',
  53: '53(The network path was not found.)',
  112: '112(There is not enough space on the disk.)',
} as const

export type OsError = keyof typeof OS_ERRORS

export type Located =
  | { readonly kind: 'found'; readonly real: string; readonly volume: Volume }
  | { readonly kind: 'failed'; readonly error: OsError }

/** Paths of the server, parsed by the server's flavour and never by this process's. */
export class Volumes {
  private readonly all: readonly Volume[]
  readonly flavour: 'windows' | 'linux'
  private readonly used = new Map<Volume, number>()

  constructor(all: readonly Volume[], flavour: 'windows' | 'linux') {
    this.all = [...all].sort((a, b) => b.prefix.length - a.prefix.length)
    this.flavour = flavour
  }

  get path(): typeof win32 {
    return this.flavour === 'windows' ? win32 : posix
  }

  locate(path: string): Located {
    const normal = this.path.normalize(path)
    const same = (text: string) => (this.flavour === 'windows' ? text.toLowerCase() : text)
    const volume = this.all.find(({ prefix }) => {
      const bare = same(this.path.normalize(prefix)).replace(/[\\/]+$/, '')
      return same(normal) === bare || same(normal).startsWith(`${bare}${this.path.sep}`)
    })
    if (volume === undefined) return { kind: 'failed', error: path.startsWith('\\\\') ? 53 : 3 }
    if (volume.denied === true) return { kind: 'failed', error: 5 }
    const bare = this.path.normalize(volume.prefix).replace(/[\\/]+$/, '')
    const rest = normal.slice(bare.length).split(this.path.sep)
    return { kind: 'found', real: join(volume.folder, ...rest), volume }
  }

  /** Where a file is to be created: its folder must be there. */
  forWriting(path: string): Located {
    const found = this.locate(path)
    if (found.kind === 'failed') return found
    const folder = this.locate(this.path.dirname(path))
    const there = folder.kind === 'found' && existsSync(folder.real) && statSync(folder.real).isDirectory()
    return there ? found : { kind: 'failed', error: 3 }
  }

  forReading(path: string): Located {
    const found = this.forWriting(path)
    return found.kind === 'found' && !existsSync(found.real) ? { kind: 'failed', error: 2 } : found
  }

  /** Whether so many bytes more fit on a volume; if so they count as used. */
  take(volume: Volume, bytes: number): boolean {
    const used = (this.used.get(volume) ?? 0) + bytes
    if (volume.freeBytes !== undefined && used > volume.freeBytes) return false
    this.used.set(volume, used)
    return true
  }

  free(volume: Volume): number {
    return Math.max(0, (volume.freeBytes ?? Number.MAX_SAFE_INTEGER) - (this.used.get(volume) ?? 0))
  }
}
