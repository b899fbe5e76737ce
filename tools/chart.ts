/** `npm run chart`: what the Helm chart promises, rendered by helm, which has to be there. */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { serviceNames, services } from '@jumun/platform'
import { parseAllDocuments } from 'yaml'

const chart = fileURLToPath(new URL('../deploy/helm/jumun', import.meta.url))
const set = (...values: string[]): string[] => values.flatMap((value) => ['--set', value])
const demo = set('demo.enabled=true')
const shop = set('secrets.prefix=shop', 'trust.order[0]=abc', 'paymentProvider=https://pay.example.com')
const everything = [
  ...demo,
  ...set('discovery.enabled=true', 'config.enabled=true', 'ingress.enabled=true', 'demo.kafka.enabled=true'),
]

interface Thing {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly labels?: Record<string, string> }
  readonly spec?: any
  readonly data?: Record<string, string>
  readonly stringData?: Record<string, string>
}

function rendered(...args: string[]): Thing[] {
  const text = execFileSync('helm', ['template', 'jumun', chart, ...args], { encoding: 'utf8', maxBuffer: 2 ** 26 })
  return parseAllDocuments(text).flatMap((document) => {
    assert.deepEqual(document.errors, [])
    return (document.toJSON() as Thing | null) ?? []
  })
}
const ofKind = (things: readonly Thing[], ...kinds: string[]): Thing[] =>
  things.filter(({ kind }) => kinds.includes(kind))
const named = (things: readonly Thing[], kind: string, name: string): Thing => {
  const found = ofKind(things, kind).find(({ metadata }) => metadata.name === name)
  assert.ok(found, `there is no ${kind} ${name}`)
  return found
}
const podsOf = (things: readonly Thing[]): { name: string; spec: any }[] => [
  ...ofKind(things, 'Deployment', 'StatefulSet', 'Job').map(({ metadata, spec }) => ({
    name: metadata.name,
    spec: spec.template.spec,
  })),
  ...ofKind(things, 'Pod').map(({ metadata, spec }) => ({ name: metadata.name, spec })),
]
const environmentIn = (things: readonly Thing[], kind: string, name: string): Record<string, string> =>
  Object.fromEntries(
    named(things, kind, name).spec.template.spec.containers[0].env.map(({ name, value }: any) => [name, value]),
  )

test('helm finds nothing to say against it, for a try, for a shop, and with all that can be switched on', () => {
  for (const values of [demo, shop, everything])
    execFileSync('helm', ['lint', '--strict', '--quiet', chart, ...values], { stdio: 'pipe' })
})

test('every service of the map is there, can be found, and is moved one pod at a time', () => {
  const things = rendered(...everything)
  for (const { name, subscribes } of services) {
    const { spec } = named(things, subscribes === 'everything' ? 'StatefulSet' : 'Deployment', `jumun-${name}`)
    const [container] = spec.template.spec.containers
    assert.deepEqual(container.args, [name])
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) assert.ok(container[probe], probe)
    assert.ok(container.resources.requests.cpu && container.resources.limits.memory)
    named(things, 'Service', `jumun-${name}`)
    assert.equal(named(things, 'PodDisruptionBudget', `jumun-${name}`).spec.maxUnavailable, 1)
  }
  const without = rendered(...demo)
  assert.equal(
    ofKind(without, 'Deployment', 'StatefulSet').some(({ metadata }) => metadata.name === 'jumun-discovery'),
    false,
  )
  assert.equal(named(without, 'ConfigMap', 'jumun-settings').data?.['JUMUN_WITHOUT'], 'discovery,config')
})

test('no pod is root, may write its image, or holds a token of the cluster: restricted pod security', () => {
  for (const { name, spec } of podsOf(rendered(...everything))) {
    assert.equal(spec.automountServiceAccountToken, false, name)
    assert.equal(spec.securityContext.runAsNonRoot, true, name)
    assert.equal(spec.securityContext.seccompProfile.type, 'RuntimeDefault', name)
    for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) {
      const { allowPrivilegeEscalation, readOnlyRootFilesystem, capabilities } = container.securityContext
      assert.deepEqual(
        [allowPrivilegeEscalation, readOnlyRootFilesystem, capabilities.drop],
        [false, true, ['ALL']],
        name,
      )
    }
    for (const volume of spec.volumes ?? []) assert.equal('hostPath' in volume, false, name)
  }
})

