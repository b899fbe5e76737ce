/** Every HTTP call that the contracts know, by its name there. */

import type { Endpoint } from './http/endpoint.ts'
import * as http from './http/index.ts'

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'service' in value && 'path' in value && 'answers' in value

export const endpoints: ReadonlyMap<string, Endpoint> = new Map(
  Object.entries<unknown>(http).filter((entry): entry is [string, Endpoint] => isEndpoint(entry[1])),
)

/** The schemas that the contracts have a name for: `OrderShape` is `Order`. */
export const namedShapes: ReadonlyMap<string, object> = new Map(
  Object.entries<unknown>(http).flatMap(([name, value]) =>
    name.endsWith('Shape') && typeof value === 'object' && value !== null
      ? [[name.slice(0, -'Shape'.length), value] as const]
      : [],
  ),
)
