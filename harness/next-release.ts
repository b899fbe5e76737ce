/**
 * The release after this one, as a copy of the sources in which it has been made: every event in a version of its own with a
 * field that says something, and a column more in every table. Whoever runs it beside this release has a deployment under way.
 */
import { execFileSync } from 'node:child_process'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { scratchOf } from '../tools/mutations/scratch.ts'

export interface NextRelease {
  /** Its `apps/platform/src/main.ts`. */
  readonly main: string
  /** The column and the field that are new in it. */
  readonly column: string
  remove(): void
}

const root = fileURLToPath(new URL('../', import.meta.url))
const field = 'ofTheNextRelease'
const column = 'of_the_next_release'
const says = 'something new'

export function nextRelease(): NextRelease {
  const { folder, plant, remove } = scratchOf(root)
  try {
    for (const file of globSync('contracts/events/*.avsc', { cwd: folder })) addField(join(folder, file))
    execFileSync(process.execPath, ['tools/generate.ts'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
    plant([
      {
        file: 'contracts/src/codec.ts',
        find: 'const body = type.toBuffer(data)',
        put: `const body = type.toBuffer({ ...data, ${field}: '${says}' })`,
      },
    ])
    for (const table of tablesIn(folder)) addColumn(table)
    return { main: join(folder, 'apps/platform/src/main.ts'), column, remove }
  } catch (error) {
    remove()
    throw error
  }
}

function addField(path: string): void {
  const schema = JSON.parse(readFileSync(path, 'utf8')) as { version: number; fields: object[] }
  schema.version += 1
  schema.fields.push({ name: field, type: ['null', 'string'], default: null })
  writeFileSync(path, JSON.stringify(schema))
}

interface Table {
  readonly name: string
  /** Where its migrations are. */
  readonly folder: string
}

const tablesIn = (folder: string): Table[] =>
  globSync(
    ['services/*/migrations/*.sql', 'packages/messaging/migrations/service/*.sql', 'packages/service/migrations/*.sql'],
    {
      cwd: folder,
    },
  ).flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/^CREATE TABLE (?:IF NOT EXISTS )?(\w+)/gm)].map(
      ([, name = '']) => ({
        name,
        folder: join(folder, dirname(file)),
      }),
    ),
  )

/** Each in a transaction of its own; a table may be gone again by now, or have become a view. */
function addColumn({ name, folder }: Table): void {
  const sql = `DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_class WHERE oid = to_regclass('${name}') AND relkind = 'r') THEN
    ALTER TABLE ${name} ADD COLUMN ${column} text NOT NULL DEFAULT '${says}';
  END IF;
END $$;
`
  writeFileSync(join(folder, `9999-${name}.sql`), sql)
}