test('who reaches whom is the map: each edge is allowed at both of its ends, and no other', () => {
  const things = rendered(...everything)
  const part = (peer: any): string => peer.podSelector.matchLabels['app.kubernetes.io/component']
  const edges = (name: string, way: 'ingress' | 'egress', side: 'from' | 'to'): Set<string> =>
    new Set(
      named(things, 'NetworkPolicy', `jumun-${name}`)
        .spec[way].flatMap((rule: any) => rule[side] ?? [])
        .map(part),
    )
  for (const caller of serviceNames)
    for (const callee of serviceNames) {
      if (caller === callee || callee === 'gateway') continue
      const goes = edges(caller, 'egress', 'to').has(callee)
      assert.equal(edges(callee, 'ingress', 'from').has(caller), goes, `${caller} to ${callee}`)
    }
  assert.ok(edges('order', 'egress', 'to').has('payment'))
  assert.equal(edges('order', 'egress', 'to').has('catalog'), false, 'order knows menus by their events')
  assert.deepEqual(named(things, 'NetworkPolicy', 'jumun-nobody').spec.policyTypes, ['Ingress', 'Egress'])
})

test('who measures is let in to every service where it is named, and to none where it is not', () => {
  const letIn = (things: readonly Thing[]): string[] =>
    serviceNames.filter((name) =>
      JSON.stringify(named(things, 'NetworkPolicy', `jumun-${name}`).spec.ingress ?? []).includes('"app":"prometheus"'),
    )
  const prometheus = set('networkPolicy.metricsFrom[0].podSelector.matchLabels.app=prometheus')
  assert.deepEqual(letIn(rendered(...everything, ...prometheus)), serviceNames)
  assert.deepEqual(letIn(rendered(...everything)), [])
})

test('traces reach a collector where one is named', () => {
  const opened = (...values: string[]): boolean => {
    const things = rendered(...values)
    return serviceNames.every((name) =>
      JSON.stringify(named(things, 'NetworkPolicy', `jumun-${name}`).spec.egress).includes('4318'),
    )
  }
  const collector = set('settings.OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318')
  assert.deepEqual([opened(...everything, ...collector), opened(...everything)], [true, false])
})

test('while a key is replaced everybody is told of both halves', () => {
  const trusted = (...values: string[]): string[] =>
    JSON.parse(named(rendered(...values), 'ConfigMap', 'jumun-trust').data?.['trust.json'] ?? '').order
  assert.deepEqual(trusted(...shop, ...set('trust.order[1]=def')), ['abc', 'def'])
  assert.equal(trusted(...demo).length, 1)
  assert.deepEqual(trusted(...demo, ...set('trust.order[0]=def')).slice(1), ['def'])
})

test('no secret is in a ConfigMap or in a pod’s description', () => {
  const things = rendered(...everything)
  const secrets = ofKind(things, 'Secret')
    .flatMap(({ stringData }) => Object.entries(stringData ?? {}))
    .filter(([name, value]) => !/certificate|BOOTSTRAP|DEMO|WAIT/.test(name) && value.length > 8)
    .map(([, value]) => value)
  assert.ok(secrets.length > 20)
  const open = JSON.stringify(things.filter(({ kind }) => kind !== 'Secret'))
  for (const secret of secrets) assert.equal(open.includes(JSON.stringify(secret).slice(1, -1)), false)
})

