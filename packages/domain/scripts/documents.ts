import { eventsPage } from './events-page.ts'
import { phasesPage } from './phases-page.ts'
import { policyPage } from './policy-page.ts'
import { rulesPage } from './rules-page.ts'

/** Every printed page by its path from the repository's root. */
export const printed = (): Readonly<Record<string, string>> => ({
  'docs/rules.md': rulesPage(),
  'docs/phases.md': phasesPage(),
  'docs/events.md': eventsPage(),
  'docs/policy.md': policyPage(),
})
