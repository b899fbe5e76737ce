/**
 * One service, truly started: a real database, a real event log, real tokens, its own HTTP port; with hands to play all
 * the others. Stop it at the end, also when the test failed.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Endpoint, type Envelope, type EventType, serviceNames, uuidv7 } from '@jumun/contracts'
import { type EventLog, migrateEventLog, type OpenDatabase, openDatabase, postgresEventLog } from '@jumun/messaging'
import {
  environmentName,
  type HostOptions,
  openEventLog,
  type RunningService,
  runService,
  type ServiceDefinition,
  type SettingDefinitions,
  type SettingsOf,
  serviceTokenHeader,
} from '@jumun/service'
import { pino } from 'pino'
import { type As, ask, type TestAnswer, type TestCall } from './ask-a-service.ts'
import { eventually } from './eventually.ts'
import { type FakeClock, fakeClock } from './fake-clock.ts'
import { type FakePeers, type Peer, startFakePeers } from './fake-peers.ts'
import { announce, appendTo, type ReceivedEvent, saidBy } from './heard-and-said.ts'
import { metricsToken } from './metrics-of.ts'
import { startTestPostgres, type TestPostgres } from './postgres.ts'
import { testIdentity, testProof } from './test-keys.ts'
import { type TestTokens, testTokens } from './test-tokens.ts'

export interface TestServiceOptions<Definitions extends SettingDefinitions> {
  readonly settings?: Partial<SettingsOf<Definitions>>
  /** Share a server between services of one test file; else each has its own. */
  readonly postgres?: TestPostgres
  /** Another instance of the service this one belongs to: same database, same log, same keys. */
  readonly besides?: TestService
  /** A clock that stands still until `clock.advance`; true for one of its own. */
  readonly clock?: FakeClock | true
  /** The others as this test wants them. */
  readonly peers?: readonly Peer[]
  readonly hostOptions?: Partial<HostOptions>
  /** The log it hears from and speaks to, instead of one on PostgreSQL; the test's alone. */
  readonly kafka?: TestKafka
}

export interface TestKafka {
  readonly eventLogUrl: string
  readonly schemaRegistryUrl: string
}

export interface TestService {
  readonly running: RunningService
  readonly url: string
  readonly db: OpenDatabase
  readonly events: EventLog
  readonly tokens: TestTokens
  readonly clock: FakeClock | { now(): Date }
  readonly peers: FakePeers | undefined
  /** The rest of what it was started with. */
  readonly hostOptions: HostOptions
  call<const E extends Endpoint<any, any, any, any>>(endpoint: E, options?: TestCall<E>): Promise<TestAnswer>
  /** Put an event into the log as the service that owns it. @returns its id */
  receive<T>(kind: EventType<T>, event: ReceivedEvent<T>): Promise<string>
  /** What this service has put into the log, in order. */
  published(): Promise<readonly Envelope[]>
  /** Resolves when the outbox is empty and everything in the log has been heard. */
  settled(withinMs?: number): Promise<void>
  newId(): string
  stop(): Promise<void>
}

const settleWithinMs = 60_000
/** So that a test may play any of them. */
const everybodyMayAsk = serviceNames.map(
  (name) => ({ name, summary: '', paths: [], subscribes: [], calls: 'everybody' }) as const,
)

export async function startTestService<const Definitions extends SettingDefinitions>(
  definition: ServiceDefinition<Definitions>,
  options: TestServiceOptions<Definitions> = {},
): Promise<TestService> {
  const undo: (() => Promise<unknown>)[] = []
  const cleanUp = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    const started = await start(definition, options, undo)
    return { ...started, stop: cleanUp }
  } catch (error) {
    await cleanUp()
    throw error
  }
}

