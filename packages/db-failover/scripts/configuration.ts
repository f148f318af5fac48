import { groupFile } from '../src/config/group/description.ts'
import { processFile } from '../src/config/process/process-file.ts'
import type { AnyShape } from '../src/config/shape/shape.ts'
import { jsonText } from './json-text.ts'
import { reference } from './reference.ts'

const page = (): string => `# Configuration

Two files, YAML or JSON. \`db-failover init\` writes both with comments. This page is printed from the codecs that read
them. Durations are texts such as \`500ms\`, \`30s\`, \`15m\`, \`2h\`, \`1d\`. A key that is not known is refused by its name.

Schemas for editors: \`process-file.schema.json\` and \`group.schema.json\` in the package's folder \`schemas\`.

${reference(
  'The process file: `db-failover.yaml`',
  'What one process needs. Every command reads it: from `--config`, else from the folder it is called in.',
  processFile,
)}

${reference(
  'The description of a failover group',
  'For `db-failover apply FILE`. It is whole: what it leaves out gets the default. The log alone holds what a group is.',
  groupFile,
)}
`

const schema = (title: string, shape: AnyShape): string =>
  `${jsonText({ $schema: 'https://json-schema.org/draft/2020-12/schema', title, ...shape.schema })}\n`

/** Every printed file by its path from the repository's root. */
export const printed = (): Readonly<Record<string, string>> => ({
  'docs/configuration.md': page(),
  'packages/db-failover/schemas/process-file.schema.json': schema('db-failover process file', processFile),
  'packages/db-failover/schemas/group.schema.json': schema('db-failover group description', groupFile),
})
