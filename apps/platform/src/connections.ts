/** How many connections to PostgreSQL a platform may want at once, so that its server has room for them. */

export const defaultPoolSize = 8
/** Beside its pool: relay, consumer, follower of the log, the log's own three, a health check and one in the making. */
const besidePool = 8
/** Audit, benches, an operator with psql, and what PostgreSQL keeps for itself. */
const spare = 24

export const connectionsWanted = (instances: number, poolSize: number = defaultPoolSize): number =>
  instances * (poolSize + besidePool) + spare
