import { join } from 'node:path'
import type { TakenBackup } from '@db-failover/domain'
import { differentialEveryMs } from '../settings.ts'
import { type Stage, StoryStopped } from '../stage.ts'

/** Puts what an old full holds in the place of the active database, as a person with another tool would. */
const putOlderInPlace = async (s: Stage, old: TakenBackup): Promise<void> => {
  const { active } = s.now().switches
  if (active === null) throw new StoryStopped('no database is active')
  const at = new Date().toISOString()
  const rows = await s.engine.putOlder('machine-a', active.generation, join(s.layout.scratch, 'kept'), old)
  s.deed({ what: 'an older backup was put in place of the database', at, epoch: active.epoch, rows })
}

/** Someone restores an older backup on the master; then the master is destroyed. Answers where its files lie. */
export const behindOurBack = async (s: Stage, old: TakenBackup): Promise<string> => {
  s.chapter(7, 'Someone restores an older backup on the master behind our back')
  await putOlderInPlace(s, old)
  s.say(`the database of the master now holds what it held in ${old.set}`)
  await s.event('ManualBackupRequired', 'what was done behind our back')
  await s.acknowledged(10)
  await s.pause(differentialEveryMs + 300)
  s.say('a differential is due, and none is taken')
  const taken = await s.takeAway('machine-a', 'master-again')
  s.say('the master is destroyed again')
  await s.event('MasterLost', 'the loss')
  await s.event('FailoverBlocked', 'why nothing fails over', (e) => e.event.data.reasons.includes('owed'))
  await s.pause(1_500)
  const status = await s.command(['status'])
  for (const line of status.stdout
    .split('\n')
    .filter((l) => l !== '')
    .slice(0, 16))
    s.say(`  ${line}`)
  return taken
}
