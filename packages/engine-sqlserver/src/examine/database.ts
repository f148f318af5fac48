import type { Diagnosis } from '@db-failover/ports'
import { memberSays } from '../fitting.ts'
import { readState } from '../markers.ts'
import { identifier } from '../quote.ts'
import { foreignFulls, logKeeping } from '../statements/examine.ts'
import { type Examines, type Look, orNull, text } from './look.ts'

/** Hours without a backup of the log after which a person is told. */
const LOG_HOURS = 24

const recovery = async ({ on, session, database, info }: Look): Promise<readonly Diagnosis[]> => {
  const row = (await orNull(session.ask(logKeeping(database))))?.rows[0]
  const model = text(row?.['recovery_model_desc'])
  if (row === undefined || model === null) return []
  if (model === 'SIMPLE') return [on.fine('recovery model', `${database} is SIMPLE: its log is kept short by itself.`)]
  const hours = row['hours'] === null ? null : Number(row['hours'])
  if (hours !== null && hours <= LOG_HOURS)
    return [on.fine('recovery model', `${database} is ${model}, and somebody backs up its log.`)]
  const since = hours === null ? 'msdb knows of no backup of its log' : `its log was last backed up ${hours} h ago`
  return [
    on.warning(
      'recovery model',
      `${database} is ${model} and ${since}: the log grows until its disk is full, and no write succeeds then.`,
      `Schedule BACKUP LOG ${identifier(database)}; or, where nobody needs to restore to a moment, type on ${info.name}: ALTER DATABASE ${identifier(database)} SET RECOVERY SIMPLE;`,
    ),
  ]
}

const foreign = async ({ on, session, database }: Look): Promise<readonly Diagnosis[]> => {
  const found = (await orNull(session.ask(foreignFulls(database))))?.rows
  if (found === undefined) return []
  const [newest] = found
  if (newest === undefined)
    return [on.fine('foreign backups', `msdb knows of no full backup of ${database} by others within a week.`)]
  const { name, user_name: user, physical_device_name: device, finished, is_snapshot: snapshot } = newest
  const by = text(name) ?? text(user) ?? 'an unknown tool'
  return [
    on.warning(
      'foreign backups',
      `${found.length} full backups of ${database} were made by others within a week, the newest ${snapshot === true ? 'as a snapshot of the machine ' : ''}at ${text(finished)} by ${by} to ${text(device) ?? 'nowhere that is known'}: each displaces the base of our differentials.`,
      'Let that tool make copy-only backups (WITH COPY_ONLY; in VM backup products "copy" or "VSS copy-only").',
    ),
  ]
}

const states = async ({ on, session, database, info, examined }: Look): Promise<readonly Diagnosis[] | null> => {
  const state = await readState(session, database)
  if (state === null)
    return examined.active
      ? [
          on.error(
            'database',
            `${info.name} has no database ${database} that this login may see.`,
            'Correct the name in the entry (remove, add), or bring the database back; backup databases are restored by the program.',
          ),
        ]
      : []
  if (state.memberOf !== null)
    return [
      on.error(
        'sole keeper',
        memberSays(database, state.memberOf),
        state.memberOf === 'database mirroring'
          ? `Type on ${info.name}: ALTER DATABASE ${identifier(database)} SET PARTNER OFF;`
          : state.memberOf === 'an availability group'
            ? `Take it out on its primary: ALTER AVAILABILITY GROUP … REMOVE DATABASE ${identifier(database)};`
            : 'Name the database that the snapshot was taken of.',
      ),
    ]
  if (!examined.active) return []
  const open = state.state === 'ONLINE' && state.access === 'MULTI_USER' && !state.readOnly
  const how = [state.state, state.access, ...(state.readOnly ? ['READ_ONLY'] : [])].join(', ')
  return open
    ? null
    : [
        on.error(
          'database',
          `${database} is ${how}: hosts cannot write to it.`,
          'Type: db-failover status. A fence of ours is released with db-failover release-fence; anything else an administrator has set.',
        ),
      ]
}

/** The state of the database that is meant on this entry, and of the active one how its log and backups are kept. */
export const database: Examines = async (look) => {
  const wrong = await states(look)
  if (wrong !== null) return wrong
  const { on, database: name } = look
  return [
    on.fine('database', `${name} is ONLINE, and hosts can write to it.`),
    ...(await recovery(look)),
    ...(await foreign(look)),
  ]
}
