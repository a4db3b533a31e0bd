import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { jsonSchemas } from './content/json-schema.ts'

// `npm run data:schema`: writes data/schema anew from the zod schemas, for editors that know JSON Schema.
const dir = join(import.meta.dirname, '..', 'data', 'schema')
mkdirSync(dir, { recursive: true })
for (const [name, text] of jsonSchemas()) writeFileSync(join(dir, name), text)
