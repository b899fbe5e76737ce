/** An authority of a test's own, and what it certifies; by openssl, as an operator would. */
import { execFile } from 'node:child_process'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface Authority {
  /** Its certificate, for whoever is to trust it. */
  readonly file: string
  /** For a server under this name, and no other. */
  certify(host: string): Promise<Certified>
}
export interface Certified {
  readonly certificate: string
  /** PKCS#8 */
  readonly key: string
  readonly certificateFile: string
  readonly keyFile: string
}

/** @param folder made when it is not there */
export async function newAuthority(folder: string): Promise<Authority> {
  await mkdir(folder, { recursive: true })
  const made = async (name: string, subject: string, more: readonly string[]): Promise<Certified> => {
    const keyFile = join(folder, `${name}.key`)
    const certificateFile = join(folder, `${name}.crt`)
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-sha256']
    const what = ['-subj', `/CN=${subject}`, '-keyout', keyFile, '-out', certificateFile]
    await run('openssl', ['req', '-x509', ...kind, ...what, ...more], { timeout: 30_000 }).catch((error: Error) => {
      throw new Error(`certificates are made by openssl 3 (Debian: apt-get install openssl): ${error.message}`)
    })
    const [certificate, key] = await Promise.all([readFile(certificateFile, 'utf8'), readFile(keyFile, 'utf8')])
    return { certificate, key, certificateFile, keyFile }
  }
  const root = await made('authority', 'Jumun test authority', [])
  return {
    file: root.certificateFile,
    certify: (host) =>
      made(host, host, [
        ...['-CA', root.certificateFile, '-CAkey', root.keyFile],
        ...['-addext', `subjectAltName=DNS:${host}`, '-addext', 'basicConstraints=critical,CA:FALSE'],
      ]),
  }
}
