import { phase } from '@db-failover/domain'
import type { Child } from '../child.ts'
import { type Stage, StoryStopped } from '../stage.ts'

const stopped = async (what: string, child: Child): Promise<void> => {
  const code = await child.stop()
  if (code !== 0) throw new StoryStopped(`${what} ended with ${code ?? 'a signal'} and not with 0`)
}

/** A drill, a pause and its end, and everybody goes home. */
export const drilled = async (s: Stage, supervisor: Child, application: Child): Promise<void> => {
  s.chapter(9, 'A drill, a pause, and a clean stop')
  await s.command(['drill'])
  await s.command(['pause', '1m', '--reason', 'showing what a pause is'])
  const status = await s.command(['status'])
  s.say(`  ${status.stdout.split('\n')[0] ?? ''}`)
  await s.command(['resume'])
  await s.state('protected', (state) => phase(state) === 'protected')
  await stopped('the application', application)
  s.say('the application has stopped')
  await stopped('the supervisor', supervisor)
  s.say('the supervisor has stopped')
  await s.census()
}
