/** The database server is lost for good, and its standby takes over under the same name. */
import { setTimeout as pause } from 'node:timers/promises'
import { ask } from './database.ts'
import type { Kube } from './kube.ts'
import { allWhole, namesOf, type Plan, type Pod, partLabel, podsOf, type Scene, until } from './plan.ts'
import { containerSecurity, imageOf, labelsOf, podSecurity, release, secretOf } from './platform.ts'

const primary = `${release}-postgres`
const standby = `${release}-postgres-standby`
const user = 999
const firstVolume = `data-${primary}-0`

/** A program with both volumes at hand, while nobody writes on them: `cp -a`, where there is no shell. */
async function copy(kube: Kube, from: string, to: string, then: string): Promise<void> {
  const name = `${release}-copy`
  const script = `
    import fs from 'node:fs'
    fs.accessSync('/from/postgres/PG_VERSION')
    fs.rmSync('/to/postgres', { recursive: true, force: true })
    fs.cpSync('/from/postgres', '/to/postgres', { recursive: true, verbatimSymlinks: true })
    fs.chmodSync('/to/postgres', 0o700)
    fs.rmSync('/to/postgres/postmaster.pid', { force: true })
    ${then}`
  await kube.kubectl('delete', `pod/${name}`, '--ignore-not-found')
  await kube.apply({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: labelsOf('copy') },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: podSecurity(user),
      containers: [
        {
          name: 'copy',
          image: await imageOf(kube),
          imagePullPolicy: 'IfNotPresent',
          command: ['node', '--input-type=module', '-e', script],
          securityContext: containerSecurity,
          volumeMounts: [
            { name: 'from', mountPath: '/from' },
            { name: 'to', mountPath: '/to' },
          ],
        },
      ],
      volumes: [
        { name: 'from', persistentVolumeClaim: { claimName: from } },
        { name: 'to', persistentVolumeClaim: { claimName: to } },
      ],
    },
  })
  await until('the copy', async () => {
    const { status } = await kube.json<Pod>('get', `pod/${name}`)
    if (status.phase === 'Failed') console.error(await kube.kubectl('logs', name))
    return status.phase === 'Succeeded'
  })
  await kube.kubectl('delete', `pod/${name}`)
}

async function stopped(kube: Kube, workload: string, part: string): Promise<void> {
  await kube.kubectl('scale', workload, '--replicas=0')
  await until(`no pod of ${part}`, async () => (await countOf(kube, part)) === 0)
}

/** Those that end are still there. */
const countOf = async (kube: Kube, part: string): Promise<number> => {
  const { items } = await kube.json<{ items: object[] }>('get', 'pods', '-l', `${partLabel}=${part}`)
  return items.length
}

/** The name under which all services know it leads to the pods of this part from now on. */
const leadTo = (kube: Kube, part: string): Promise<string> =>
  kube.kubectl(
    ...(['patch', 'service', primary, '--type=merge', '-p'] as const),
    JSON.stringify({ spec: { selector: labelsOf(part) } }),
  )

async function makeStandby({ kube, typed }: Scene): Promise<void> {
  const { spec } = await kube.json<{
    spec: { template: { spec: { containers: { image: string; env: object[]; args: string[] }[] } } }
  }>('get', `statefulset/${primary}`)
  const [server] = spec.template.spec.containers
  const of = (labels: Record<string, string>) => ({ podSelector: { matchLabels: labels } })
  const { [partLabel]: _, ...anyPart } = labelsOf('')
  const reaches = (part: string) => ({ to: [of(labelsOf(part))], ports: [{ port: 5432 }] })
  const policy = (name: string, spec: object): object => ({
    ...{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
    ...{ metadata: { name, labels: labelsOf('postgres-standby') }, spec },
  })
  await kube.apply(
    {
      ...{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: standby } },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } } },
    },
    policy(standby, {
      podSelector: { matchLabels: labelsOf('postgres-standby') },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [of(anyPart)], ports: [{ port: 5432 }] }],
      egress: [reaches('postgres')],
    }),
    policy(`${standby}-callers`, {
      ...{ podSelector: { matchLabels: anyPart }, policyTypes: ['Egress'] },
      egress: [reaches('postgres-standby')],
    }),
  )
  typed(
    `# a standby beside ${primary}: its volume is a copy of the other's, and what is written goes to both (synchronous)`,
  )
  await stopped(kube, `statefulset/${primary}`, 'postgres')
  const password = (await secretOf(kube, 'platform'))['POSTGRES_PASSWORD'] ?? ''
  const from = `host=${primary} user=postgres password=${password} application_name=standby`
  await copy(
    kube,
    firstVolume,
    standby,
    `for (const folder of ['/from', '/to'])
      fs.appendFileSync(folder + '/postgres/pg_hba.conf', 'host replication postgres all scram-sha-256\\n')
    fs.writeFileSync('/to/postgres/standby.signal', '')
    fs.appendFileSync('/to/postgres/postgresql.auto.conf', ${JSON.stringify(`primary_conninfo = '${from}'\n`)})`,
  )
  await kube.kubectl('scale', `statefulset/${primary}`, '--replicas=1')
  await kube.apply({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: standby, labels: labelsOf('postgres-standby') },
    spec: {
      ...{ replicas: 1, serviceName: standby, selector: { matchLabels: labelsOf('postgres-standby') } },
      template: {
        metadata: { labels: labelsOf('postgres-standby') },
        spec: {
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: podSecurity(user),
          containers: [
            {
              ...{ name: 'postgres', image: server?.image, imagePullPolicy: 'IfNotPresent', env: server?.env },
              args: server?.args,
              securityContext: containerSecurity,
              ports: [{ name: 'postgres', containerPort: 5432 }],
              readinessProbe: { tcpSocket: { port: 'postgres' }, periodSeconds: 2 },
              volumeMounts: [
                { name: 'data', mountPath: '/data' },
                { name: 'run', mountPath: '/var/run/postgresql' },
                { name: 'tmp', mountPath: '/tmp' },
              ],
            },
          ],
          volumes: [
            { name: 'data', persistentVolumeClaim: { claimName: standby } },
            { name: 'run', emptyDir: {} },
            { name: 'tmp', emptyDir: {} },
          ],
        },
      },
    },
  })
  const follows = async (state: string): Promise<boolean> => {
    const rows = await ask<{ sync_state: string; state: string }>(
      ...([kube, `pod/${primary}-0`, 'SELECT state, sync_state FROM pg_stat_replication'] as const),
    )
    return rows.some((row) => row.state === 'streaming' && (state === '' || row.sync_state === state))
  }
  await until('a standby that follows', () => follows(''))
  await ask(
    ...([kube, `pod/${primary}-0`, `ALTER SYSTEM SET synchronous_standby_names = '*'`] as const),
    'SELECT pg_reload_conf()',
  )
  await until('a standby that is waited for', () => follows('sync'))
  await until('all pods', () => allWhole(kube))
}

