/** What each part of one platform is told: where the others are, whose secrets it needs, and how it is set up here. */
import type { ServiceName } from '@jumun/contracts'
import type { Operator } from './board.ts'
import type { DataFolder } from './data-folder.ts'
import { demoOperator } from './demo.ts'
import { type Environment, environmentForAnyone, environmentOfAService } from './environment-of-a-service.ts'
import type { Infrastructure } from './infrastructure.ts'
import type { PortChoice, Ports } from './ports.ts'

export const loopback = '127.0.0.1'

export interface PlatformPlan {
  readonly chosen: readonly ServiceName[]
  readonly environment: Environment
  readonly data: DataFolder
  readonly ports: Ports
  /** Where people reach the gateway. */
  readonly host: string
  readonly demo: boolean
  readonly compileCache: string
  readonly operator: Operator
  readonly metricsToken: string
  /** Undefined: there is another payment provider, or nobody who needs one. */
  readonly sandboxUrl: (() => string | undefined) | undefined
  /** Undefined while it is not there yet. */
  readonly infrastructure: () => Infrastructure | undefined
}

/** Those that others are told of before they listen; any port will do for the rest. */
export const choiceFor = (name: ServiceName, ports: Ports): PortChoice | undefined =>
  name === 'gateway' || name === 'discovery' || name === 'config' ? ports[name] : undefined

export function serviceEnvironment(
  plan: PlatformPlan,
  name: ServiceName,
  port?: number,
  instance = 1,
): Record<string, string> {
  const { data, environment, ports } = plan
  const infrastructure = plan.infrastructure()
  return environmentOfAService(name, environment, {
    compileCache: plan.compileCache,
    serviceKey: environment[`JUMUN_SERVICE_KEY_${name.toUpperCase()}`] || data.secrets.serviceKeys[name] || '',
    trustFile: environment['JUMUN_TRUST_FILE'] || data.trustFile,
    metricsToken: plan.metricsToken,
    dataDir: instance === 1 ? data.of('services') : data.of('services', `instance-${instance}`),
    databaseUrl: infrastructure?.databases[name],
    eventLog: infrastructure?.eventLogOf(name),
    ...urlsOfInfrastructure(plan),
    host: name === 'gateway' ? plan.host : loopback,
    port: port ?? choiceFor(name, ports)?.port ?? 0,
    settings: settingsOf(plan, name),
  })
}

function settingsOf(
  { data, demo, environment, operator, sandboxUrl }: PlatformPlan,
  name: ServiceName,
): Record<string, string> {
  if (name === 'user')
    return {
      // A demo is there to be tried at once.
      ...(demo ? { JUMUN_USER_RIDERS_AND_OWNERS_WAIT: 'false' } : {}),
      JUMUN_USER_KEY_SECRET: data.secrets.userKeys,
      JUMUN_USER_BOOTSTRAP_OPERATOR_EMAIL: operator.email,
      JUMUN_USER_BOOTSTRAP_OPERATOR_PASSWORD: operator.password,
    }
  if (name === 'payment' && sandboxUrl)
    return {
      JUMUN_PAYMENT_PROVIDER_URL: sandboxUrl() || 'http://not-started.invalid',
      JUMUN_PAYMENT_PROVIDER_KEY: data.secrets.provider,
      JUMUN_PAYMENT_PROVIDER_FAULTS: String(demo),
    }
  // A picture that one instance took in, all of them show.
  if (name === 'catalog') return { JUMUN_CATALOG_PICTURES_FOLDER: data.of('services', 'catalog', 'pictures') }
  if (name !== 'gateway') return {}
  const provider = environment['JUMUN_PAYMENT_PROVIDER']
  return { JUMUN_GATEWAY_DEMO: String(demo), ...(provider ? { JUMUN_GATEWAY_PAYMENT_PROVIDER: provider } : {}) }
}

export const sandboxEnvironment = (
  { environment, compileCache, data }: PlatformPlan,
  port: number,
): Record<string, string> => ({
  ...environmentForAnyone(environment),
  NODE_COMPILE_CACHE: compileCache,
  SANDBOX_PROVIDER_KEY: data.secrets.provider,
  DATA_DIR: data.of('provider'),
  HOST: loopback,
  PORT: String(port),
})

/** Ours where we run them, else those that were named, else where they usually are. */
function urlsOfInfrastructure({ chosen, ports, environment }: PlatformPlan) {
  const discovery = `http://${loopback}:${ports.discovery.port}/eureka`
  const config = `http://${loopback}:${ports.config.port}`
  return {
    discoveryUrl: chosen.includes('discovery') ? discovery : (environment['JUMUN_DISCOVERY_URL'] ?? discovery),
    configUrl: chosen.includes('config') ? config : (environment['JUMUN_CONFIG_URL'] ?? config),
  }
}

/** Nobody can sign up as an operator, so one comes with the installation. */
export function operatorOf(environment: Environment, data: DataFolder, demo: boolean): Operator {
  const byDefault = demo ? demoOperator : { email: 'operator@jumun.local', password: data.secrets.operator }
  return {
    email: environment['JUMUN_USER_BOOTSTRAP_OPERATOR_EMAIL'] || byDefault.email,
    password: environment['JUMUN_USER_BOOTSTRAP_OPERATOR_PASSWORD'] || byDefault.password,
  }
}

/** Play money, whose program comes with the platform. */
export const isSandbox = (environment: Environment): boolean =>
  (environment['JUMUN_PAYMENT_PROVIDER'] || 'sandbox') === 'sandbox'

/** Another sandbox than the platform's own; whose books are for a shop's eyes alone are not named. */
export const providerNamed = (environment: Environment): { url: string; key: string } | undefined => {
  if (!isSandbox(environment)) return undefined
  const url = environment['JUMUN_PAYMENT_PROVIDER_URL']
  return url ? { url, key: environment['JUMUN_PAYMENT_PROVIDER_KEY'] ?? '' } : undefined
}
