/** All sources as one file, the most important value of each name: `/order-dev.yml`, `.properties`, `.json`. */
import { stringify } from 'yaml'
import type { Source } from './flattened.ts'

export type TextForm = 'yml' | 'yaml' | 'properties' | 'json'
type Tree = { [name: string]: Tree | Tree[] | string | number | boolean }

/** @param sources the most important first */
export function asText(sources: readonly Source[], form: TextForm): { type: string; text: string } {
  const flat: Record<string, string | number | boolean> = Object.assign({}, ...sources.toReversed())
  switch (form) {
    case 'properties':
      return { type: 'text/plain; charset=utf-8', text: propertiesOf(flat) }
    case 'json':
      return { type: 'application/json; charset=utf-8', text: JSON.stringify(treeOf(flat)) }
    case 'yml':
    case 'yaml':
      return { type: 'text/plain; charset=utf-8', text: stringify(treeOf(flat)) }
    default:
      return form satisfies never
  }
}

const propertiesOf = (flat: Source): string =>
  Object.entries(flat)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${escaped(name, /[\s:=#!\\]/g)}: ${escaped(String(value), /\\/g)}\n`)
    .join('')

const escaped = (text: string, special: RegExp): string =>
  text
    .replace(special, (character) => `\\${character}`)
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')

/** `a.b[0].c` becomes a tree again. */
function treeOf(flat: Source): Tree {
  const root: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  for (const [name, value] of Object.entries(flat)) {
    const steps = name.split('.').flatMap((part) => {
      const [head = '', ...indices] = part.split('[')
      return [head, ...indices.map((index) => Number(index.replace(']', '')))]
    })
    let inside = root as Record<string | number, unknown>
    steps.forEach((step, at) => {
      if (at === steps.length - 1) inside[step] = value
      else {
        const known = inside[step]
        const next: unknown =
          typeof known === 'object' && known !== null
            ? known
            : typeof steps[at + 1] === 'number'
              ? []
              : Object.create(null)
        inside[step] = next
        inside = next as Record<string | number, unknown>
      }
    })
  }
  return root as Tree
}
