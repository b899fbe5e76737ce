import { platformClock } from './clock.ts'

/** The gateway's overview of who is up; a service that is there but not known to a screen is told of all the same. */
export interface ServiceHealth {
  readonly name: string
  readonly up: boolean
  readonly instances: number
}

export async function askHealth(signal: AbortSignal): Promise<ServiceHealth[]> {
  const askedAt = Date.now()
  const response = await fetch('/health', { signal, headers: { accept: 'application/json' } })
  platformClock.heard(response.headers.get('date'), askedAt)
  return readHealth(await response.json())
}

export function readHealth(overview: unknown): ServiceHealth[] {
  const services = isRecord(overview) && Array.isArray(overview['services']) ? overview['services'] : []
  return services.filter(isRecord).map((service) => ({
    name: typeof service['name'] === 'string' ? service['name'] : '?',
    up: service['status'] === 'UP',
    instances: Number(service['instances']) || 0,
  }))
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
