import { between, type Chance, oneOf } from 'db-failover-test-seeded/chance'
import { hosts, machines, supervisors } from '../layout.ts'
import { cutOff, frozen, oneWay, slow, type Weather } from '../proxy/weather.ts'
import type { Session } from '../run/session.ts'
import { type Fault, type Injury, type Realm, Skipped } from './fault.ts'
import { healing } from './heal.ts'
import { activeMachine } from './machines.ts'
import { leaderOf } from './processes.ts'

const everybody = [...supervisors, ...hosts] as const

type Whom = 'the leader' | 'everybody' | (typeof everybody)[number]
type Place = 'the log' | 'the active' | 'everything'

/**
 * How a way can be bad. Cut, connections break. Else they stay: of the deaf, requests arrive and answers do not; of the
 * unheard, neither requests nor new connections. Nothing is lost on the way: it comes late, or its connection is given up.
 */
const bad = {
  'cut off from': cutOff,
  'deaf to': oneWay('up'),
  'unheard by': oneWay('down'),
  'out of touch with': frozen,
} as const satisfies Readonly<Record<string, Weather>>
type Bad = keyof typeof bad

const hows = ['cut off from', 'deaf to', 'unheard by', 'out of touch with'] as const

const whoIn = (s: Session, who: Whom): readonly string[] => {
  if (who === 'everybody') return everybody
  return [who === 'the leader' ? leaderOf(s) : who]
}

const serversOf = (s: Session, place: Place): readonly string[] => {
  const databases = (place === 'the active' ? [activeMachine(s)] : machines).flatMap((m) => s.engine.server(m) ?? [])
  const found =
    place === 'the log' ? s.log.servers : place === 'the active' ? databases : [...s.log.servers, ...databases]
  if (found.length === 0) throw new Skipped(`nobody goes to ${place} over a network here`)
  return found
}

const ruining = (says: string, who: Whom, place: Place, weather: Weather, forMs: number): Injury => ({
  says: `${says}, for ${forMs} ms`,
  forMs,
  begin: (s) => {
    const names = whoIn(s, who)
    const heal = s.network.become(names, serversOf(s, place), weather)
    const kind = place === 'the active' ? 'other' : 'log'
    return healing(heal, ...names.map((name) => s.disturb(name, kind, says)))
  },
})

export const severing = (who: Whom, how: Bad, place: Place, forMs: number): Injury =>
  ruining(`${who} is ${how} ${place}`, who, place, bad[how], forMs)

const delaying = (who: Whom, place: Place, ms: number, forMs: number): Injury =>
  ruining(`every piece between ${who} and ${place} takes ${ms} ms longer`, who, place, slow(ms), forMs)

const someone = (chance: Chance): Whom => {
  const drawn = chance()
  return drawn < 0.4 ? 'the leader' : drawn < 0.5 ? 'everybody' : oneOf(chance, everybody)
}

const severed = (name: string, place: Place, realms: readonly Realm[]): Fault => ({
  name,
  realms,
  injure: (chance) => {
    const [who, forMs] = [someone(chance), between(chance, 500, 8_000)]
    return chance() < 0.15
      ? delaying(who, place, between(chance, 20, 400), forMs)
      : severing(who, oneOf(chance, hows), place, forMs)
  },
})

export const logSevered = severed('cut off from the log', 'the log', ['log'])
export const activeSevered = severed('cut off from the active', 'the active', ['machines'])
export const allSevered = severed('cut off from everything', 'everything', ['log', 'machines'])
