/**
 * What an autoscaler reads lag from: a Prometheus that asks every pod and the adapter that makes external metrics of it, both as
 * deploy/observability/kubernetes says. Whatever served external metrics before does so again afterwards.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { adapterImage, prometheusImage } from '../image/metrics-images.ts'
import type { Kube } from './kube.ts'
import { isWhole, until } from './plan.ts'
import { containerSecurity, podSecurity, secretOf } from './platform.ts'

const folder = fileURLToPath(new URL('../../deploy/observability/kubernetes', import.meta.url))
const api = 'v1beta1.external.metrics.k8s.io'
const prometheus = 'prometheus'
const adapter = 'prometheus-adapter'
/** Of what is not in the namespace. */
const across = 'jumun-evidence-metrics'
const user = 10001

/** What the chart is told, so that Prometheus is let in. */
export const lettingIn = `networkPolicy.metricsFrom[0].podSelector.matchLabels.app=${prometheus}`

/** As it was served before; undefined where nobody did. */
export type Before = object | undefined

export async function serveLag(kube: Kube, metric: string): Promise<Before> {
  const before = await servedNow(kube)
  const token = (await secretOf(kube, 'platform'))['JUMUN_METRICS_TOKEN'] ?? ''
  const file = (name: string): string => readFileSync(join(folder, name), 'utf8')
  const scraping = file('prometheus.yml').replace('.default.svc.', `.${kube.namespace}.svc.`)
  await kube.apply(
    ...workload(prometheus, prometheusImage, 9090, '/-/ready', [
      '--config.file=/etc/settings/prometheus.yml',
      '--storage.tsdb.path=/tmp/data',
      '--storage.tsdb.retention.time=1h',
    ]),
    ...workload(adapter, adapterImage, 6443, undefined, [
      '--config=/etc/settings/prometheus-adapter.yml',
      `--prometheus-url=http://${prometheus}:9090/`,
      '--metrics-relist-interval=10s',
      '--secure-port=6443',
      '--cert-dir=/tmp/certificate',
    ]),
    settings(prometheus, { 'prometheus.yml': scraping, 'metrics-token': token }),
    settings(adapter, { 'prometheus-adapter.yml': file('prometheus-adapter.yml') }),
    {
      ...{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: across } },
      rules: [
        { apiGroups: [''], resources: ['pods', 'namespaces', 'nodes', 'services'], verbs: ['get', 'list', 'watch'] },
      ],
    },
    bound(kube, across, across),
    bound(kube, `${across}-delegator`, 'system:auth-delegator'),
  )
  await kube.kubectl('delete', 'rolebinding', across, '--namespace=kube-system', '--ignore-not-found')
  await kube.kubectl(
    ...(['create', 'rolebinding', across, '--namespace=kube-system'] as const),
    ...['--role=extension-apiserver-authentication-reader', `--serviceaccount=${kube.namespace}:${adapter}`],
  )
  await until('Prometheus and its adapter', async () => {
    const whole = await Promise.all([prometheus, adapter].map((name) => isWhole(kube, `deployment/${name}`)))
    return whole.every(Boolean)
  })
  await kube.apply(served({ name: adapter, namespace: kube.namespace }))
  await until(`the metric ${metric}`, async () => {
    const path = `/apis/external.metrics.k8s.io/v1beta1/namespaces/${kube.namespace}/${metric}`
    const { items } = JSON.parse(await kube.kubectl('get', '--raw', path)) as { items: object[] }
    return items.length > 0
  })
  return before
}

export async function serveLagNoMore(kube: Kube, before: Before): Promise<void> {
  await kube.kubectl('delete', 'apiservice', api, '--ignore-not-found')
  if (before) await kube.apply(before)
  const names = ['deployment', 'service', 'secret', 'serviceaccount'].flatMap((kind) =>
    [prometheus, adapter].map((name) => `${kind}/${name}`),
  )
  await kube.kubectl('delete', ...names, '--ignore-not-found')
  const bindings = [across, `${across}-delegator`].map((name) => `clusterrolebinding/${name}`)
  await kube.kubectl('delete', `clusterrole/${across}`, ...bindings, '--ignore-not-found')
  await kube.kubectl('delete', 'rolebinding', across, '--namespace=kube-system', '--ignore-not-found')
}

const served = (service: { readonly name: string; readonly namespace: string }): object => ({
  apiVersion: 'apiregistration.k8s.io/v1',
  kind: 'APIService',
  metadata: { name: api },
  spec: {
    ...{ group: 'external.metrics.k8s.io', version: 'v1beta1', groupPriorityMinimum: 100, versionPriority: 100 },
    ...{ service: { ...service, port: 443 }, insecureSkipTLSVerify: true },
  },
})

async function servedNow(kube: Kube): Promise<Before> {
  const said = await kube.kubectl('get', 'apiservice', api, '--ignore-not-found', '-o', 'json')
  if (said.trim() === '') return undefined
  const { apiVersion, kind, spec } = JSON.parse(said) as { apiVersion: string; kind: string; spec: object }
  return { apiVersion, kind, metadata: { name: api }, spec }
}

const settings = (name: string, stringData: Record<string, string>): object => ({
  ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData },
})

/** The adapter's account. */
const bound = (kube: Kube, name: string, role: string): object => ({
  ...{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name } },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
  subjects: [{ kind: 'ServiceAccount', name: adapter, namespace: kube.namespace }],
})

/** One pod of it, its settings, its name and its account. */
function workload(name: string, image: string, port: number, ready: string | undefined, args: string[]): object[] {
  const labels = { app: name }
  const probe = ready ? { httpGet: { path: ready, port } } : { tcpSocket: { port } }
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } },
    {
      ...{ apiVersion: 'v1', kind: 'Service', metadata: { name } },
      spec: { selector: labels, ports: [{ port: port === 6443 ? 443 : port, targetPort: port }] },
    },
    {
      ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, labels } },
      spec: {
        ...{ replicas: 1, selector: { matchLabels: labels } },
        template: {
          metadata: { labels },
          spec: {
            ...{ serviceAccountName: name, enableServiceLinks: false, securityContext: podSecurity(user) },
            automountServiceAccountToken: name === adapter,
            containers: [
              {
                ...{ name, image, imagePullPolicy: 'IfNotPresent', args, securityContext: containerSecurity },
                readinessProbe: { ...probe, periodSeconds: 1, timeoutSeconds: 3 },
                volumeMounts: [
                  { name: 'settings', mountPath: '/etc/settings', readOnly: true },
                  { name: 'tmp', mountPath: '/tmp' },
                ],
              },
            ],
            volumes: [
              { name: 'settings', secret: { secretName: name } },
              { name: 'tmp', emptyDir: {} },
            ],
          },
        },
      },
    },
  ]
}