test('a try with Kafka: three brokers of which any one may go, and everybody is told where they are', () => {
  const things = rendered(...everything)
  const { spec } = named(things, 'StatefulSet', 'jumun-kafka')
  const setting = (name: string): string =>
    spec.template.spec.containers[0].env.find((one: any) => one.name === `KAFKA_${name}`)?.value
  assert.deepEqual(
    [spec.replicas, setting('DEFAULT_REPLICATION_FACTOR'), setting('MIN_INSYNC_REPLICAS')],
    [3, '3', '2'],
  )
  assert.equal(named(things, 'PodDisruptionBudget', 'jumun-kafka').spec.maxUnavailable, 1)
  const settings = named(things, 'ConfigMap', 'jumun-settings').data ?? {}
  const brokers = [0, 1, 2].map((id) => `jumun-kafka-${id}.jumun-kafka:9092`)
  assert.equal(settings['JUMUN_EVENT_LOG'], `kafka://${brokers.join(',')}`)
  assert.match(settings['JUMUN_SCHEMA_REGISTRY'] ?? '', /^http:\/\/jumun-registry:8080\//)
  const secrets = ofKind(things, 'Secret').flatMap(({ stringData }) => Object.keys(stringData ?? {}))
  assert.equal(secrets.filter((name) => name.startsWith('JUMUN_EVENT_LOG')).length, 0, 'nobody is told of another log')
  assert.equal(
    ofKind(rendered(...demo), 'StatefulSet').some(({ metadata }) => metadata.name === 'jumun-kafka'),
    false,
  )
})

test('pictures are on a volume that all pods of catalog share, or in a bucket', () => {
  const onVolume = rendered(...demo)
  assert.equal(environmentIn(onVolume, 'Deployment', 'jumun-catalog')['JUMUN_CATALOG_PICTURES_FOLDER'], '/pictures')
  assert.ok(named(onVolume, 'Deployment', 'jumun-catalog').spec.template.spec.affinity.podAffinity)
  assert.deepEqual(named(onVolume, 'PersistentVolumeClaim', 'jumun-pictures').spec.accessModes, ['ReadWriteOnce'])
  const shared = rendered(...demo, ...set('pictures.storage.accessMode=ReadWriteMany'))
  assert.equal(named(shared, 'Deployment', 'jumun-catalog').spec.template.spec.affinity, undefined)
  const inBucket = rendered(...demo, ...set('pictures.bucket=https://s3.example.com/menus'))
  assert.equal(ofKind(inBucket, 'PersistentVolumeClaim').length, 0)
  assert.equal(
    environmentIn(inBucket, 'Deployment', 'jumun-catalog')['JUMUN_CATALOG_PICTURES_URL'],
    'https://s3.example.com/menus',
  )
})

test('behind an Ingress who asks is who the Ingress says, and links in mail lead there', () => {
  const things = rendered(
    ...demo,
    ...set('ingress.enabled=true', 'ingress.host=order.example.com', 'ingress.tlsSecret=tls'),
  )
  assert.equal(environmentIn(things, 'Deployment', 'jumun-gateway')['JUMUN_GATEWAY_TRUSTED_PROXIES'], '1')
  assert.equal(
    environmentIn(things, 'Deployment', 'jumun-store')['JUMUN_STORE_PUBLIC_URL'],
    'https://order.example.com',
  )
  assert.equal(named(things, 'ConfigMap', 'jumun-settings').data?.['JUMUN_ALLOWED_HOSTS'], 'order.example.com')
  assert.equal(
    environmentIn(rendered(...demo), 'Deployment', 'jumun-gateway')['JUMUN_GATEWAY_TRUSTED_PROXIES'],
    undefined,
  )
})

test('tables are brought to a release before its pods start, also when it is gone back to', () => {
  const { metadata } = ofKind(rendered(...shop), 'Job')[0] as Thing & {
    metadata: { annotations?: Record<string, string> }
  }
  assert.match(metadata.name, /^jumun-migrate-/)
  assert.deepEqual(metadata.annotations?.['helm.sh/hook']?.split(','), ['pre-install', 'pre-upgrade', 'pre-rollback'])
})

test('a changed setting rolls the pods that read it', () => {
  const sumOf = (things: readonly Thing[], name: string): string =>
    named(things, 'Deployment', `jumun-${name}`).spec.template.metadata.annotations['jumun.io/settings']
  const before = rendered(...shop)
  const all = rendered(...shop, ...set('settings.JUMUN_PROFILE=test'))
  const one = rendered(...shop, ...set('services.user.settings.JUMUN_USER_GREETING=Hello'))
  assert.notEqual(sumOf(all, 'order'), sumOf(before, 'order'))
  assert.notEqual(sumOf(one, 'user'), sumOf(before, 'user'))
  assert.equal(sumOf(one, 'order'), sumOf(before, 'order'))
})

test('whoever scales is not told how many', () => {
  const things = rendered(
    ...shop,
    ...set('services.order.autoscaling.enabled=true', 'services.order.autoscaling.lag.metric=kafka_lag'),
    ...set('services.store.keda.enabled=true', 'services.store.keda.bootstrapServers=kafka:9092'),
  )
  const { metrics } = named(things, 'HorizontalPodAutoscaler', 'jumun-order').spec
  assert.deepEqual(
    metrics.map(({ type }: any) => type),
    ['Resource', 'External'],
  )
  named(things, 'ScaledObject', 'jumun-store')
  for (const name of ['order', 'store'])
    assert.equal('replicas' in named(things, 'Deployment', `jumun-${name}`).spec, false)
})

test('nonsense is refused with a sentence', () => {
  const refusals: [string[], RegExp][] = [
    [[], /Say where the secrets are .* or set demo.enabled=true for a try/],
    [set('secrets.prefix=shop', 'trust.order[0]=abc'), /paymentProvider: where the payment provider answers/],
    [set('secrets.prefix=shop', 'paymentProvider=https://p.example.com'), /trust: the public keys of all services/],
    [[...demo, ...set('drainSeconds=90')], /terminationGraceSeconds has to be at least 105/],
    [[...demo, ...set('services.ordr.replicas=2')], /'ordr' not allowed/],
    [[...demo, ...set('demo.enabled=maybe')], /got string, want boolean/],
    [[...demo, ...set('eventLog=redis://x')], /eventLog/],
    [[...demo, ...set('settings.PATH=/bin')], /invalid propertyName 'PATH'/],
    [[...demo, ...set('gatewayApi.enabled=true')], /gatewayApi.parentRefs: the Gateway that the route belongs to/],
    [[...demo, ...set('defaults.replicas=-1')], /replicas/],
    [[...demo, ...set('pictures.bucket=menus')], /bucket/],
    [[...demo, ...set('demo.kafka.brokers=5')], /'brokers' not allowed/],
  ]
  for (const [values, said] of refusals) {
    const { status, stderr } = spawnSync('helm', ['template', 'jumun', chart, ...values], { encoding: 'utf8' })
    assert.notEqual(status, 0, values.join(' '))
    assert.match(stderr, said)
  }
})
