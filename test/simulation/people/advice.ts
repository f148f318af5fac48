import { adviceFor, alarmsOf, type Instant, phase, returnBlocks, type State } from '@db-failover/domain'

const program = 'db-failover '

/** What status tells a person to type now, most urgent first, without the program's name. */
export const advised = (state: State, now: Instant): readonly string[] => {
  const alarms = [...alarmsOf(state, now).values()].map(({ todo }) => todo)
  const fromAlarms = alarms.filter((todo) => todo.startsWith(program)).map((todo) => todo.slice(program.length))
  const is = phase(state)
  const [blocked] = is === 'on-backup-master-back' ? returnBlocks(state, now) : []
  const back = blocked === undefined ? null : adviceFor(blocked, state).next
  const unprotected = is === 'unprotected' && state.backups.running === null && state.backups.copying === null
  return [
    ...(is === 'off' ? ['enable --accept-data-loss'] : []),
    ...(state.configuration.pause === null ? [] : ['resume']),
    ...fromAlarms,
    ...(back === null ? [] : [back]),
    ...(unprotected && state.lineage.owed === null ? ['backup full'] : []),
  ]
}
