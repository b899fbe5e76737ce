/** Does what the plan's faults say, one after the other at their times, and measures how long each part stays away. */
import { setTimeout as pause } from 'node:timers/promises'
import type { ServiceName } from '@jumun/contracts'
import type { ProveEnvironment } from './environment.ts'
import type { FaultPlan } from './plan.ts'
import { frozen, killed } from './strike-processes.ts'
import { copyTheLog, drained, madeWhole, restoreTheLog, setAsideAndDropped, soFar, speakers } from './strike-the-log.ts'
import { answers, measured, recoverWithinMs, until } from './until.ts'

export interface FaultReport {
  readonly kind: string
  readonly what: string
  readonly atMs: number
  /** From the blow (or from its end, where it lasts) until what was hit answers again. */
  readonly recoveredMs: number | undefined
  readonly note?: string
  /** It could not be done as planned. */
  readonly trouble?: string
}

const waitForOutboxMs = 20_000
const waitForChargeMs = 20_000
/** Of what is placed while a third of the partitions is led by nobody; it takes two of them to confirm an order. */
const leastConfirmed = 0.15

export async function breakThings(
  environment: ProveEnvironment,
  plan: readonly FaultPlan[],
  instances: Readonly<Partial<Record<ServiceName, number>>>,
  say: (sentence: string) => void,
): Promise<FaultReport[]> {
  const began = performance.now()
  const reports = await Promise.all(
    plan.map(async (fault): Promise<FaultReport> => {
      await pause(fault.atMs)
      const what = describe(fault)
      say(`${seconds(began)} ${what}`)
      const report = { kind: fault.kind, what, atMs: Math.round(performance.now() - began) }
      try {
        const struck = await strike(environment, fault, instances)
        const { recoveredMs, note } = typeof struck === 'object' ? struck : { recoveredMs: struck, note: undefined }
        say(
          `${seconds(began)} … ${what}: over${recoveredMs === undefined ? '' : `, back after ${Math.round(recoveredMs)} ms`}`,
        )
        return { ...report, recoveredMs, ...(note ? { note } : {}) }
      } catch (error) {
        const trouble = error instanceof Error ? error.message : String(error)
        say(`${seconds(began)} … ${what}: ${trouble}`)
        return { ...report, recoveredMs: undefined, trouble }
      }
    }),
  )
  return reports
}

const seconds = (began: number): string => `${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s`

export function describe(fault: FaultPlan): string {
  switch (fault.kind) {
    case 'kill':
      return `kill -9 ${fault.parts.join(', ')}`
    case 'freeze':
      return `freeze ${fault.part} for ${fault.forMs} ms`
    case 'kill the relay in mid-batch':
      return `kill -9 the relay of ${fault.service} in mid-batch`
    case 'cut':
    case 'delay':
    case 'half-open':
    case 'stall':
      return `${fault.kind} the line to ${fault.line}${fault.of ? ` of ${fault.of}` : ''} for ${fault.forMs} ms`
    case 'foreign transaction':
      return `a foreign transaction open for ${fault.forMs} ms in the order database`
    case 'the log is away':
    case "the log's disk is full":
    case 'the schema registry comes back empty':
      return `${fault.kind} for ${fault.forMs} ms`.replace('empty for', 'empty after')
    case 'the log is restored from a copy':
      return `${fault.kind} of ${fault.forMs} ms ago`
    case 'a topic is deleted':
      return `the topic of ${fault.service} is deleted`
    case 'partitions without a leader':
      return `${fault.kind} for ${fault.forMs} ms`
    case 'consumer from the beginning':
      return `${fault.service} hears everything from the beginning`
    case 'kill the provider':
    case 'kill payment after the charge':
    case 'kill PostgreSQL':
    case 'restart PostgreSQL':
    case 'kill a broker':
    case 'an event that cannot be appended':
      return fault.kind
    default:
      return fault satisfies never
  }
}

