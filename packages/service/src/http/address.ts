/** An address may bring a name and a password along (`http://name:password@host/eureka`): they travel in a header, and stand in no log. */
export interface Address {
  /** Without them, and without a slash at its end. */
  readonly url: string
  /** Undefined: it brings none. */
  readonly authorization: string | undefined
}

export function readAddress(text: string): Address {
  const url = new URL(text)
  const { username, password } = url
  const named = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  Object.assign(url, { username: '', password: '' })
  return {
    url: url.href.replace(/\/+$/, ''),
    authorization: username === '' ? undefined : `Basic ${Buffer.from(named).toString('base64')}`,
  }
}
