import { describe, it } from 'vitest'
import { moments as all, killed, stoppedAndWoken } from './two-supervisors/story.ts'

const moments = Object.keys(all)

describe.skipIf(process.platform === 'win32')('two supervisors in processes of their own', { concurrent: true }, () => {
  it.each(moments)('P11: a leader killed with SIGKILL %s is replaced by the one that stands by', killed)

  it.each(moments)(
    'a leader stopped %s, beyond its lease, does nothing when it is woken, and stands by',
    stoppedAndWoken,
  )
})
