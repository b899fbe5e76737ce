/** Everything that stands in its fields; another field or one less is a change too. */
export const filledIn = (element: HTMLElement): string =>
  JSON.stringify(
    [
      ...element.querySelectorAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>(
        'input, textarea, select',
      ),
    ].map((each) =>
      each instanceof HTMLInputElement && (each.type === 'checkbox' || each.type === 'radio')
        ? each.checked
        : each.value,
    ),
  )
