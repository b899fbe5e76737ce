/** The chart's README: its values with what values.yaml says of them. */
import { isMap, isPair, parseDocument } from 'yaml'

interface Line {
  readonly path: string
  readonly value: string
  readonly meaning: string
}

/** @param text values.yaml; a comment before a value that begins with `--` is its meaning */
export function chartValuesPage(text: string): string {
  const { contents } = parseDocument(text)
  const lines = linesOf(contents, '', text)
  return `# jumun

The Helm chart of Jumun, for Kubernetes from 1.29 on. [Kubernetes, step by step](../../../docs/kubernetes.md) says how to use it.
Made by \`npm run generate\` from \`values.yaml\`; do not edit.

| value | default | what it is |
|---|---|---|
${lines.map(({ path, value, meaning }) => `| \`${path}\` | ${value === '' ? '' : `\`${value}\``} | ${meaning} |`).join('\n')}
`
}

function linesOf(node: unknown, before: string, text: string): Line[] {
  if (!isMap(node)) return []
  return node.items.flatMap((pair, index) => {
    if (!isPair(pair)) return []
    const key = pair.key as { value: string; commentBefore?: string }
    const path = before === '' ? key.value : `${before}.${key.value}`
    // The comment before the first key of a map belongs to the map in the document.
    const comment = key.commentBefore ?? (index === 0 ? (node.commentBefore ?? '') : '')
    const meaning = comment.includes('--')
      ? comment
          .slice(comment.indexOf('--') + 2)
          .replace(/\s+/g, ' ')
          .trim()
      : ''
    const flow = isMap(pair.value) && pair.value.flow !== true && pair.value.items.length > 0
    const value = flow ? '' : JSON.stringify((pair.value as { toJSON(): unknown } | null)?.toJSON() ?? null)
    return [{ path, value, meaning }, ...(flow ? linesOf(pair.value, path, text) : [])]
  })
}
