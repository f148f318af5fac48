import { examineSqlServer, type SqlServerEngineConfig } from '../../src/index.ts'
import { type SqlServerSubject, sqlServerSubject } from '../subject.ts'
import { agent, application, applicationsScript, databaseScript, supervisorScript } from './scripts.ts'

/** Two instances on which an administrator has run the scripts, and an engine that has nothing but what they give. */
export const leastPrivileged = async (config: Partial<SqlServerEngineConfig> = {}): Promise<SqlServerSubject> => {
  const subject = await sqlServerSubject({ credential: () => agent, hostCredential: () => application, ...config })
  for (const entry of [subject.master.entry, subject.backup])
    await subject.colleague(entry, async (ask) => {
      await ask(supervisorScript)
      await ask(applicationsScript)
    })
  await subject.colleague(subject.master.entry, (ask) => ask(databaseScript('app')))
  return subject
}

/** What `doctor` says of the subject's two entries. */
export const examined = (
  { group, master, backup, certificateAuthorities }: SqlServerSubject,
  config: Partial<SqlServerEngineConfig> = {},
) => {
  const { examine } = examineSqlServer({
    process: 'doctor',
    credential: () => agent,
    hostCredential: () => application,
    certificateAuthorities,
    ...config,
  })
  const entries = [
    { entry: master.entry, active: true, generation: master.generation },
    { entry: backup, active: false, generation: null },
  ]
  return examine({ group, entries }, new AbortController().signal)
}
