/** `/docs/events`: all events with their fields and a sample, from the AsyncAPI document. Without a script. */

/** As much of the document as the page reads. */
export interface AsyncApi {
  readonly info: { readonly title: string; readonly description: string }
  readonly channels: Readonly<Record<string, { readonly messages: Readonly<Record<string, unknown>> }>>
  readonly operations: Readonly<
    Record<string, { readonly action: string; readonly messages: readonly { readonly $ref: string }[] }>
  >
  readonly components: { readonly messages: Readonly<Record<string, Message>> }
}
interface Message {
  readonly name: string
  readonly summary: string
  readonly tags: readonly { readonly name: string }[]
  readonly payload: { readonly schema: { readonly fields: readonly Field[] } }
  readonly examples: readonly { readonly payload: unknown }[]
}
interface Field {
  readonly name: string
  readonly type: unknown
  readonly doc?: string
}

export const eventsPage = (api: AsyncApi): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html(api.info.title)}</title>
<link rel="stylesheet" href="/docs/events.css">
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png" sizes="32x32">
</head>
<body>
<h1>${html(api.info.title)}</h1>
<p>${html(api.info.description)}</p>
<p><a href="/asyncapi.json">asyncapi.json</a> · <a href="/docs">HTTP API</a></p>
<nav>${Object.entries(api.channels)
  .map(
    ([topic, { messages }]) =>
      `<h2>${html(topic)}</h2><ul>${Object.keys(messages)
        .map((name) => `<li><a href="#${html(name)}">${html(name)}</a></li>`)
        .join('')}</ul>`,
  )
  .join('')}</nav>
<main>
${Object.values(api.components.messages)
  .map((message) => section(api, message))
  .join('\n')}
</main>
</body>
</html>`

function section(api: AsyncApi, { name, summary, tags, payload, examples }: Message): string {
  const hears = Object.entries(api.operations)
    .filter(
      ([, { action, messages }]) => action === 'receive' && messages.some(({ $ref }) => $ref.endsWith(`/${name}`)),
    )
    .map(([operation]) => operation.split('_')[0] ?? '')
  return `<section id="${html(name)}">
<h2>${html(name)}</h2>
<p>${html(summary)}</p>
<p class="aside">${tags.map((tag) => html(tag.name)).join(' · ')} · heard by ${hears.map(html).join(', ')}</p>
<table>
<tr><th>field</th><th>type</th><th></th></tr>
${payload.schema.fields.map((field) => `<tr><td>${html(field.name)}</td><td>${html(typeText(field.type))}</td><td>${html(field.doc ?? '')}</td></tr>`).join('\n')}
</table>
<pre>${html(JSON.stringify(examples[0]?.payload, null, 2))}</pre>
</section>`
}

function typeText(type: unknown): string {
  if (typeof type === 'string') return type
  if (Array.isArray(type)) {
    const some = type.filter((one) => one !== 'null').map(typeText)
    return some.join(' or ') + (type.includes('null') ? ', or absent' : '')
  }
  const { type: kind, ...of } = type as {
    type: string
    name?: string
    items?: unknown
    values?: unknown
    symbols?: string[]
    logicalType?: string
  }
  if (kind === 'array') return `list of ${typeText(of.items)}`
  if (kind === 'map') return `${typeText(of.values)} by name`
  if (kind === 'enum') return (of.symbols ?? []).join(', ')
  return of.logicalType ? 'time' : (of.name ?? kind)
}

const html = (text: string): string =>
  text.replace(/[&<>"]/g, (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[one] ?? one)

export const eventsStyle = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
h2{margin:2rem 0 .5rem}nav h2{font-size:1rem;margin:1rem 0 0}nav ul{columns:16rem;margin:0;padding-left:1.2rem}
a{color:#0b5}.aside{color:#666}table{border-collapse:collapse;width:100%}td,th{border-top:1px solid #ddd;padding:.25rem .5rem;text-align:left;vertical-align:top}
pre{background:#f4f4f2;padding:.75rem;overflow:auto}
@media (prefers-color-scheme:dark){body{color:#eee;background:#191919}pre{background:#262626}td,th{border-color:#444}.aside{color:#aaa}}`
