/** What was typed into a form's field, as it was typed; empty when there is no such field. */
export const fieldOf =
  (form: FormData) =>
  (name: string): string => {
    const value = form.get(name)
    return typeof value === 'string' ? value : ''
  }
