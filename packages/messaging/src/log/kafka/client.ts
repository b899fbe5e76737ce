/** What we need of the client of the brokers beyond what it does by itself. */
import type { Base } from '@platformatic/kafka'
import { retryWhileLeaderless } from './leaderless.ts'

/** @returns the same client */
export function sturdy<C extends Base>(client: C): C {
  // A connection that breaks while it shows who it is again fails twice, and the client listens once: that ended the process.
  // Whoever waits for an answer on it is told, and asks again on another.
  client.connections.on('connecting', ({ connection }) => connection.on('error', () => undefined))
  return retryWhileLeaderless(client)
}
