/** Why a server does not let us in, in words that say what to do. No url and no password stands in them. */
const codes: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there: is the server running, and are host and port right?',
  ENOTFOUND: 'nobody knows this host: is its name right?',
  EAI_AGAIN: 'nobody answers who this host is: is the name server there?',
  ETIMEDOUT: 'nobody answers there: is a firewall between?',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'its certificate is for another name: use the name that it has, or give the server a certificate for this one',
  CERT_HAS_EXPIRED: 'its certificate has expired: the server needs a new one',
  '28P01': 'the password is another one, or there is no such login',
  '3D000': 'there is no such database: it has to be made, or the url names another one',
}
/** Which authorities Node knows is said where it is told of more. */
const unknownAuthority =
  'its certificate is of an authority that nobody here knows: name the file with that authority in NODE_EXTRA_CA_CERTS'
const ofUnknownAuthority =
  /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(_LOCALLY)?)|CERT_SIGNATURE_FAILURE)$/

export function whyNot(error: unknown): string {
  if (error instanceof AggregateError) return whyNot(error.errors[0])
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const hint = ofUnknownAuthority.test(code) ? unknownAuthority : (codes[code] ?? hintIn(error.message))
  return hint === undefined ? error.message : `${hint} (${error.message})`
}

function hintIn(message: string): string | undefined {
  if (/does not support SSL/.test(message))
    return 'the server speaks no TLS, and the url asks for it: switch it on there, or take sslmode out of the url'
  if (/unsupported startup parameter/.test(message))
    return 'this is a pooler: name the server behind it as well, …@pooler:6432/database?direct=server:5432'
  return undefined
}
