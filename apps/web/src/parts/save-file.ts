/** Asks the platform for a file, and hands it to whoever asked for it. */
import type { Endpoint } from '@jumun/contracts/http'
import type { Question } from '../api/request.ts'
import { useCall } from './platform.tsx'

export function useSaveFile(): <E extends Endpoint>(endpoint: E, question: Question<E>, name: string) => Promise<void> {
  const call = useCall()
  return async (endpoint, question, name) => {
    const file: unknown = await call(endpoint, question)
    if (!(file instanceof Blob)) throw new TypeError(`${endpoint.path} did not answer with a file`)
    save(file, name)
  }
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
