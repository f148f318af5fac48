import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import type { Membership } from './instance/catalog.ts'
import { Instance } from './instance/instance.ts'
import { encrypt, join as joinTo } from './instance/membership.ts'
import type { InstanceFaults, InstanceOptions } from './instance/options.ts'
import type { SessionState } from './instance/session-state.ts'
import { type Volume, Volumes } from './instance/volumes.ts'
import { enter } from './run/database.ts'
import { contextOf, openSession } from './run/session.ts'
import { takeForeignSnapshot } from './run/snapshot.ts'
import { SqlError, sqlError } from './sql/error.ts'
import type { Backend, End, Session } from './tds/backend.ts'
import { type Certificate, selfSigned } from './tds/certificate.ts'
import { Connection } from './tds/connection.ts'
import type { ConnectionFaults } from './tds/connection-faults.ts'
import type { Login } from './tds/login7.ts'
import type { EncryptionPolicy } from './tds/prelogin.ts'

export interface EmulatorOptions {
  /** Everything that it keeps lies here, save what its volumes hold. */
  readonly folder: string
  /** Of the login sa. */
  readonly password: string
  /** 0, and what is left out: any that is free. */
  readonly port?: number
  readonly serverName?: string
  readonly machineName?: string
  /** Major, minor, build; SQL Server 2022 if left out. */
  readonly version?: readonly [number, number, number]
  readonly engineEdition?: 2 | 3 | 4
  /** How the server writes paths; this machine's way if left out. */
  readonly flavour?: 'windows' | 'linux'
  /** Where its paths lie here; if left out its paths are this machine's. */
  readonly volumes?: readonly Volume[]
  readonly dataPath?: string
  readonly backupPath?: string
  readonly encryption?: EncryptionPolicy
  /** Its certificate; one of its own if left out. Clients tell authorities of one name apart only by this. */
  readonly certificate?: Certificate
  /** Host names and addresses that its certificate is for. */
  readonly hosts?: readonly string[]
  readonly clockSkew?: number
  readonly zoneMinutes?: number
}

export type Faults = ConnectionFaults &
  InstanceFaults & {
    /** Connections are accepted and never answered, or cut at once. */
    readonly accept?: 'hang' | 'reset'
  }

export interface Emulator {
  readonly port: number
  readonly certificate: Certificate
  readonly instance: Instance
  /** What goes wrong from now on; nothing with an empty record. */
  readonly setFaults: (faults: Faults) => void
  /** No new connections; those that are there go on. */
  readonly refuse: () => Promise<void>
  readonly listenAgain: () => Promise<void>
  /** Connections that are idle or not, cut without a word. */
  readonly drop: (how: 'fin' | 'rst') => void
  /** A full backup of a database by a tool that backs up the whole machine; false where there is no such database. */
  readonly takeForeignSnapshot: (database: string, how?: { readonly copyOnly?: boolean }) => boolean
  /** The database joins an availability group or is mirrored; null ends it. False where there is no such database. */
  readonly join: (
    database: string,
    to: { readonly kind: Membership['kind']; readonly role: Membership['role'] } | null,
  ) => boolean
  /** A page of a database's file goes bad. */
  readonly damagePage: (database: string, page: number) => void
  /** A certificate of master for encrypted backups; the same thumbprint on another server opens them there. */
  readonly addCertificate: (name: string, thumbprint: string, expires?: number) => void
  /** The database is encrypted (TDE) by a certificate of master; null ends it. False where one of them is not there. */
  readonly encrypt: (database: string, certificate: string | null) => boolean
  /** msdb forgets every backup and restore. */
  readonly purgeHistory: () => void
  /** All sessions end as when the service stops, with 6005 where a request runs. */
  readonly stop: () => Promise<void>
  /** As after the end of the process: connections are reset, nothing is tidied up. */
  readonly crash: () => Promise<void>
}

const FIRST_SESSION = 51
const FAR_FUTURE = Date.UTC(2100, 0, 1)

const instanceOptions = (options: EmulatorOptions): InstanceOptions => {
  const flavour = options.flavour ?? (process.platform === 'win32' ? 'windows' : 'linux')
  const root = process.platform === 'win32' ? `${options.folder.slice(0, 2)}\\` : '/'
  return {
    folder: options.folder,
    serverName: options.serverName ?? 'EMULATOR',
    machineName: options.machineName ?? options.serverName ?? 'EMULATOR',
    version: options.version ?? [16, 0, 4135],
    engineEdition: options.engineEdition ?? 3,
    volumes: new Volumes(options.volumes ?? [{ prefix: root, folder: root }], flavour),
    dataPath: options.dataPath ?? join(options.folder, 'data'),
    backupPath: options.backupPath ?? join(options.folder, 'backup'),
    clockSkew: options.clockSkew ?? 0,
    zoneMinutes: options.zoneMinutes ?? 0,
  }
}

