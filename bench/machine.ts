/** What a number was measured on; a number without it says nothing. */
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os'

export const machine = async () => ({
  cores: availableParallelism(),
  cpu: cpus()[0]?.model ?? 'unknown',
  memoryGb: Math.round(totalmem() / 2 ** 30),
  system: `${platform()} ${release()}`,
  node: process.version,
  /** Above the number of cores: somebody else was at work too. */
  loadAtTheEnd: loadavg()[0],
  at: new Date().toISOString(),
})
