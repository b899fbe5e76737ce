export type { Authenticate, Authorize } from './auth/auth.ts'
export type { EndedSessions } from './auth/ended-sessions.ts'
export { type Identity, identityOf, serviceTokenHeader } from './auth/identity.ts'
export { personHeader } from './auth/people-of-stores.ts'
export { refuseUnless } from './auth/rights.ts'
export type { Trust } from './auth/service-key.ts'
export * from './calls/call.ts'
export { isAllowedAt, readNetwork } from './calls/network.ts'
export { createResolver, type Instance, type Resolver, type ResolverOptions } from './calls/resolver.ts'
export {
  type GuestRights,
  isHost,
  newGuestPlace,
  newPlace,
  type Place,
  vouchedFor,
  wordField,
  wordSeconds,
} from './calls/vouching.ts'
export type { Clock } from './clock.ts'
export { type Deeds, deedSettings, deeds, forgetDeeds, type NewDeed, readDeeds } from './deeds.ts'
export * from './define-service.ts'
export { calledBy, publishersFor } from './edges.ts'
export type { Finding, Findings } from './findings.ts'
export { type RunningService, runService } from './host.ts'
export { type HostOptions, hostOptionsFromEnvironment, poolSizeIn, withoutIn } from './host-options.ts'
export { checkBody } from './http/check.ts'
export { type Client, clientOf, countedAddress } from './http/client.ts'
export * from './http/cursor.ts'
export { notBegunHeader } from './http/http.ts'
export { forgetClaimsOf } from './http/idempotency.ts'
export { isMatched } from './http/if-match.ts'
export { parkedEndpoints } from './http/parked-routes.ts'
export * from './http/problem.ts'
export { problemOf } from './http/problem-of.ts'
export { followTrace } from './http/request-trace.ts'
export * from './http/route.ts'
export { fillIn } from './messaging/fill-in.ts'
export { openEventLog } from './messaging/open-event-log.ts'
export { migrateOwnDatabase } from './messaging/own-database.ts'
export { type SecurityLog, type SecurityNote, turnsAway } from './security-log.ts'
export { type Fading, fadingSettings, forgetPlaces, hasFaded } from './settings/fading.ts'
export {
  originOf,
  readSettings,
  SettingError,
  type SettingOrigin,
  type SettingSources,
} from './settings/read-settings.ts'
export * from './settings/setting.ts'
export { type MetricDefinition, metricCatalogue } from './telemetry/metric-catalogue.ts'
export {
  askedOnce,
  computedGauge,
  computedGauges,
  counter,
  gauge,
  histogram,
  measureBreaker,
} from './telemetry/metrics.ts'
export { isAbout, type RecentLines, toLogLine } from './telemetry/recent-lines.ts'
export { currentTrace, inTrace, nextHop, requestIdOf, type Trace } from './telemetry/trace.ts'
