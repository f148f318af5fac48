import { expect, it } from 'vitest'
import { checkerApart } from './checks/apart.ts'
import { cycles } from './checks/cycles.ts'
import { direction, internals, shortFormImports } from './checks/direction.ts'
import { longFiles, topLevel, vagueNames } from './checks/files.ts'
import { deadLinks } from './checks/links.ts'
import { consoleUse, machinePaths, silencers } from './checks/text.ts'
import { repository, top } from './tree.ts'

const tree = repository()

it('the repository is read whole', () => {
  for (const path of ['package.json', 'packages/domain/src/index.ts', 'test/structure/tree.ts'])
    expect(tree.get(path), path).toBeTruthy()
})

it.each([
  ['dependencies point one way', direction],
  ['no package imports the internals of another', internals],
  ['the checker shares no code with what it judges', checkerApart],
  ['no file needs itself through its imports', cycles],
  ['fp-ts and io-ts are imported by their full paths', shortFormImports],
  ['no file is longer than the house allows', longFiles],
  ['files and folders are named after concepts', vagueNames],
  ['nothing lies at the top but what the design names', topLevel],
  ['only the command line writes to the terminal', consoleUse],
  ['no type check and no lint is silenced', silencers],
  ['no file holds a path of one machine', (all: typeof tree) => machinePaths(all, top.replace(/[/\\]$/, ''))],
  ['no link between pages is dead', deadLinks],
])('%s', (_, check) => {
  expect(check(tree)).toEqual([])
})