async function start<Definitions extends SettingDefinitions>(
  definition: ServiceDefinition<Definitions>,
  options: TestServiceOptions<Definitions>,
  undo: (() => Promise<unknown>)[],
): Promise<Omit<TestService, 'stop'>> {
  const { besides } = options
  const clock = (options.clock === true ? fakeClock() : options.clock) ?? besides?.clock ?? { now: () => new Date() }
  const newId = (): string => uuidv7(clock.now().getTime(), randomBytes(10))
  const logger = pino({ level: process.env['JUMUN_TEST_LOG'] ?? 'silent' })
  const { databaseUrl, eventLogUrl, schemaRegistryUrl } = besides?.hostOptions ?? {
    ...(await databases(options.postgres, undo)),
    ...options.kafka,
  }
  if (!databaseUrl || !eventLogUrl) throw new Error('the instance to start beside has no database')
  const events = schemaRegistryUrl
    ? await openEventLog({ url: eventLogUrl, schemaRegistryUrl, log: logger })
    : postgresEventLog({ url: eventLogUrl, pollMs: 20 })
  undo.push(() => events.close())
  const tokens = besides?.tokens ?? testTokens()
  if (!besides) await announce(tokens, events, newId())
  const peers = options.peers && (await startFakePeers(options.peers))
  if (peers) undo.push(() => peers.stop())
  const dataDir = await mkdtemp(join(tmpdir(), `jumun-test-${definition.name}-`))
  undo.push(() => rm(dataDir, { recursive: true, force: true }))

  const hostOptions: HostOptions = {
    databaseUrl,
    eventLogUrl,
    ...(schemaRegistryUrl ? { schemaRegistryUrl } : {}),
    ...(peers ? { discoveryUrl: peers.discoveryUrl } : {}),
    ...testProof(definition.name),
    metricsToken,
    dataDir,
    port: 0,
    environment: Object.fromEntries(
      Object.entries(options.settings ?? {}).map(([name, value]) => [
        environmentName(definition.name, name),
        String(value),
      ]),
    ),
    platform: everybodyMayAsk,
    logger,
    clock,
    limits: { eventLoopDelayMs: 60_000 },
    ...options.hostOptions,
  }
  const running = await runService(definition, hostOptions)
  undo.push(() => running.stop())
  const db = openDatabase({ url: databaseUrl, source: definition.name, poolSize: 2, clock })
  undo.push(() => db.close())

  const headersOf = (as: As): Record<string, string> => {
    if (as === undefined) return {}
    if (typeof as === 'string') return { [serviceTokenHeader]: testIdentity(as, clock).tokenFor(definition.name) }
    return { authorization: `Bearer ${tokens.sign(as, clock.now())}` }
  }

  return {
    running,
    url: running.url,
    db,
    events,
    tokens,
    clock,
    peers,
    hostOptions,
    newId,
    call: (endpoint, request = {}) => ask(running.url, endpoint, request, headersOf(request.as)),
    async receive(kind, event) {
      const id = event.id ?? newId()
      await appendTo(events, kind, { time: clock.now().toISOString(), ...event, id })
      return id
    },
    async published() {
      await eventually(async () => {
        const [left] = await db.query('SELECT 1 AS one FROM outbox LIMIT 1')
        if (left) throw new Error('the outbox is not empty')
      })
      return saidBy(definition.name, events)
    },
    settled: (withinMs = settleWithinMs) => settled(running, db, withinMs),
  }
}

async function databases(
  given: TestPostgres | undefined,
  undo: (() => Promise<unknown>)[],
): Promise<{ databaseUrl: string; eventLogUrl: string }> {
  const postgres = given ?? (await startTestPostgres())
  if (!given) undo.push(() => postgres.stop())
  const [databaseUrl, eventLogUrl] = [await postgres.createDatabase(), await postgres.createDatabase()]
  await migrateEventLog(eventLogUrl)
  return { databaseUrl, eventLogUrl }
}

async function settled(running: RunningService, db: OpenDatabase, withinMs: number): Promise<void> {
  const deadline = AbortSignal.timeout(withinMs)
  const late = new Promise<never>((_, reject) => {
    deadline.addEventListener('abort', () => reject(new Error(`${running.name} has not settled within ${withinMs} ms`)))
  })
  // What it heard may have made it say something, and what it said may be for its own ears.
  for (let quiet = 0; quiet < 2; ) {
    await Promise.race([running.caughtUp(), late])
    const [left] = await db.query('SELECT 1 AS one FROM outbox LIMIT 1')
    quiet = left ? 0 : quiet + 1
    if (left) await new Promise((resolve) => setTimeout(resolve, 5))
    if (deadline.aborted) await late
  }
}
