/** Brings one service to life in its surroundings, and to an orderly end: the same in a process, in a test, in a container. */
import { chmod, mkdir } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { getSigningKeys, uuidv7 } from '@jumun/contracts'
import type { Logger } from 'pino'
import { Agent } from 'undici'
import { authentication, authorizer } from './auth/auth.ts'
import { endedSessions } from './auth/ended-sessions.ts'
import { type Identity, identityOf } from './auth/identity.ts'
import { keySet } from './auth/key-set.ts'
import { personAtTablet } from './auth/people-of-stores.ts'
import type { CallService } from './calls/call.ts'
import { callService } from './calls/make-call.ts'
import { register } from './calls/registration.ts'
import { createResolver, type Resolver } from './calls/resolver.ts'
import { vouchedFor } from './calls/vouching.ts'
import type { Clock } from './clock.ts'
import type { Ports, Running, ServiceDefinition } from './define-service.ts'
import { allowedCalls, callersOf } from './edges.ts'
import { findingsRoute } from './findings.ts'
import type { HostOptions } from './host-options.ts'
import { atTheEdge, sendElsewhere, within } from './http/connections.ts'
import { addHealth } from './http/health.ts'
import { hostCheck, namesOf } from './http/hosts.ts'
import { addRoutes, httpApp } from './http/http.ts'
import { cannotListen, listen } from './http/listen.ts'
import { defaultLoadLimits, watchEventLoop } from './http/overload.ts'
import { parkedRoutes } from './http/parked-routes.ts'
import { startJobs } from './jobs.ts'
import { openMessaging } from './messaging/messaging.ts'
import { securityLog } from './security-log.ts'
import type { SettingDefinitions } from './settings/setting.ts'
import { settingsOf } from './settings/settings-of.ts'
import { loggerOf } from './telemetry/logger.ts'
import { measureSurroundings } from './telemetry/measure-surroundings.ts'
import { forgedKeys, httpMetrics, measureProcess, newRegistry } from './telemetry/metrics.ts'
import { openTracing } from './telemetry/open-tracing.ts'
import { randomBytesOf } from './telemetry/random-bytes.ts'
import { logLinesRoute, type RecentLines } from './telemetry/recent-lines.ts'

export interface RunningService {
  readonly name: string
  readonly url: string
  readonly port: number
  /** The events it reacts to. */
  readonly subscribes: readonly string[]
  /**
   * Is ready no more and leaves discovery; answers on for `drainMs` (default: that of its options) while everybody hears of it;
   * finishes what is in hand (bounded), closes everything. May be called twice.
   */
  stop(drainMs?: number): Promise<void>
  /** What was in the log at the time of the call has been heard. */
  caughtUp(): Promise<void>
  /** Sentences that say why it is not ready; empty when it is. */
  ready(): Promise<readonly string[]>
}

const finishWithinMs = 10_000
const askKeysEveryMs = 5000
const askKeysTimeoutMs = 1000
const keepClaimsHours = 48
const endedSessionsWithinMs = 1_000

/** @throws with one clear sentence, nothing left half started */
export async function runService<Definitions extends SettingDefinitions>(
  definition: ServiceDefinition<Definitions>,
  hostOptions: HostOptions,
): Promise<RunningService> {
  const undo: (() => Promise<unknown> | unknown)[] = []
  const cleanUp = async (log: Logger): Promise<void> => {
    for (const step of undo.splice(0).reverse())
      await Promise.resolve()
        .then(step)
        .catch((error: unknown) => log.warn({ err: error }, 'something did not close in order'))
  }
  const { log, lines } = loggerOf(definition.name, hostOptions)
  try {
    return await start(definition, hostOptions, log, lines, undo, () => cleanUp(log))
  } catch (error) {
    await cleanUp(log)
    throw error
  }
}

