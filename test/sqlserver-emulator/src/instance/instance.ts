import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { SqlError, sqlError } from '../sql/error.ts'
import type { CertificateRecord, DatabaseFile, DatabaseRecord, LoginRecord } from './catalog.ts'
import type { Identity } from './content.ts'
import { Database, type PlacedFile } from './database.ts'
import { emptyHistory, type History, purged } from './history.ts'
import { Journal } from './journal.ts'
import { Locks } from './locks.ts'
import { lsn } from './lsn.ts'
import type { MasterEntry } from './master.ts'
import { DATABASE_VERSIONS, type InstanceFaults, type InstanceOptions } from './options.ts'
import type { SessionState } from './session-state.ts'

export const guid = (): string => randomUUID().toUpperCase()
const hashOf = (password: string, salt: string): string =>
  createHash('sha512').update(`${salt}${password}`, 'utf16le').digest('hex')

/** A server: what it knows outside any session, durable in its folder. */
export class Instance {
  readonly options: InstanceOptions
  readonly databases = new Map<number, Database>()
  readonly logins = new Map<string, LoginRecord>()
  readonly certificates = new Map<string, CertificateRecord>()
  readonly sessions = new Map<number, SessionState>()
  readonly locks = new Locks()
  readonly started: number
  history: History = emptyHistory()
  readonly errorLog: string[] = []
  paused = false
  faults: InstanceFaults = {}
  private readonly master: Journal<MasterEntry>

  constructor(options: InstanceOptions) {
    this.options = options
    mkdirSync(options.folder, { recursive: true })
    const journal = Journal.open<MasterEntry>(join(options.folder, 'master.journal'), (entry) => this.apply(entry))
    if (journal === null) throw new Error(`the journal of the instance in ${options.folder} is damaged`)
    this.master = journal
    this.started = this.now()
    if (this.databases.size === 0) this.install()
    for (const database of this.databases.values()) this.startUp(database)
  }

  get databaseVersion(): number {
    return DATABASE_VERSIONS[this.options.version[0]] ?? 957
  }

  /** Local time of the server, as milliseconds that a UTC calendar would read. */
  now(): number {
    return Date.now() + this.options.clockSkew + this.options.zoneMinutes * 60_000
  }

  utcNow(): number {
    return Date.now() + this.options.clockSkew
  }

  log(error: SqlError | string): void {
    const text =
      typeof error === 'string'
        ? error
        : `Error: ${error.number}, Severity: ${error.severity}, State: ${error.state}. ${error.message}`
    this.errorLog.push(`${new Date(this.now()).toISOString().slice(0, 22).replace('T', ' ')} ${text}`)
  }

  private apply(entry: MasterEntry): void {
    const { history } = this
    switch (entry.kind) {
      case 'database':
        if (entry.value === null) this.databases.delete(entry.key)
        else {
          const known = this.databases.get(entry.key)
          if (known === undefined) this.databases.set(entry.key, new Database(entry.value))
          else known.record = entry.value
        }
        return
      case 'login':
        if (entry.value === null) this.logins.delete(entry.key)
        else this.logins.set(entry.key, entry.value)
        return
      case 'certificate':
        if (entry.value === null) this.certificates.delete(entry.key)
        else this.certificates.set(entry.key, entry.value)
        return
      case 'backupSet':
        history.backupSets.push(entry.value)
        history.next.backupSet = entry.value.backup_set_id + 1
        return
      case 'mediaSet':
        history.mediaSets.push(entry.value)
        history.next.mediaSet = entry.value.media_set_id + 1
        return
      case 'mediaFamily':
        history.mediaFamilies.push(entry.value)
        return
      case 'restore':
        history.restores.push(entry.value)
        history.next.restore = entry.value.restore_history_id + 1
        return
      default:
        this.history = purged(history, entry)
    }
  }

  /** Durable before it returns. */
  write(entry: MasterEntry): void {
    this.master.append(entry)
    this.apply(entry)
  }

  save(database: Database, change: Partial<DatabaseRecord>): void {
    const value = { ...database.record, ...change }
    this.write({ kind: 'database', key: value.id, value })
    if (value.state === 'ONLINE' && (change.files !== undefined || database.files === null))
      database.describe(value.files)
  }

  private install(): void {
    const data = this.options.volumes.locate(this.options.dataPath)
    if (data.kind === 'found') mkdirSync(data.real, { recursive: true })
    const backups = this.options.volumes.locate(this.options.backupPath)
    if (backups.kind === 'found') mkdirSync(backups.real, { recursive: true })
    for (const name of ['master', 'tempdb', 'model', 'msdb']) this.createDatabase(name, [], '01', 'SIMPLE')
  }

  /** Opens the files of a database that should be online; where they are gone it waits for recovery that cannot be. */
  startUp(database: Database): void {
    const { state } = database.record
    if (database.content !== null || state === 'OFFLINE') return
    const primary = this.realPath(database.record.files[0])
    const opened = primary !== null && database.open(primary) && this.filesThere(database)
    if (opened && state === 'RECOVERY_PENDING') this.save(database, { state: 'ONLINE' })
    if (!opened && state !== 'SUSPECT' && state !== 'RESTORING') {
      database.close()
      this.save(database, { state: 'RECOVERY_PENDING' })
      this.log(
        sqlError(5120, database.record.files[0]?.physicalName ?? '', 2, 'The system cannot find the file specified.'),
      )
    }
  }

