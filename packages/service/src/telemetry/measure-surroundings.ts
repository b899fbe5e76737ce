/** What a service stands on: the disk of its folder, and when the certificates that it was given end. */
import { X509Certificate } from 'node:crypto'
import { readFile, statfs } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Registry } from 'prom-client'
import type { HostOptions } from '../host-options.ts'
import { computedGauge, computedGauges } from './metrics.ts'

const oneOf = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

export function measureSurroundings(
  registry: Registry,
  folder: string,
  { databaseUrl, eventLogUrl, environment }: Pick<HostOptions, 'databaseUrl' | 'eventLogUrl' | 'environment'>,
): void {
  computedGauge(registry, 'jumun_data_folder_free_bytes', async () => {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  })
  computedGauge(registry, 'jumun_data_folder_size_bytes', async () => {
    const { blocks, bsize } = await statfs(folder)
    return blocks * bsize
  })
  const files = certificateFiles([databaseUrl, eventLogUrl], environment['NODE_EXTRA_CA_CERTS'])
  if (files.length > 0)
    computedGauges(registry, 'jumun_certificate_expires_timestamp_seconds', () => Promise.all(files.map(firstEnd)))
}

/** The files that addresses and Node's own setting name. */
function certificateFiles(urls: readonly (string | undefined)[], nodeExtraCaCerts: string | undefined): string[] {
  const named = urls.flatMap((url) => {
    const query = new URLSearchParams(url?.split('?')[1])
    return ['sslrootcert', 'sslcert'].flatMap((name) => query.get(name) ?? [])
  })
  return [...new Set([...named, ...(nodeExtraCaCerts ? [nodeExtraCaCerts] : [])])]
}

/** Of those in a file the one that ends first; read anew each time, because they are renewed in place. */
async function firstEnd(file: string) {
  const ends = [...(await readFile(file, 'utf8')).matchAll(oneOf)].map(([pem]) =>
    Date.parse(new X509Certificate(pem).validTo),
  )
  return { labels: { certificate: basename(file) }, value: Math.min(...ends) / 1000 }
}
