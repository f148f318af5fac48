import { expect, test } from 'vitest'
import { rightAfter } from './moments.ts'
import { account, forget, tell } from './told.ts'

// The demo's story, told while supervisor and application are killed in the middle of what matters most.

const moments = [
  rightAfter('supervisor', 'BackupStarted', 1),
  rightAfter('application', 'CopyStarted', 3),
  rightAfter('supervisor', 'RestoreStarted', 1),
  rightAfter('application', 'ActiveSwitched', 2),
  rightAfter('supervisor', 'TargetChecked', 2),
  rightAfter('supervisor', 'ContingencyBackupStarted', 1),
  rightAfter('supervisor', 'ManualBackupRequired', 1),
  rightAfter('application', 'ObligationCleared', 1),
]

test('the verdict holds though supervisor and application are killed and started again', async () => {
  const told = await tell(moments)
  expect(told.code, account(told, 'the moments stand in this test')).toBe(0)
  expect(told.kills.map((k) => k.replace(/^.* s: /, '')).length, told.kills.join('\n')).toBe(moments.length)
  expect(told.said.join('\n')).toContain('everything is as it should be')
  forget(told)
}, 180_000)
