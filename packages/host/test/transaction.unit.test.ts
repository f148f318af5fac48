import { expect, test } from 'vitest'
import { openWorld } from './kit/world.ts'

test('a transaction is committed in the active database and says in which epoch', async () => {
  const w = await openWorld()
  expect(w.host.state().is).toBe('open')
  const done = await w.host.transaction((session) => {
    session.write('one')
    return 42
  })
  expect(done).toEqual({ _tag: 'Right', right: { value: 42, entry: 'a', generation: 'a1', epoch: 'shop/1/1' } })
  expect(w.at('a', 'a1').rows).toEqual(['one'])
  expect((await w.host.close())._tag).toBe('Right')
  expect(w.timers()).toBe(0)
})
