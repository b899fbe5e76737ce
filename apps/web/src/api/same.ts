/** The same, in whatever order its fields come; what is not there is as good as null. */
export const same = (left: unknown, right: unknown): boolean => sorted(left ?? null) === sorted(right ?? null)

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  )