async function start<Definitions extends SettingDefinitions>(
  definition: ServiceDefinition<Definitions>,
  hostOptions: HostOptions,
  log: Logger,
  lines: RecentLines,
  undo: (() => Promise<unknown> | unknown)[],
  cleanUp: () => Promise<void>,
): Promise<RunningService> {
  const { name } = definition
  const clock: Clock = hostOptions.clock ?? { now: () => new Date() }
  const newId = hostOptions.newId ?? idsOf(clock)
  const identity: Identity = identityOf({ name, key: hostOptions.serviceKey, trust: hostOptions.trust, clock })
  const dataDir = join(hostOptions.dataDir, name)
  // Nobody else's to look into, also where it was made before by other means.
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  await chmod(dataDir, 0o700)

  const dispatcher = new Agent({ connect: { timeout: 1000 }, keepAliveTimeout: 4000, keepAliveMaxTimeout: 30_000 })
  undo.push(() => dispatcher.close())
  const settings = await settingsOf(definition, hostOptions, identity, dataDir, log, dispatcher)

  const registry = newRegistry(name)
  undo.push(measureProcess(registry))
  measureSurroundings(registry, dataDir, hostOptions)
  const eventLoop = watchEventLoop()
  undo.push(eventLoop.stop)

  const tracing = await openTracing(name, hostOptions)
  undo.push(() => tracing?.close())
  const tracer = tracing?.tracer

  const messaging = await openMessaging({ definition, hostOptions, clock, newId, log, registry, tracer })
  undo.push(messaging.close)

  const resolver: Resolver = hostOptions.discoveryUrl
    ? createResolver({
        discoveryUrl: hostOptions.discoveryUrl,
        log,
        dispatcher,
        vouch: (place, word) => vouchedFor(identity, place, word),
      })
    : alone
  undo.push(resolver.stop)
  const call = callService({ resolver, dispatcher, tokenFor: identity.tokenFor, tracer })
  const security = securityLog(log, clock)
  const forged = forgedKeys(registry)
  /** Everybody hears of the same keys: the edge records it. */
  const noteForgery = name === 'gateway' ? security.recordSecurityEvent : security.noteSecurityEvent
  const keys = await keySet({
    file: join(dataDir, 'signing-keys.json'),
    clock,
    log,
    identity,
    ask: () => askKeys(call),
    askEveryMs: askKeysEveryMs,
    onForged: () => {
      forged.inc()
      noteForgery({ kind: 'forged-key', what: 'KEY /signing-keys', status: 401, who: null, role: null, address: null })
    },
  })
  undo.push(messaging.followKeys(keys))
  const ended = await endedSessions({ file: join(dataDir, 'ended-sessions.json'), clock, log })
  const following = messaging.followSessions(ended)
  undo.push(() => following?.stop())
  const callers = callersOf(name, hostOptions.platform)
  const authorize = authorizer({
    authenticate: authentication({ keys, clock, endedSessions: ended }),
    serviceOf: (token) => callers.find((caller) => caller === identity.serviceOf(token)),
  })

  const http = {
    log,
    // The gateway knows more of who comes: it records by itself.
    ...(name === 'gateway' ? {} : { security }),
    metrics: httpMetrics(registry),
    authorize,
    personOf: personAtTablet(identity),
    isHere: hostCheck(namesOf(name, hostOptions)),
    endedSessions: ended,
    idempotency: messaging.idempotency,
    newId,
    limits: { ...defaultLoadLimits, ...hostOptions.limits },
    eventLoop,
    connections: name === 'gateway' ? atTheEdge : within,
    isEdge: name === 'gateway',
    tracer,
  }
  const { app, longLived } = httpApp(http)
  let state: 'starting' | 'running' | 'stopping' = 'starting'
  sendElsewhere(app, () => state === 'stopping')
  undo.push(() => app.close())

  const ports: Ports<typeof settings> = {
    db: messaging.db,
    events: messaging.events,
    call: allowedCalls(name, hostOptions.platform, call),
    clock,
    newId,
    random: hostOptions.random ?? Math.random,
    settings,
    log,
    metrics: registry,
    tracer,
    logLines: lines,
    dataDir,
    security,
    platform: hostOptions.platform,
    edge: { resolver, authorize, endedSessions: ended, metricsToken: hostOptions.metricsToken },
    identity,
  }
  const running: Running = await definition.start(ports)
  if (running.stop) undo.push(running.stop)

  const ready = async (): Promise<readonly string[]> => {
    if (state !== 'running') return [`${name} is ${state}`]
    return [...(await messaging.notReady()), ...((await running.notReady?.()) ?? [])]
  }
  const effects = messaging.start(running)
  undo.push(effects.stop)
  addHealth(app, ready, registry, hostOptions.metricsToken)
  const forOperators = effects.parked ? parkedRoutes(name, effects.parked) : []
  const findings = findingsRoute(name, [...messaging.findings, ...(running.findings ? [running.findings] : [])])
  addRoutes(app, [...(running.routes ?? []), ...forOperators, findings, logLinesRoute(name, lines)], http, longLived)
  await running.http?.(app)

  // Who was logged out while this service was down stays so; a log that does not answer is no reason to wait for it.
  if (following) await Promise.race([following.caughtUp(), pause(endedSessionsWithinMs, undefined, { ref: false })])

  const host = hostOptions.host ?? '127.0.0.1'
  const port = hostOptions.port ?? definition.port ?? 0
  undo.push(
    await listen(app, host, port).catch((error: unknown) => {
      throw new Error(cannotListen(name, host, port, error), { cause: error })
    }),
  )
  const listening = (app.server.address() as AddressInfo).port
  const reachableAt = hostOptions.advertisedHost ?? (['localhost', '0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host)
  const url = `http://${reachableAt.includes(':') ? `[${reachableAt}]` : reachableAt}:${listening}`

  const idle = messaging.idempotency
  const jobs = startJobs(
    [
      ...(running.jobs ?? []),
      ...(idle
        ? [{ name: 'forget-idempotency-claims', everyMs: 3_600_000, run: () => idle.forget(keepClaimsHours) }]
        : []),
    ],
    log,
  )
  const registration = hostOptions.discoveryUrl
    ? register({
        discoveryUrl: hostOptions.discoveryUrl,
        descriptor: definition,
        host: reachableAt,
        port: listening,
        log,
        identity,
        dispatcher,
      })
    : undefined
  state = 'running'
  log.info({ url }, `${name} is running`)

  const endStreams = (): void => {
    for (const reply of longLived) reply.raw.end()
  }
  const stop = async (drainMs: number): Promise<void> => {
    state = 'stopping'
    await registration?.stop()
    if (drainMs > 0) {
      endStreams() // they come again, elsewhere
      await pause(drainMs)
    }
    const force = setTimeout(() => app.server.closeAllConnections(), finishWithinMs)
    endStreams()
    await app.close()
    clearTimeout(force)
    await jobs.stop()
    await cleanUp()
    log.info(`${name} has stopped`)
  }
  let stopping: Promise<void> | undefined
  return {
    name,
    url,
    port: listening,
    subscribes: [...new Set(running.reactions?.flatMap(({ kinds }) => kinds.map(({ type }) => type)))],
    ready,
    caughtUp: () => effects.caughtUp(),
    stop(drainMs = hostOptions.drainMs ?? 0) {
      stopping ??= stop(drainMs)
      return stopping
    },
  }
}

const alone: Resolver = {
  instances: async () => [],
  next: async () => undefined,
  known: () => [],
  names: () => [],
  refresh: async () => {},
  stop: () => {},
}

async function askKeys(call: CallService) {
  const { body } = await call(getSigningKeys, { timeoutMs: askKeysTimeoutMs })
  return body.keys.map(({ proof }) => proof)
}

function idsOf(clock: Clock): () => string {
  return () => uuidv7(clock.now().getTime(), randomBytesOf(10))
}
