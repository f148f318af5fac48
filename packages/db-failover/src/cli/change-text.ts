import type { Change } from '@db-failover/domain'
import { policyText } from '../config/group/policy-text.ts'
import { timing } from '../config/group/schedule.ts'

/** One change of a description in one line. */
export const changeText = (c: Change): string => {
  switch (c.change) {
    case 'designateMaster':
      return `master: ${typeof c.entry === 'string' ? c.entry : `${c.entry.id} (new, on ${c.entry.machine})`}`
    case 'addBackupDatabase':
      return `add the backup database ${c.entry.id} on ${c.entry.machine}, folder ${c.entry.backup.supervisor}`
    case 'removeEntry':
      return `remove ${c.entry}${c.deleteFiles ? ' and its backup files' : '; its backup files stay'}`
    case 'folders':
      return `folders of ${c.entry}: staging ${c.staging.supervisor}, backup ${c.backup.supervisor}`
    case 'order':
      return `failover order: ${c.order.join(', ')}`
    case 'schedule': {
      const { full, differential, onMissed } = c.schedule
      const text = (t: typeof full | null) => (t === null ? 'none' : JSON.stringify(timing.encode(t)))
      return `schedule: full ${text(full)}, differential ${text(differential)}, missed ones ${onMissed}`
    }
    case 'policy':
      return `policy: ${policyText(c.policy).join(', ')}`
    case 'automaticReconnect':
      return `automatic reconnect to the master: ${c.on ? 'ON' : 'OFF'}`
  }
}
