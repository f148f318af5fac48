import { day, hour } from '../world/group.ts'
import type { Plan, Played } from './simulate.ts'

const counted = (played: Played, type: string): number => played.evidence.events.filter((e) => e.type === type).length

/** What a run amounted to, in one line. */
export const told = ({ seed, clocks, withoutLog }: Plan, played: Played): string => {
  const { here, weather, phases, evidence, acts } = played
  const faults = [...weather.counts.values()].reduce((sum, n) => sum + n, 0)
  const down = phases.lasted('down') + phases.lasted('failing-over') + phases.lasted('returning')
  return [
    `seed ${seed}${clocks ? ', clocks moved' : ''}, hosts ${withoutLog} without the log: ${Math.round(here.timeline.now() / day)} days`,
    `${faults} faults of ${weather.counts.size} kinds`,
    `${counted(played, 'LeadershipTaken')} terms`,
    `${counted(played, 'ActiveSwitched') - 1} switches`,
    `${counted(played, 'SwitchAborted')} undone`,
    `${counted(played, 'BackupTaken')} backups`,
    `${counted(played, 'DrillPassed') + counted(played, 'DrillFailed')} drills`,
    `${counted(played, 'ManualBackupRequired')} histories broken`,
    `${acts.length} commands typed as status said`,
    `${evidence.journal.length} rows acknowledged`,
    `${Math.round(down / hour)} h down or switching`,
    `${evidence.events.length} events`,
  ].join(', ')
}

/** What one needs to look at a run in which something is wrong. */
export const trace = ({ weather, acts }: Played): string =>
  [
    ...weather.story,
    ...acts.map(({ at, text, became }) => `${Math.floor(at / 60_000)} min: typed ${text}: ${JSON.stringify(became)}`),
  ].join('\n')