async function strike(
  environment: ProveEnvironment,
  fault: FaultPlan,
  instances: Readonly<Partial<Record<ServiceName, number>>>,
): Promise<number | undefined | { readonly recoveredMs: number; readonly note: string }> {
  const { platform, lines } = environment
  const partsOf = (service: ServiceName): string[] =>
    Array.from({ length: instances[service] ?? 1 }, (_, index) => (index === 0 ? service : `${service}-${index + 1}`))
  switch (fault.kind) {
    case 'kill':
      return killed(environment, fault.parts)
    case 'freeze':
      return frozen(environment, fault.part, fault.forMs)
    case 'kill the relay in mid-batch': {
      // appending is slowed down, so that a batch is on its way when the blow comes
      const heal = (lines.log ?? lines.broker)?.inject(
        { kind: 'delay', ms: 300 },
        new RegExp(`^$|^jumun_${fault.service}/jumun_log$`),
      )
      try {
        await until(
          async () =>
            (await environment.sql(`jumun_${fault.service}`, 'SELECT 1 AS one FROM outbox LIMIT 1')).length > 0,
          waitForOutboxMs,
          'nothing waited in its outbox',
        )
        return await killed(environment, partsOf(fault.service), heal)
      } finally {
        heal?.()
      }
    }
    case 'kill payment after the charge': {
      // answers are held back: what is charged now, payment does not hear of
      const { holdCharges } = environment.provider
      const heal = holdCharges ? holdCharges() : lines.provider?.inject({ kind: 'half-open' })
      try {
        const charged = async (): Promise<number> => (await environment.provider.charges(newest)).length
        let newest = 0
        newest = (await environment.provider.charges()).at(-1)?.seq ?? 0
        await until(async () => (await charged()) > 0, waitForChargeMs, 'nothing was charged')
        return await killed(environment, partsOf('payment'), heal)
      } finally {
        heal?.()
      }
    }
    case 'kill the provider': {
      const { part } = environment.provider
      const pid = part?.pid
      if (pid === undefined) throw new Error('it was down, or its books would not outlive it')
      return measured(
        () => process.kill(pid, 'SIGKILL'),
        async () => part?.pid !== pid && (await answers(`${part?.url}/health/live`)),
      )
    }
    case 'kill PostgreSQL': {
      const { pid } = environment.postgres
      if (pid === undefined) throw new Error('it was down')
      return measured(
        () => process.kill(pid, 'SIGKILL'),
        () => answersSql(environment),
      )
    }
    case 'restart PostgreSQL': {
      const began = performance.now()
      await environment.postgres.stop()
      await environment.postgres.start()
      await until(() => answersSql(environment), recoverWithinMs, 'PostgreSQL does not answer')
      return performance.now() - began
    }
    case 'kill a broker':
      if (!environment.kafka) throw new Error('there is no Kafka')
      return environment.kafka.killOne(fault.atMs, 5_000)
    case 'cut':
    case 'delay':
    case 'half-open':
    case 'stall': {
      const line = lines[fault.line]
      if (!line) throw new Error(`there is no line to ${fault.line}`)
      const proxyFault = fault.kind === 'delay' ? ({ kind: 'delay', ms: 150 } as const) : { kind: fault.kind }
      const heal = line.inject(proxyFault, concerned(fault))
      await pause(fault.forMs)
      heal()
      return undefined
    }
    case 'foreign transaction': {
      const { default: pg } = await import('pg')
      const client = new pg.Client({ connectionString: environment.connectionTo('jumun_order') })
      client.on('error', () => {}) // PostgreSQL may be killed meanwhile, and it with it
      await client.connect()
      await client.query('BEGIN')
      await client.query('SELECT txid_current()') // a transaction that has written holds back every horizon
      await pause(fault.forMs)
      await client.query('ROLLBACK').catch(() => {})
      await client.end().catch(() => {})
      return undefined
    }
    case 'the log is away': {
      const heal = lines.log?.inject({ kind: 'cut' }, /^$|\/jumun_log$/)
      await pause(fault.forMs)
      return drained(environment, () => heal?.())
    }
    case "the log's disk is full": {
      if (!environment.logDisk) throw new Error('the log has no disk of its own')
      const empty = await environment.logDisk.fill()
      try {
        await pause(fault.forMs)
        return await drained(environment, empty)
      } finally {
        await empty()
      }
    }
    case 'the log is restored from a copy': {
      await copyTheLog(environment)
      await pause(fault.forMs)
      return madeWhole(environment, speakers, () => restoreTheLog(environment))
    }
    case 'a topic is deleted': {
      const { kafka } = environment
      if (!kafka) throw new Error('there is no Kafka')
      return madeWhole(environment, [fault.service], () => kafka.deleteTopic(`jumun.${fault.service}`))
    }
    case 'the schema registry comes back empty': {
      if (!environment.kafka) throw new Error('there is no Kafka')
      await environment.kafka.emptyRegistry(fault.forMs)
      return undefined
    }
    case 'an event that cannot be appended':
      return setAsideAndDropped(environment)
    case 'partitions without a leader': {
      if (!environment.kafka) throw new Error('there is no Kafka')
      const before = await soFar(environment)
      const recoveredMs = await environment.kafka.killOne(fault.atMs, fault.forMs)
      const after = await soFar(environment)
      const [placed, confirmed] = [after.placed - before.placed, after.confirmed - before.confirmed]
      const note = `of ${placed} orders placed meanwhile ${confirmed} were confirmed`
      if (confirmed < leastConfirmed * placed) throw new Error(`only ${note}`)
      return { recoveredMs, note }
    }
    case 'consumer from the beginning': {
      const parts = partsOf(fault.service)
      for (const part of parts) await platform.takeDown(part as never)
      try {
        if (environment.kafka) await environment.kafka.forget(fault.service)
        else
          await until(
            async () => {
              await environment.sql(
                'jumun_log',
                'DELETE FROM committed USING membership m WHERE m.id = committed.membership AND m.group_name = $1',
                [fault.service],
              )
              return true
            },
            recoverWithinMs,
            'the positions cannot be forgotten',
          )
      } finally {
        for (const part of parts) await platform.bringBack(part as never)
      }
      return undefined
    }
    default:
      return fault satisfies never
  }
}

/** The labels of a line's connections (`user/database` to PostgreSQL) that a fault is about. */
function concerned({ line, of }: { readonly line: string; readonly of: string | undefined }): RegExp | undefined {
  if (line === 'log') return new RegExp(`^${of ? `jumun_${of}` : '.*'}/jumun_log$`)
  if (line === 'database') return new RegExp(`^jumun_${of ?? '.*'}/(?!jumun_log$)`)
  return undefined
}

const answersSql = (environment: ProveEnvironment): Promise<boolean> =>
  environment.sql('postgres', 'SELECT 1').then(
    () => true,
    () => false,
  )
