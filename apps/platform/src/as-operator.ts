/** Commands of an operator: logged in at the gateway of the platform on this machine, or of the one that is named. */
import type { ProblemDetails } from '@jumun/contracts'
import { Refusal } from './flags.ts'
import { dataPath, readRunFile } from './run-file.ts'

const askWithinMs = 15_000
const text = { type: 'string' } as const

export const operatorFlags = {
  options: { 'data-dir': text, gateway: text, email: text, password: text },
  help: `  --data-dir DIR   the platform's data folder (default .jumun in the repository)
  --gateway URL    ask there instead of the platform of that folder
  --email, --password   the operator (default: the one that came with the platform)`,
} as const

type OperatorFlags = { readonly [Flag in keyof typeof operatorFlags.options]?: string | undefined }
export type Ask = (method: string, path: string, body?: object) => Promise<unknown>

/** Logs in at the gateway; asks under that operator's token. @throws Refusal with what the gateway says */
export async function operatorAt(flags: OperatorFlags): Promise<Ask> {
  const platform = flags.gateway && flags.email && flags.password ? undefined : readRunFile(dataPath(flags['data-dir']))
  const gateway = flags.gateway ?? platform?.gateway
  const email = flags.email ?? platform?.operator?.email
  const password = flags.password ?? platform?.operator?.password
  if (!gateway || !email || !password) throw new Refusal('Who is the operator? Say --email and --password.')
  let token: string | undefined
  const ask: Ask = async (method, path, body) => {
    const response = await fetch(new URL(path, gateway), {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      body: body ? JSON.stringify(body) : null,
      signal: AbortSignal.timeout(askWithinMs),
    }).catch((error: Error) => {
      throw new Refusal(`The gateway at ${gateway} does not answer: ${error.message}`)
    })
    const text = await response.text()
    if (response.ok) return text ? (JSON.parse(text) as unknown) : undefined
    throw new Refusal(sentenceOf(response.status, text))
  }
  const session = (await ask('POST', '/login', { email, password })) as { accessToken: string; user: { role: string } }
  if (session.user.role !== 'operator') throw new Refusal(`${email} is no operator.`)
  token = session.accessToken
  return ask
}

function sentenceOf(status: number, text: string): string {
  try {
    const { title, detail, errors } = JSON.parse(text) as ProblemDetails & { errors?: unknown }
    return `${detail ?? title} (${status})${errors ? ` ${JSON.stringify(errors)}` : ''}`
  } catch {
    return `The gateway answered ${status}.`
  }
}
