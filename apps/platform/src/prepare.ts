/**
 * Loads every service once and looks at its settings, while PostgreSQL is still starting: a wrong setting is found before
 * anything runs, and the compiled code is in the cache when all the processes want it at once.
 */
import { readSettings } from '@jumun/service'
import { serviceNamed } from './services.ts'

export interface PrepareRequest {
  /** What each service will be told, by name. */
  readonly environments: Readonly<Record<string, Readonly<Record<string, string>>>>
}
export interface PrepareAnswer {
  /** One sentence each; none: all is well. */
  readonly problems: readonly string[]
}

process.once('message', ({ environments }: PrepareRequest) => {
  void look(environments).then((answer) => {
    process.send?.(answer, () => process.disconnect())
  })
})
process.once('disconnect', () => process.exit(0))

async function look(environments: PrepareRequest['environments']): Promise<PrepareAnswer> {
  const problems: string[] = []
  for (const [name, environment] of Object.entries(environments))
    try {
      const { settings } = await serviceNamed(name).load()
      readSettings(name, settings, { environment })
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error))
    }
  return { problems }
}