export const failOver: Plan = {
  name: 'database-lost',
  title: 'The database server is lost, and its standby takes over',
  expected:
    'PostgreSQL has a standby that it waits for before it says that something is written. The server is killed and does not come back; the standby is promoted, and the name in all connection strings leads to it. Expected: meanwhile requests that need the database are refused; nothing that was answered is lost; when the standby answers everything goes on by itself, no pod has to be started anew.',
  rate: 10,
  seconds: 90,
  prepare: makeStandby,
  async act({ kube, gateway, note, typed, second }) {
    const pods = new Set((await podsOf(kube)).map(({ metadata }) => metadata.name))
    await second(15)
    const [victim = ''] = await namesOf(kube, 'postgres')
    typed(`kubectl scale statefulset/${primary} --replicas=0 && kubectl delete pod --force --grace-period=0 ${victim}`)
    note(`${victim} is killed, and does not come back`)
    await kube.kubectl('scale', `statefulset/${primary}`, '--replicas=0')
    await kube.kubectl('delete', 'pod', '--force', '--grace-period=0', victim, '--ignore-not-found')
    typed(`psql --host ${standby}-0 --command 'SELECT pg_promote()'`)
    await ask(kube, `pod/${standby}-0`, 'SELECT pg_promote()')
    note('the standby is promoted')
    typed(`kubectl patch service ${primary} … # it leads to the standby`)
    await leadTo(kube, 'postgres-standby')
    note('the name of the database leads to it')
    await until('a gateway behind which all are well', async () => (await fetch(`${gateway}/health`)).ok)
    note('every service says that it is well')
    await second(60)
    const anew = (await podsOf(kube)).map(({ metadata }) => metadata.name).filter((name) => !pods.has(name))
    note(anew.length === 0 ? 'no pod was made anew' : `${anew.join(', ')} was made anew`)
  },
  /** Its data go back to where the chart looks for them. */
  async restore(kube) {
    const { spec } = await kube.json<{ spec: { selector: Record<string, string> } }>('get', 'service', primary)
    if (spec.selector[partLabel] === 'postgres-standby') {
      await stopped(kube, `statefulset/${primary}`, 'postgres')
      await stopped(kube, `statefulset/${standby}`, 'postgres-standby')
      await copy(kube, standby, firstVolume, `fs.rmSync('/to/postgres/standby.signal', { force: true })`)
      await leadTo(kube, 'postgres')
    }
    await kube.kubectl('scale', `statefulset/${primary}`, '--replicas=1')
    // Nobody is waited for any more.
    await until('the server', async () => {
      const alone = 'ALTER SYSTEM RESET synchronous_standby_names'
      await ask(kube, `pod/${primary}-0`, alone, 'SELECT pg_reload_conf()')
      return true
    })
    await kube.kubectl('delete', `statefulset/${standby}`, `persistentvolumeclaim/${standby}`, '--ignore-not-found')
    await kube.kubectl('delete', `networkpolicy/${standby}`, `networkpolicy/${standby}-callers`, '--ignore-not-found')
    await until('all pods', () => allWhole(kube))
    await pause(2000)
  },
}
