import type { GroupId } from '@db-failover/domain'
import { openSqliteEventLog } from '@db-failover/event-log-sqlite'

const openedLog = await openSqliteEventLog({ path: './log/failover.sqlite', create: false })()
if (openedLog._tag === 'Left') throw new Error(openedLog.left.says)
const log = openedLog.right
const group = 'orders' as GroupId

// #region audit
import { readAnchors, replay, verify } from '@db-failover/audit'
import { phase } from '@db-failover/domain'

const inFolder = await readAnchors('./machine-b/backup') // what the manifests there say of the log
const anchors = inFolder._tag === 'Right' ? inFolder.right.anchors : []

const proof = await verify(log, group, anchors)() // Sound up to its newest anchor, or Damaged from which revision on
const then = await replay(log, group, { kind: 'revision', revision: 0n })() // the state as it was
// #endregion
if (proof._tag === 'Left' || then._tag === 'Left') throw new Error('the log could not be read')
process.stdout.write(
  `${proof.right._tag}, ${proof.right._tag === 'Sound' ? proof.right.anchors : 'no'} anchors; first ${phase(then.right.state)}\n`,
)
await log.close()
