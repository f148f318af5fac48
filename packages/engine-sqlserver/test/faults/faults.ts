import type { Entry } from '@db-failover/domain'
import { selfSigned } from '@db-failover/sqlserver-emulator'
import type { Fault as Name } from './ends.ts'
import type { FaultWorld } from './world.ts'

/** What goes wrong on one server. */
export interface Fault {
  /** It is there before the call begins, or strikes while its statement runs. */
  readonly when: 'before' | 'during'
  readonly begins: (w: FaultWorld, on: Entry, database: string) => Promise<unknown>
  /** The world is in order again. */
  readonly ends: (w: FaultWorld, on: Entry, database: string) => Promise<unknown>
}

type Faults = Parameters<ReturnType<typeof emulatorOf>['setFaults']>[0]

export const emulatorOf = ({ subject }: FaultWorld, { id }: Entry) => {
  const machine = subject.machines[id]
  if (machine === undefined) throw new Error(`no machine ${id}`)
  return machine.emulator
}

/** So slow that a fault can strike in the middle of a statement. */
export const slow: Faults = { pace: 12, quietPace: 12 }

const before = (
  begins: Fault['begins'],
  ends: Fault['ends'] = async (w, on) => emulatorOf(w, on).setFaults({}),
): Fault => ({ when: 'before', begins, ends })

/** Connections that are there are cut: it is a login that meets the fault. */
const atLogin = (faults: Faults): Fault =>
  before(async (w, on) => {
    emulatorOf(w, on).drop('rst')
    await new Promise((resolve) => setTimeout(resolve, 20))
    emulatorOf(w, on).setFaults(faults)
  })

const set = (faults: Faults): Fault => before(async (w, on) => emulatorOf(w, on).setFaults(faults))

const during = (begins: Fault['begins'], ends: Fault['ends'] = async () => {}): Fault => ({
  when: 'during',
  begins,
  ends: async (w, on, database) => {
    emulatorOf(w, on).setFaults({})
    await ends(w, on, database)
  },
})

const restarts: Fault['ends'] = (w, on) => w.subject.restart(on)

const foreignFull: Fault['begins'] = async (w, on) => {
  if (emulatorOf(w, on).takeForeignSnapshot(on.database)) w.renew()
}

/** Who took the place of the single user and stays in it. */
const thieves = new WeakMap<FaultWorld, () => Promise<void>>()

const stolen: Fault['begins'] = (w, on, database) =>
  new Promise<void>((resolve, reject) => {
    w.subject
      .colleague(on, async (ask) => {
        const there = await ask(`SELECT d.name FROM sys.databases AS d WHERE d.name = N'${database}' AND d.state = 0`)
        if (there.length > 0) {
          await ask(`USE [${database}]`)
          await ask('ALTER DATABASE CURRENT SET SINGLE_USER WITH ROLLBACK IMMEDIATE')
        }
        await new Promise<void>((leave) => {
          thieves.set(w, async () => leave())
          resolve()
        })
        if (there.length > 0) {
          await ask('USE [master]').catch(() => {})
          await ask(`ALTER DATABASE [${database}] SET MULTI_USER WITH ROLLBACK IMMEDIATE`).catch(() => {})
        }
      })
      .catch(reject)
  })

export const faults: Readonly<Record<Name, Fault>> = {
  'port refused': before(
    (w, on) =>
      emulatorOf(w, on)
        .refuse()
        .then(() => emulatorOf(w, on).drop('rst')),
    (w, on) => emulatorOf(w, on).listenAgain(),
  ),
  'accepted, never answered': atLogin({ accept: 'hang' }),
  'reset at once': atLogin({ accept: 'reset' }),
  'silent before PRELOGIN': atLogin({ hang: 'prelogin' }),
  'silent before LOGINACK': atLogin({ hang: 'login' }),
  'login fails (18456)': atLogin({ loginError: 18456 }),
  'database not opened (4060)': atLogin({ loginError: 4060 }),
  'paused (17142)': atLogin({ loginError: 17142 }),
  'starting (17187)': atLogin({ loginError: 17187 }),
  'administrators only (18451)': atLogin({ loginError: 18451 }),
  'encryption downgraded': atLogin({ encryption: 'none' }),
  'certificate of another host': before(
    (w, on) => w.subject.restart(on, { certificate: selfSigned(['elsewhere']) }),
    restarts,
  ),
  'silent in a response': during(async (w, on) => emulatorOf(w, on).setFaults({ ...slow, hang: 'response' })),
  'black hole': during(async (w, on) => emulatorOf(w, on).setFaults({ ...slow, blackHole: true })),
  'RST in a response': during(async (w, on) => emulatorOf(w, on).setFaults({ ...slow, cut: 'rst' })),
  'FIN in a response': during(async (w, on) => emulatorOf(w, on).setFaults({ ...slow, cut: 'fin' })),
  'RST between responses': during(async (w, on) => emulatorOf(w, on).drop('rst')),
  'FIN between responses': during(async (w, on) => emulatorOf(w, on).drop('fin')),
  'session killed (596)': during(async (w, on) => {
    const { sessions } = emulatorOf(w, on).instance
    const ours = [...sessions.values()].filter((s) => s.program.startsWith('db-failover/')).map((s) => s.id)
    await w.subject.colleague(on, async (ask) => {
      for (const id of ours) await ask(`KILL ${id}`).catch(() => {})
    })
  }),
  'service stopped (6005)': during(async (w, on) => emulatorOf(w, on).stop(), restarts),
  'service killed': during(async (w, on) => emulatorOf(w, on).crash(), restarts),
  'slow progress': set(slow),
  'progress, then none': set({ stallAt: 50, quietStallAt: 50 }),
  'no progress, attention half acknowledged': set({ stallAt: 50, quietStallAt: 50, attention: 'one' }),
  'no progress, attention never acknowledged': set({ stallAt: 50, quietStallAt: 50, attention: 'none' }),
  'msdb takes no rows (3009)': set({ historyFails: true }),
  'disk full': set({ fullAt: 60 }),
  'page of the source damaged': before(
    async (w, on, database) => emulatorOf(w, on).damagePage(database, 7),
    async (w, on, database) => emulatorOf(w, on).instance.find(database)?.damagedPages.clear(),
  ),
  'base lost (3035)': before(
    async (w, on) => emulatorOf(w, on).setFaults({ baseLost: true }),
    async (w, on) => {
      emulatorOf(w, on).setFaults({})
      w.renew()
    },
  ),
  'msdb purged': during(async (w, on) => emulatorOf(w, on).purgeHistory()),
  'foreign full before': before(foreignFull),
  'foreign full meanwhile': during(foreignFull),
  "single user's place taken": before(stolen, async (w) => thieves.get(w)?.()),
  "server's clock an hour ahead, in another zone": before(
    (w, on) => w.subject.restart(on, { clockSkew: 3_600_000, zoneMinutes: 330 }),
    restarts,
  ),
}
