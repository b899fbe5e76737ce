/** Pictures in a bucket of any storage that speaks S3 (Amazon, MinIO, Ceph, R2, …). */
import { AwsClient } from 'aws4fetch'
import type { PictureStore } from './picture-store.ts'

export interface Bucket {
  /** With the bucket in its path: `https://s3.example.com/menus`. */
  readonly url: string
  readonly region: string
  readonly keyId: string
  readonly secret: string
}
const withinMs = 10_000

export function s3Store({ url, region, keyId, secret }: Bucket): PictureStore {
  const client = new AwsClient({ accessKeyId: keyId, secretAccessKey: secret, region, service: 's3', retries: 2 })
  const at = (name: string): string => `${url.replace(/\/$/, '')}/${name}`
  const ask = async (name: string, request: RequestInit): Promise<Response> => {
    const answer = await client.fetch(at(name), { ...request, signal: AbortSignal.timeout(withinMs) })
    if (answer.ok || answer.status === 404) return answer
    throw new Error(`the bucket of the pictures answers ${answer.status} to ${request.method}`)
  }
  return {
    async put(name, bytes) {
      const headers = { 'content-type': 'image/webp', 'cache-control': 'public, max-age=31536000, immutable' }
      const answer = await ask(name, { method: 'PUT', body: new Uint8Array(bytes), headers })
      if (!answer.ok) throw new Error('there is no such bucket for pictures')
    },
    async get(name) {
      const answer = await ask(name, { method: 'GET' })
      return answer.ok ? Buffer.from(await answer.arrayBuffer()) : undefined
    },
  }
}
