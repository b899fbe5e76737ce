/**
 * Stands for `typebox` in the browser: screens read from an endpoint how to ask it, only services check what was asked.
 * A third of the contracts' weight stays at home.
 */
const object = (properties: object) => ({ properties })
const anything = () => ({})

export const Type = new Proxy({}, { get: (_, kind) => (kind === 'Object' ? object : anything) })
