/** Does what the plan's faults say, one after the other at their times, and measures how long each part stays away. */
import { setTimeout as pause } from 'node:timers/promises'
import { type Audit, getAudit, type ServiceName } from '@jumun/contracts'
import { asOperator } from '../../apps/platform/src/audit/as-operator.ts'
import type { Ground } from './ground.ts'
import type { FaultPlan } from './plan.ts'

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

const recoverWithinMs = 60_000
const lookEveryMs = 20
/** What a fault waits for: a victim that is up, something in its outbox, a charge. */
const waitForVictimMs = 20_000
const waitForOutboxMs = 20_000
const waitForChargeMs = 20_000
/** Fewer would mean that a fault did not bite. */
const leastGathered = 20
/** Of what is placed while a third of the partitions is led by nobody; it takes two of them to confirm an order. */
const leastConfirmed = 0.15

export async function breakThings(
  ground: Ground,
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
        const struck = await strike(ground, fault, instances)
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
  ground: Ground,
  fault: FaultPlan,
  instances: Readonly<Partial<Record<ServiceName, number>>>,
): Promise<number | undefined | { readonly recoveredMs: number; readonly note: string }> {
  const { platform, lines } = ground
  const partsOf = (service: ServiceName): string[] =>
    Array.from({ length: instances[service] ?? 1 }, (_, index) => (index === 0 ? service : `${service}-${index + 1}`))
  switch (fault.kind) {
    case 'kill':
      return killed(ground, fault.parts)
    case 'freeze':
      return frozen(ground, fault.part, fault.forMs)
    case 'kill the relay in mid-batch': {
      // appending is slowed down, so that a batch is on its way when the blow comes
      const heal = (lines.log ?? lines.broker)?.infect(
        { kind: 'delay', ms: 300 },
        (label) => label === '' || label === `jumun_${fault.service}/jumun_log`,
      )
      try {
        await until(
          async () => (await ground.sql(`jumun_${fault.service}`, 'SELECT 1 AS one FROM outbox LIMIT 1')).length > 0,
          waitForOutboxMs,
          'nothing waited in its outbox',
        )
        return await killed(ground, partsOf(fault.service), heal)
      } finally {
        heal?.()
      }
    }
    case 'kill payment after the charge': {
      // answers are held back: what is charged now, payment does not hear of
      const heal = lines.provider?.infect({ kind: 'half-open' })
      try {
        const charged = async (): Promise<number> => Number((await chargesAfter(ground, newest)).length)
        let newest = 0
        newest = (await chargesAfter(ground, 0)).at(-1)?.seq ?? 0
        await until(async () => (await charged()) > 0, waitForChargeMs, 'nothing was charged')
        return await killed(ground, partsOf('payment'), heal)
      } finally {
        heal?.()
      }
    }
    case 'kill the provider': {
      const { pid } = ground.provider
      if (pid === undefined) throw new Error('it was down')
      return measured(
        () => process.kill(pid, 'SIGKILL'),
        async () => ground.provider.pid !== pid && (await answers(`${ground.provider.url}/health/live`)),
      )
    }
    case 'kill PostgreSQL': {
      const { pid } = ground.postgres
      if (pid === undefined) throw new Error('it was down')
      return measured(
        () => process.kill(pid, 'SIGKILL'),
        () => answersSql(ground),
      )
    }
    case 'restart PostgreSQL': {
      const began = performance.now()
      await ground.postgres.stop()
      await ground.postgres.start()
      await until(() => answersSql(ground), recoverWithinMs, 'PostgreSQL does not answer')
      return performance.now() - began
    }
    case 'kill a broker':
      if (!ground.kafka) throw new Error('there is no Kafka')
      return ground.kafka.killOne(fault.atMs, 5_000)
    case 'cut':
    case 'delay':
    case 'half-open':
    case 'stall': {
      const line = lines[fault.line]
      if (!line) throw new Error(`there is no line to ${fault.line}`)
      const heal = line.infect(fault.kind === 'delay' ? { kind: 'delay', ms: 150 } : { kind: fault.kind }, (label) =>
        concerns(fault, label),
      )
      await pause(fault.forMs)
      heal()
      return undefined
    }
    case 'foreign transaction': {
      const { default: pg } = await import('pg')
      const client = new pg.Client({ connectionString: ground.connectionTo('jumun_order') })
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
      const heal = lines.log?.infect({ kind: 'cut' }, (label) => label === '' || label.endsWith('/jumun_log'))
      await pause(fault.forMs)
      return drained(ground, () => heal?.())
    }
    case "the log's disk is full": {
      if (!ground.logDisk) throw new Error('the log has no disk of its own')
      const empty = await ground.logDisk.fill()
      try {
        await pause(fault.forMs)
        return await drained(ground, empty)
      } finally {
        await empty()
      }
    }
    case 'the log is restored from a copy': {
      await copyTheLog(ground)
      await pause(fault.forMs)
      return madeWhole(ground, speakers, () => restoreTheLog(ground))
    }
    case 'a topic is deleted': {
      const { kafka } = ground
      if (!kafka) throw new Error('there is no Kafka')
      return madeWhole(ground, [fault.service], () => kafka.deleteTopic(`jumun.${fault.service}`))
    }
    case 'the schema registry comes back empty': {
      if (!ground.kafka) throw new Error('there is no Kafka')
      await ground.kafka.emptyRegistry(fault.forMs)
      return undefined
    }
    case 'an event that cannot be appended':
      return setAsideAndDropped(ground)
    case 'partitions without a leader': {
      if (!ground.kafka) throw new Error('there is no Kafka')
      const before = await soFar(ground)
      const recoveredMs = await ground.kafka.killOne(fault.atMs, fault.forMs)
      const after = await soFar(ground)
      const [placed, confirmed] = [after.placed - before.placed, after.confirmed - before.confirmed]
      const note = `of ${placed} orders placed meanwhile ${confirmed} were confirmed`
      if (confirmed < leastConfirmed * placed) throw new Error(`only ${note}`)
      return { recoveredMs, note }
    }
    case 'consumer from the beginning': {
      const parts = partsOf(fault.service)
      for (const part of parts) await platform.takeDown(part as never)
      try {
        if (ground.kafka) await ground.kafka.forget(fault.service)
        else
          await until(
            async () => {
              await ground.sql(
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

function concerns(
  fault: FaultPlan & { readonly line: string; readonly of: string | undefined },
  label: string,
): boolean {
  const [user = '', database = ''] = label.split('/')
  if (fault.line !== 'database' && fault.line !== 'log') return true
  if (fault.of && user !== `jumun_${fault.of}`) return false
  return fault.line === 'log' ? database === 'jumun_log' : database !== 'jumun_log' && user.startsWith('jumun_')
}

const speakers = ['order', 'payment', 'catalog', 'store', 'delivery'] as const

const copyTheLog = (ground: Ground): Promise<unknown> =>
  ground.sql(
    'jumun_log',
    `DROP SCHEMA IF EXISTS copy CASCADE; CREATE SCHEMA copy; BEGIN; LOCK topic IN SHARE MODE;
     CREATE TABLE copy.topic AS TABLE topic; CREATE TABLE copy.record AS TABLE record;
     CREATE TABLE copy.committed AS TABLE committed; COMMIT`,
  )

const restoreTheLog = (ground: Ground): Promise<unknown> =>
  ground.sql(
    'jumun_log',
    `BEGIN; LOCK topic, record, committed; TRUNCATE record, committed; INSERT INTO record SELECT * FROM copy.record;
     INSERT INTO committed SELECT * FROM copy.committed;
     UPDATE topic SET head = coalesce((SELECT head FROM copy.topic old WHERE old.id = topic.id), 0); COMMIT`,
  )

/** Sets the log back, and sees that it is noticed and that it gets again what it lost. */
async function madeWhole(
  ground: Ground,
  owners: readonly ServiceName[],
  setBack: () => Promise<unknown>,
): Promise<{ recoveredMs: number; note: string }> {
  const losses = async () => {
    const rows = await Promise.all(
      owners.map((owner) =>
        ground.sql<{ topic: string; again: number; before: Date | null }>(
          `jumun_${owner}`,
          'SELECT topic, appended_again AS again, lost_before AS before FROM log_loss',
        ),
      ),
    )
    return rows.flat()
  }
  const known = (await losses()).length
  const began = performance.now()
  await setBack()
  const found = await until(
    async () => {
      const now = await losses()
      return now.length > known && now
    },
    recoverWithinMs,
    'nobody noticed that the log went back',
  )
  const ours = found.slice(known)
  if (found.some(({ before }) => before !== null)) throw new Error('events are gone for good that were kept')
  const again = ours.reduce((sum, one) => sum + one.again, 0)
  return { recoveredMs: performance.now() - began, note: `${again} events were appended again by then` }
}

const waitingSince = async (ground: Ground, before: Date): Promise<number> => {
  const counts = await Promise.all(
    ['order', 'payment', 'catalog', 'store', 'delivery'].map((service) =>
      ground.sql<{ n: string }>(`jumun_${service}`, 'SELECT count(*) AS n FROM outbox WHERE time < $1', [before]),
    ),
  )
  return counts.reduce((sum, [row]) => sum + Number(row?.n ?? 0), 0)
}

/** Gives the log back, and sees how fast what had gathered in the outboxes goes. */
async function drained(ground: Ground, giveBack: () => unknown): Promise<{ recoveredMs: number; note: string }> {
  const healedAt = new Date()
  const gathered = await waitingSince(ground, healedAt)
  if (gathered < leastGathered) throw new Error(`only ${gathered} events had gathered: the log was hardly away`)
  await giveBack()
  const began = performance.now()
  let left = gathered
  let firstAt: number | undefined
  await until(
    async () => {
      left = await waitingSince(ground, healedAt)
      if (left < gathered) firstAt ??= performance.now()
      return left === 0
    },
    recoverWithinMs,
    'the outboxes are not empty',
  )
  const ended = performance.now()
  const drainMs = ended - (firstAt ?? began)
  return {
    recoveredMs: ended - began,
    note: `${gathered} events had gathered; the first went after ${Math.round((firstAt ?? began) - began)} ms, all after ${Math.round(ended - began)} ms${drainMs > 50 ? ` (${Math.round(gathered / (drainMs / 1000))} a second)` : ''}`,
  }
}

/** A poison before what an order has yet to say; seen on the page of the audit; dropped; and the order goes on. */
async function setAsideAndDropped(ground: Ground): Promise<{ recoveredMs: number; note: string }> {
  const { subject } = await until(
    async () => (await ground.sql<{ subject: string }>('jumun_order', poison))[0],
    waitForVictimMs,
    'no order was under way',
  )
  const began = performance.now()
  const headOfQueue = async (reason: string) =>
    (
      await ground.sql<{ id: number }>(
        'jumun_order',
        `SELECT id FROM parked_message WHERE outgoing AND subject = $1 AND ${reason} ORDER BY id LIMIT 1`,
        [subject],
      )
    )[0]
  const { id } = await until(() => headOfQueue('reason IS NOT NULL'), recoverWithinMs, 'it was not set aside')
  const setAsideMs = Math.round(performance.now() - began)
  const asked = async () => asOperator(await ground.platform.runFile(), ground.platform.url)
  const isTold = async (): Promise<boolean> => {
    const { items } = await (await asked())<Audit>('GET', getAudit.path)
    return items.some(({ violations }) => violations.some(({ orderId, by }) => orderId === subject && by === 'order'))
  }
  await until(isTold, recoverWithinMs, 'the audit on /ops says nothing of it')
  const path = '/ops/services/order/parked'
  await until(
    async () => {
      if (await headOfQueue(`id = ${id}`)) await (await asked())('POST', `${path}/${id}/drop`)
      return true
    },
    recoverWithinMs,
    'it could not be dropped',
  )
  await until(
    async () => {
      const next = await headOfQueue('true')
      if (next) await (await asked())('POST', `${path}/${next.id}/retry`)
      return next === undefined
    },
    recoverWithinMs,
    'what waited behind it could not be sent',
  )
  return { recoveredMs: performance.now() - began, note: `set aside after ${setAsideMs} ms` }
}

const poison = `INSERT INTO outbox (id, topic, type, source, subject, time, correlationid, sequence, schema_id, body)
  SELECT gen_random_uuid(), 'jumun.order', 'OrderProgressed', 'order', id, now(), id, 1000000, 9999, '\\x00'
  FROM orders WHERE status IN ('PLACED', 'CONFIRMED', 'ACCEPTED') ORDER BY created_at DESC LIMIT 1 RETURNING subject`

const soFar = async (ground: Ground): Promise<{ placed: number; confirmed: number }> => {
  const [row] = await ground.sql<{ placed: string; confirmed: string }>(
    'jumun_order',
    `SELECT count(*) AS placed, count(*) FILTER (WHERE status <> 'PLACED') AS confirmed FROM orders
     WHERE status NOT IN ('AWAITING_PAYMENT', 'EXPIRED', 'PAYMENT_DECLINED')`,
  )
  return { placed: Number(row?.placed), confirmed: Number(row?.confirmed) }
}

/** kill -9 of processes of the platform, all at once; until each answers again. */
async function killed(ground: Ground, parts: readonly string[], afterwards?: () => void): Promise<number> {
  const pids = new Map(await Promise.all(parts.map(async (part) => [part, await pidOf(ground, part)] as const)))
  return measured(
    () => {
      for (const pid of pids.values()) kill(pid, 'SIGKILL')
      afterwards?.()
    },
    async () => {
      const { services } = await ground.platform.runFile()
      for (const [part, pid] of pids) {
        const now = services[part]
        if (!now || now.pid === pid || !(await answers(`${now.url}/health/live`))) return false
      }
      return true
    },
  )
}

async function frozen(ground: Ground, part: string, forMs: number): Promise<number> {
  const pid = await pidOf(ground, part)
  kill(pid, 'SIGSTOP')
  await pause(forMs)
  return measured(
    () => kill(pid, 'SIGCONT'), // the supervisor may have killed it by now: then somebody else answers
    async () => {
      const now = (await ground.platform.runFile()).services[part]
      return now !== undefined && (await answers(`${now.url}/health/live`))
    },
  )
}

/** Of a part that another fault may have struck down a moment ago. */
async function pidOf(ground: Ground, part: string): Promise<number> {
  const pid = async () => (await ground.platform.runFile()).services[part]?.pid
  return until(pid, waitForVictimMs, `${part} was down already, and has not come back`)
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error // it was gone already
  }
}

async function measured(blow: () => void, isBack: () => Promise<boolean>): Promise<number> {
  const began = performance.now()
  blow()
  await until(isBack, recoverWithinMs, 'it has not come back')
  return performance.now() - began
}

/** @returns what the check found: neither undefined nor false */
async function until<Found>(
  check: () => Promise<Found | undefined | false>,
  withinMs: number,
  sentence: string,
): Promise<Found> {
  const deadline = performance.now() + withinMs
  for (;;) {
    // what cannot be looked at just now (a database that is down) is looked at again
    const found = await check().catch(() => undefined)
    if (found !== undefined && found !== false) return found
    if (performance.now() > deadline) throw new Error(`${sentence} within ${withinMs} ms`)
    await pause(lookEveryMs)
  }
}

const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(1_000) }).then(
    async (answer) => {
      await answer.body?.cancel()
      return answer.ok
    },
    () => false,
  )

const answersSql = (ground: Ground): Promise<boolean> =>
  ground.sql('postgres', 'SELECT 1').then(
    () => true,
    () => false,
  )

async function chargesAfter(ground: Ground, after: number): Promise<{ seq: number }[]> {
  const all: { seq: number }[] = []
  for (let cursor: number | null = after; cursor !== null; ) {
    const page: { items: { seq: number }[]; nextCursor: number | null } = await ground.askProvider(
      `/charges?limit=500&cursor=${cursor}`,
    )
    all.push(...page.items)
    cursor = page.nextCursor
  }
  return all
}
