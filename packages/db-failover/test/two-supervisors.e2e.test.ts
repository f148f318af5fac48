import { describe, it } from 'vitest'
import { killed, stoppedAndWoken } from './two-supervisors/story.ts'

const moments = ['while nothing is to be done', 'in a restore']

describe.skipIf(process.platform === 'win32')('two supervisors in processes of their own', { concurrent: true }, () => {
  it.each(moments)('P11: a leader killed with SIGKILL %s is replaced by the one that stands by', killed)

  it.each(moments)(
    'a leader stopped %s, beyond its lease, does nothing when it is woken, and stands by',
    stoppedAndWoken,
  )
})
