/** `npm run audit`: the invariants I1–I13 against the running platform, one row each; exit code 1 when one is broken. */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { reportAudit } from '@jumun/contracts'
import { asOperator } from './audit/as-operator.ts'
import { databasesOf } from './audit/databases.ts'
import type { Finding } from './audit/finding.ts'
import { invariants } from './audit/invariants.ts'
import { forThePage, withThePage } from './audit/one-list.ts'
import { takeSnapshot } from './audit/take-snapshot.ts'
import { untilQuiet } from './audit/until-quiet.ts'
import { whatStays } from './audit/what-stays.ts'
import { Refusal, readPort } from './flags.ts'
import { dataPath, readRunFile } from './run-file.ts'

const defaultWaitSeconds = 30
const shownCases = 5
/** So often, so far apart, before a case counts: what is under way, or heard again every half minute, is over by then. */
const looks = 8
const lookAgainAfterMs = 5_000

const help = `npm run audit [-- flags]

  Checks the invariants I1 to I13 on the running platform, once nothing moves any more, or, where something always does, as
  it is: a case counts when it is found ${looks} times, ${lookAgainAfterMs / 1000} s apart. What the page on /ops shows is part
  of it, and what is found stands there from then on.

  --port N     the gateway's port (default: the running platform's)
  --data DIR   its data folder (default .jumun in the repository)
  --wait N     how many seconds to wait for quiet (default ${defaultWaitSeconds})`

try {
  const flags = readFlags(process.argv.slice(2))
  if (flags.help) console.log(help)
  else if (!(await audit(flags))) process.exitCode = 1
} catch (error) {
  console.error(error instanceof Refusal ? error.message : `The audit cannot be made: ${(error as Error).message}`)
  process.exitCode = 1
}

interface AuditFlags {
  readonly port: number | undefined
  readonly data: string | undefined
  readonly waitMs: number
  readonly help: boolean
}

async function audit({ port, data, waitMs }: AuditFlags): Promise<boolean> {
  const run = readRunFile(dataPath(data))
  const gateway = port === undefined ? run.gateway : `http://${new URL(run.gateway).hostname}:${port}`
  const { ask, services, close } = databasesOf(run)
  try {
    const moving = await untilQuiet(ask, services, run.eventLog, waitMs)
    if (moving.length > 0) console.log(`Not quiet after ${waitMs / 1000} s: ${moving.join('; ')}.`)
    let own: readonly Finding[] | undefined
    const look = async (): Promise<readonly Finding[]> => {
      const snapshot = await takeSnapshot(run, gateway, ask, services)
      const found = invariants.map((invariant) => invariant(snapshot))
      own = own ? whatStays(own, found) : found
      return withThePage(found, snapshot.live)
    }
    let findings = await look()
    for (let times = 1; times < looks && findings.some(({ broken }) => broken.length > 0); times++) {
      await pause(lookAgainAfterMs)
      findings = whatStays(findings, await look())
    }
    const tell = await asOperator(run, gateway)
    await tell('POST', reportAudit.path, forThePage(own ?? []))
    for (const finding of findings) console.log(rowOf(finding))
    const broken = findings.filter((finding) => finding.broken.length > 0).length
    console.log(broken === 0 ? 'All invariants hold.' : `${broken} of ${findings.length} invariants are broken.`)
    return broken === 0
  } finally {
    await close()
  }
}

function rowOf({ id, name, examined, broken }: Finding): string {
  const verdict = broken.length === 0 ? 'ok' : 'BROKEN'
  const cases = broken.slice(0, shownCases).map((text) => `\n      ${text}`)
  const more = broken.length > shownCases ? `\n      … and ${broken.length - shownCases} more` : ''
  return `${id.padEnd(4)} ${name.padEnd(28)} ${verdict.padEnd(7)} ${examined}${cases.join('')}${more}`
}

function readFlags(args: string[]): AuditFlags {
  const text = { type: 'string' } as const
  const options = { port: text, data: text, wait: text, help: { type: 'boolean' } } as const
  let values: { port?: string; data?: string; wait?: string; help?: boolean }
  try {
    values = parseArgs({ args, options }).values
  } catch (error) {
    throw new Refusal(`${(error as Error).message.split('. ')[0]}; npm run audit -- --help names the flags.`)
  }
  const wait = Number(values.wait ?? defaultWaitSeconds)
  if (!Number.isFinite(wait) || wait < 0 || wait > 3_600) throw new Refusal('--wait needs seconds from 0 to 3600.')
  return {
    port: values.port === undefined ? undefined : readPort(values.port),
    data: values.data,
    waitMs: wait * 1000,
    help: values.help === true,
  }
}