/** Logins as the server judges them: whatever is wrong with the name or the password is told as 18456, state 1. */
const backendOf = (instance: Instance): Backend => {
  let next = FIRST_SESSION
  const free = (): number => {
    while (instance.sessions.has(next)) next = next >= 32_000 ? FIRST_SESSION : next + 1
    return next
  }
  const refused = (user: string, before: readonly SqlError[] = []): Either<readonly SqlError[], Session> =>
    left([...before, sqlError(18456, user)])
  return {
    serverName: instance.options.serverName,
    version: instance.options.version,
    login: async (login: Login, encrypted: boolean, end: End) => {
      const { loginError } = instance.faults
      if (loginError === 4060) return refused(login.user, [sqlError(4060, login.database)])
      if (loginError !== undefined) return left([sqlError(loginError, login.user)])
      if (instance.paused) return left([sqlError(17142)])
      const known = instance.login(login.user)
      if (known === null || !instance.passwordFits(known, login.password)) return refused(login.user)
      if (known.disabled) return left([sqlError(18470, login.user)])
      const state: SessionState = {
        id: free(),
        login: known.name,
        host: login.host,
        program: login.application,
        processId: login.processId,
        library: login.library,
        encrypted,
        connected: instance.now(),
        database: 'master',
        initialDatabase: 'master',
        transaction: null,
        transactionEnd: 'commit',
        nesting: 0,
        bulk: null,
        temporary: new Map(),
        lockTimeout: -1,
        noCount: false,
        abortOnError: false,
        identityInsert: null,
        identity: null,
        rowCount: 0,
        lastError: 0,
        caught: null,
        running: null,
        lastRequest: { start: instance.now(), end: instance.now() },
        prepared: new Map(),
        killed: false,
        end,
        cancel: () => {},
      }
      const wanted = login.database === '' ? known.defaultDatabase : login.database
      try {
        state.database = enter(wanted, contextOf(instance, state, new Map())).record.name
        state.initialDatabase = state.database
      } catch (error) {
        if (!(error instanceof SqlError)) throw error
        return refused(login.user, [login.database === '' ? sqlError(4064) : sqlError(4060, wanted)])
      }
      instance.sessions.set(state.id, state)
      return right(openSession(instance, state))
    },
  }
}

/** Starts an instance on loopback: what its folder holds is there again. */
export const startEmulator = async (options: EmulatorOptions): Promise<Emulator> => {
  const instance = new Instance(instanceOptions(options))
  const sa = instance.login('sa')
  if (sa === null) instance.addLogin({ name: 'sa', id: 1, sid: '01', roles: ['sysadmin'] }, options.password)
  const certificate = options.certificate ?? selfSigned(options.hosts ?? ['localhost', '127.0.0.1'])
  const backend = backendOf(instance)
  const sockets = new Set<Socket>()
  const connections = new Set<Connection>()
  let faults: Faults = {}
  let server: Server

  const accept = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    if (faults.accept === 'reset') socket.resetAndDestroy()
    else if (faults.accept === 'hang') socket.on('error', () => socket.destroy())
    else {
      const connection = new Connection(socket, {
        backend,
        certificate,
        encryption: options.encryption ?? 'supported',
        faults: () => faults,
      })
      connections.add(connection)
      socket.on('close', () => connections.delete(connection))
    }
  }
  const listen = (port: number) =>
    new Promise<number>((resolve, reject) => {
      server = createServer(accept)
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => {
        const address = server.address()
        resolve(typeof address === 'object' && address !== null ? address.port : port)
      })
    })
  const closed = () => new Promise<void>((resolve) => server.close(() => resolve()))
  const port = await listen(options.port ?? 0)
  const refuse = async () => {
    // Closing waits for connections; that nobody is accepted any more is so at once.
    void closed()
  }
  instance.onShutdown = () => void refuse()
  let open = true
  const end = async (how: (socket: Socket) => void, last: () => void) => {
    if (!open) return
    open = false
    last()
    const done = closed()
    for (const socket of sockets) how(socket)
    await done
    for (const connection of connections) connection.close()
    instance.close()
  }
  return {
    port,
    certificate,
    instance,
    setFaults: (given) => {
      faults = given
      instance.faults = given
    },
    refuse,
    listenAgain: async () => {
      instance.paused = false
      await listen(port)
    },
    drop: (how) => {
      for (const socket of sockets) {
        if (how === 'fin') socket.end()
        else socket.resetAndDestroy()
      }
    },
    takeForeignSnapshot: (database, how) => takeForeignSnapshot(instance, database, how?.copyOnly),
    join: (database, to) => joinTo(instance, database, to),
    damagePage: (database, page) => {
      instance.find(database)?.damagedPages.add(page)
    },
    addCertificate: (name, thumbprint, expires = FAR_FUTURE) =>
      instance.write({
        kind: 'certificate',
        key: name.toLowerCase(),
        value: { name, thumbprint: thumbprint.toUpperCase(), expires },
      }),
    encrypt: (name, certificate) => encrypt(instance, name, certificate),
    purgeHistory: () => instance.write({ kind: 'purge' }),
    stop: () =>
      end(
        (socket) => socket.destroy(),
        () => instance.shutdown(),
      ),
    crash: () =>
      end(
        (socket) => socket.resetAndDestroy(),
        () => {},
      ),
  }
}
