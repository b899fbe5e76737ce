/** Resident memory of every process of the platform, looked at now and then: does it grow? */
import { readFileSync } from 'node:fs'
import type { Platform } from '../../harness/platform.ts'

export interface MemoryWatch {
  /** Medians of the first and the last third, of all together and of the part that grew most. */
  summary(): Promise<string>
  stop(): void
}

const lookEveryMs = 5_000

export function memoryWatch(platform: Platform): MemoryWatch {
  /** By part and process: a restarted part begins anew. */
  const samples = new Map<string, number[]>()
  const totals: number[] = []
  const look = async (): Promise<void> => {
    const { services, pid } = await platform.runFile()
    let total = 0
    for (const [part, process] of [
      ['supervisor', pid] as const,
      ...Object.entries(services).map(([name, one]) => [name, one.pid] as const),
    ]) {
      const mb = residentMb(process)
      if (mb === undefined) continue
      total += mb
      const key = `${part} ${process}`
      samples.set(key, [...(samples.get(key) ?? []), mb])
    }
    totals.push(total)
  }
  const looking = setInterval(() => {
    look().catch(() => {}) // the run file is being rewritten: the next look is near
  }, lookEveryMs)
  return {
    async summary() {
      await look()
      const grown = [...samples]
        .filter(([, of]) => of.length >= 6)
        .map(([part, of]) => ({ part: part.split(' ')[0], from: firstThird(of), to: lastThird(of) }))
        .sort((left, right) => right.to - right.from - (left.to - left.from))
      const [most] = grown
      const all = `all processes ${Math.round(firstThird(totals))} MB in the first third, ${Math.round(lastThird(totals))} MB in the last`
      return most ? `${all}; most growth: ${most.part} ${Math.round(most.from)} → ${Math.round(most.to)} MB` : all
    },
    stop: () => clearInterval(looking),
  }
}

const median = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0
const firstThird = (values: readonly number[]): number =>
  median(values.slice(0, Math.max(1, Math.floor(values.length / 3))))
const lastThird = (values: readonly number[]): number =>
  median(values.slice(-Math.max(1, Math.floor(values.length / 3))))

/** Undefined when it has just ended, or this is not Linux. */
function residentMb(pid: number): number | undefined {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return undefined
  }
}