  private filesThere(database: Database): boolean {
    return database.record.files.every((file) => {
      const real = this.realPath(file)
      return real !== null && existsSync(real)
    })
  }

  realPath(file: DatabaseFile | undefined): string | null {
    if (file === undefined) return null
    const located = this.options.volumes.locate(file.physicalName)
    return located.kind === 'found' ? located.real : null
  }

  placed(files: readonly DatabaseFile[]): readonly PlacedFile[] {
    return files.map((file) => ({ file, path: this.realPath(file) ?? '' }))
  }

  find(name: string): Database | null {
    const wanted = name.toLowerCase()
    return [...this.databases.values()].find(({ record }) => record.name.toLowerCase() === wanted) ?? null
  }

  nextDatabaseId(): number {
    let id = 1
    while (this.databases.has(id)) id += 1
    return id
  }

  /** The two files that a database has when nothing is said of them. */
  defaultFiles(name: string): readonly Pick<DatabaseFile, 'name' | 'physicalName' | 'log'>[] {
    const { path } = this.options.volumes
    const { dataPath } = this.options
    return [
      { name, physicalName: path.join(dataPath, `${name}.mdf`), log: false },
      { name: `${name}_log`, physicalName: path.join(dataPath, `${name}_log.ldf`), log: true },
    ]
  }

  createDatabase(
    name: string,
    files: readonly Pick<DatabaseFile, 'name' | 'physicalName' | 'log'>[],
    ownerSid: string,
    recovery: DatabaseRecord['recovery'],
  ): Database {
    const first = lsn(34, 160, 1)
    const databaseGuid = guid()
    const identity: Identity = {
      familyGuid: databaseGuid,
      databaseGuid,
      forkGuid: guid(),
      firstForkGuid: null,
      forkPointLsn: null,
      recovery,
      readOnly: false,
      collation: 'SQL_Latin1_General_CP1_CI_AS',
      created: this.now(),
      ownerSid,
      lastLogBackupLsn: null,
      version: this.databaseVersion,
    }
    const all = files.length > 0 ? files : this.defaultFiles(name)
    const record: DatabaseRecord = {
      id: this.nextDatabaseId(),
      name,
      state: 'ONLINE',
      access: 'MULTI_USER',
      readOnly: false,
      standby: false,
      created: identity.created,
      ownerSid,
      recovery,
      files: all.map((file, i) => ({ ...file, id: i + 1, guid: guid(), createLsn: 0n, base: null })),
      redo: null,
      familyGuid: identity.familyGuid,
      tailTaken: false,
      switches: {},
      membership: null,
      snapshotOf: null,
      encryptedBy: null,
    }
    const placed = this.placed(record.files)
    if (placed[0] !== undefined && name !== 'tempdb') mkdirSync(dirname(placed[0].path), { recursive: true })
    const database = new Database(record)
    database.create(placed, [{ lsn: first, entry: { kind: 'identity', value: identity } }])
    this.databases.set(record.id, database)
    this.save(database, {})
    return database
  }

  /** Sessions whose current database it is, and what holds it otherwise. */
  usersOf(database: Database, except: number): readonly SessionState[] {
    const name = database.record.name.toLowerCase()
    return [...this.sessions.values()].filter(
      (session) => session.id !== except && session.database.toLowerCase() === name,
    )
  }

  addLogin(login: Pick<LoginRecord, 'name'> & Partial<LoginRecord>, password: string): LoginRecord {
    const salt = randomBytes(8).toString('hex')
    const value: LoginRecord = {
      id: 256 + this.logins.size,
      sid: randomBytes(16).toString('hex').toUpperCase(),
      disabled: false,
      defaultDatabase: 'master',
      roles: [],
      permissions: [],
      created: this.now(),
      ...login,
      salt,
      hash: hashOf(password, salt),
    }
    this.write({ kind: 'login', key: value.name.toLowerCase(), value })
    return value
  }

  setPassword(login: LoginRecord, password: string): void {
    const value = { ...login, hash: hashOf(password, login.salt) }
    this.write({ kind: 'login', key: login.name.toLowerCase(), value })
  }

  login(name: string): LoginRecord | null {
    return this.logins.get(name.toLowerCase()) ?? null
  }

  passwordFits(login: LoginRecord, password: string): boolean {
    const [known, given] = [Buffer.from(login.hash, 'hex'), Buffer.from(hashOf(password, login.salt), 'hex')]
    return known.length === given.length && timingSafeEqual(known, given)
  }

  kill(session: SessionState, error: SqlError = sqlError(596)): void {
    session.killed = true
    session.cancel()
    session.end(session.running === null ? null : new SqlError(error.number, error.message, { severity: 21 }))
  }

  /** SHUTDOWN: every session hears that it is in progress, and no new one begins. */
  shutdown(): void {
    this.paused = true
    for (const session of [...this.sessions.values()]) session.end(sqlError(6005))
    this.onShutdown()
  }

  onShutdown: () => void = () => {}

  /** The end of the process, as the operating system would have it: nothing is tidied up. */
  close(): void {
    for (const session of [...this.sessions.values()]) session.end(null)
    for (const database of this.databases.values()) database.close()
    this.master.close()
  }
}
