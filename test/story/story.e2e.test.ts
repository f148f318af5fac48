import { expect, test } from 'vitest'
import { momentText, rightAfter } from './moments.ts'
import { account, forget, tell } from './told.ts'

// The demo's story, told while supervisor and application are killed in the middle of what matters most.

const moments = [
  rightAfter('supervisor', 'BackupStarted', 2),
  rightAfter('supervisor', 'RestoreStarted', 1),
  rightAfter('application', 'SwitchStarted', 2),
  rightAfter('supervisor', 'ContingencyBackupStarted', 1),
]

test('the verdict holds though supervisor and application are killed and started again', async () => {
  const told = await tell(moments)
  expect(told.code, account(told, 'the moments stand in this test')).toBe(0)
  expect(told.said.join('\n')).toContain('everything is as it should be')
  for (const moment of moments) expect(told.kills.filter((kill) => kill.endsWith(momentText(moment)))).toHaveLength(1)
  forget(told)
}, 180_000)
