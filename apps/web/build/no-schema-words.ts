/**
 * What schemas say of themselves (descriptions, patterns, lists of currencies) is read by services and by the API's pages;
 * screens ask by method and path alone. Left out, it need not be carried to every phone.
 */
import type { Plugin } from 'vite'

const words = /\b(description|summary|pattern):\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|currencyPattern)/g

export const noSchemaWords = (): Plugin => ({
  name: 'no-schema-words',
  enforce: 'pre',
  transform: (code, id) => {
    if (id.endsWith('/contracts/src/currencies.ts')) return { code: "export const currencyPattern = ''", map: null }
    return /\/contracts\/src\/http\/[\w-]+\.ts$/.test(id) && !id.endsWith('problems.ts')
      ? { code: code.replace(words, "$1: ''"), map: null }
      : undefined
  },
})
