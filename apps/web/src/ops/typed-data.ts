/** What was typed as an event's data, as far as a browser can tell: whether it fits its event, the service decides. */
export type TypedData =
  | { readonly outcome: 'data'; readonly data: Record<string, unknown> }
  | { readonly outcome: 'not-json'; readonly why: string }
  | { readonly outcome: 'no-object' }

export function typedData(text: string): TypedData {
  try {
    const data: unknown = JSON.parse(text)
    if (typeof data !== 'object' || data === null || Array.isArray(data)) return { outcome: 'no-object' }
    return { outcome: 'data', data: data as Record<string, unknown> }
  } catch (error) {
    return { outcome: 'not-json', why: error instanceof Error ? error.message : String(error) }
  }
}

/** What one begins with: the data as it is; where it cannot be read, what is known of it from outside. */
export const beginningOf = ({ data, correlationid }: { data?: unknown; correlationid: string }): string =>
  JSON.stringify(data ?? { orderId: correlationid }, null, 2)
