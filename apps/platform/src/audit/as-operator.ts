/** The platform's own API, as its operator: what the page on `/ops` shows, and where the audit leaves what it found. */
import type { Session } from '@jumun/contracts'
import type { RunFile } from '../run-file.ts'

const answerWithinMs = 30_000

export type AsOperator = <T>(method: 'GET' | 'POST', path: string, body?: object) => Promise<T>

export async function asOperator(run: RunFile, gateway: string): Promise<AsOperator> {
  if (!run.operator) throw new Error('the run file names no operator, so the dashboards cannot be asked')
  const json = { 'content-type': 'application/json' }
  const { accessToken } = await askJson<Session>(`${gateway}/login`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify(run.operator),
  })
  return (method, path, body) =>
    askJson(`${gateway}${path}`, {
      method,
      headers: { authorization: `Bearer ${accessToken}`, ...(body ? json : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
}

export async function askJson<T>(url: string, init: RequestInit): Promise<T> {
  const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(answerWithinMs) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${new URL(url).pathname} answered ${answer.status}: ${text.slice(0, 300)}`)
  return (text === '' ? undefined : JSON.parse(text)) as T
}
