/** What a person asked of the city on the command line: checked whole before anything begins. */
import { parseArgs } from 'node:util'

export interface CityOptions {
  readonly speed: number
  /** The gateway's; undefined: of the platform whose data are there, else the usual one. */
  readonly port: number | undefined
  readonly data: string
  /** Undefined: until Ctrl-C. */
  readonly minutes: number | undefined
}

export const help = `npm run city [-- flags]

  Lets virtual customers, kitchens, riders and an operator live on a running platform with demo data, through its
  public API, until Ctrl-C. What they have begun stays as it is then.

  --speed N    from 1 to 100 times the usual pace (default 1: an order every few seconds)
  --port N     the gateway's port (default: of the platform whose data are in --data, else 8088)
  --data DIR   where that platform keeps its data (default .jumun in the repository)
  --minutes M  end after so many minutes`

/** @throws Error in one sentence for whatever is not known */
export function readOptions(args: readonly string[]): CityOptions | 'help' {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: { speed: text, port: text, data: text, minutes: text, help: { type: 'boolean' } },
  })
  if (values.help) return 'help'
  return {
    speed: numberIn('--speed', values.speed, 1, 100) ?? 1,
    port: numberIn('--port', values.port, 1, 65_535),
    data: values.data ?? '.jumun',
    minutes: numberIn('--minutes', values.minutes, 0.1, 1_440),
  }
}

function numberIn(flag: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined
  const number = Number(text)
  if (text.trim() === '' || !(number >= least && number <= most))
    throw new Error(`${flag} needs a number from ${least} to ${most}, not "${text}".`)
  return number
}
