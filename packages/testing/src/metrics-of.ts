/** What a service measures of itself, as whoever may scrape it sees it. */
export const metricsToken = 'a token that only tests and the scraper know'

export async function metricsOf(url: string, token = metricsToken): Promise<string> {
  const headers = { authorization: `Bearer ${token}` }
  const answer = await fetch(`${url}/metrics`, { headers, signal: AbortSignal.timeout(60_000) })
  if (answer.status !== 200) throw new Error(`/metrics answered ${answer.status}`)
  return answer.text()
}
