import { describe } from 'vitest'
import { chainSuite } from './suites/chain.ts'
import { clientSuite } from './suites/client.ts'
import { factsSuite } from './suites/facts.ts'
import { faultsSuite } from './suites/faults.ts'
import { languageSuite } from './suites/language.ts'
import { mediaSuite } from './suites/media.ts'
import { messagesSuite } from './suites/messages.ts'
import { outsideSuite } from './suites/outside.ts'
import { replaceSuite } from './suites/replace.ts'
import { serversSuite } from './suites/servers.ts'
import { statesSuite } from './suites/states.ts'
import { stopsSuite } from './suites/stops.ts'
import { tablesSuite } from './suites/tables.ts'

// One file, so that the client is loaded once.

describe('chains', chainSuite)
describe('said in passing', factsSuite)
describe('answers', messagesSuite)
describe('replacing', replaceSuite)
describe('behind our back', outsideSuite)
describe('media', mediaSuite)
describe('several servers', serversSuite)
describe('the language', languageSuite)
describe('the client', clientSuite)
describe('states', statesSuite)
describe('stop points', stopsSuite)
describe('tables', tablesSuite)
describe('faults', faultsSuite)
