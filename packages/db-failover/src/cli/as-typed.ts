import type { Globals } from './world.ts'

/** A command as a person types it here, whole, from its own words. */
export type AsTyped = (command: string) => string

/** Words that every shell takes as they are. */
const PLAIN = /^[\w@%+=:,./~-]+$/
const quoted = (word: string): string => (PLAIN.test(word) ? word : `"${word}"`)

/** Commands of a process, or of a file that names its group. */
const ofNoGroup = ['run', 'init', 'apply']

/** With the process file and the group that were named, so that what is said works where it is read. */
export const asTyped =
  ({ config, group }: Pick<Globals, 'config' | 'group'>): AsTyped =>
  (command) =>
    [
      'db-failover',
      ...(config === undefined ? [] : ['--config', quoted(config)]),
      ...(group === undefined || ofNoGroup.includes(command.split(' ')[0] ?? '') ? [] : ['--group', group]),
      command,
    ].join(' ')
