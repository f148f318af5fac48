import { phase } from '@db-failover/domain'
import type { Child } from '../child.ts'
import type { Stage } from '../stage.ts'

/** A group is configured with a master and two backup databases and enabled. */
export const configured = async (s: Stage): Promise<{ readonly supervisor: Child; readonly application: Child }> => {
  s.chapter(1, 'A master and two backup databases are put under protection')
  const supervisor = s.startSupervisor()
  s.say(`the supervisor runs as process ${supervisor.pid}`)
  await s.command(['apply', s.layout.description])
  await s.command(['enable', '--accept-data-loss'])
  const application = s.startApplication()
  s.say(`the application runs as process ${application.pid} and writes numbered rows`)
  await s.acknowledged(5)
  await s.state('protected', (state) => phase(state) === 'protected')
  return { supervisor, application }
}
