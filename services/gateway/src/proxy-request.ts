/**
 * One request on its way to an instance of a service, and the answer back, piece by piece. What was never sent is tried
 * again, elsewhere or a moment later; what may have been done is not, and the client is told so.
 */
import { followTrace, notBegunHeader, Problem } from '@jumun/service'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Dispatcher } from 'undici'
import { headersForClient } from './forwarded-headers.ts'
import type { Member, Upstream } from './upstream.ts'

/** How long a request waits for a service that is not there just now. */
export const patienceMs = 2_000
const pauseMs = 50
const smallBytes = 16 * 1024
/** So many may wait; whoever comes then is told at once. */
const mostWaiting = 1_000

export interface ProxyNeeds {
  readonly now: () => number
  /** Ask the registry at once; concurrent calls share one question. Never throws. */
  readonly refresh: () => Promise<void>
  /** Streams in hand, to be ended when the gateway stops. */
  readonly streams: Set<FastifyReply>
  /** Requests waiting for a service to come back. */
  waiting: number
}

export interface UpstreamRequest {
  readonly path: string
  readonly method: Dispatcher.HttpMethod
  readonly headers: string[]
  readonly body: Buffer | null
  /** Lives as long as the client stays. */
  readonly stream: boolean
}

export class ProxyRequest implements Dispatcher.DispatchHandler {
  readonly #needs: ProxyNeeds
  readonly #upstream: Upstream
  readonly #upstreamRequest: UpstreamRequest
  readonly #request: FastifyRequest
  readonly #reply: FastifyReply
  readonly #startedAtMs: number
  #member: Member | undefined
  #controller: Dispatcher.DispatchController | undefined
  #sent = false
  #answering = false
  #retriedAfterReset = false
  /** They had no room: nothing was begun there. */
  readonly #full = new Set<Member>()
  #passedOver = false
  #clientGone = false
  /** The service has said all it had to say. */
  #complete = false
  /** The length the service announced, and the first piece when it is all of it: then one write does. */
  #announced: string | undefined
  #whole: Buffer | undefined

  constructor(
    needs: ProxyNeeds,
    upstream: Upstream,
    upstreamRequest: UpstreamRequest,
    request: FastifyRequest,
    reply: FastifyReply,
  ) {
    this.#needs = needs
    this.#upstream = upstream
    this.#upstreamRequest = upstreamRequest
    this.#request = request
    this.#reply = reply
    this.#startedAtMs = needs.now()
  }

  go(): void {
    this.#reply.raw.once('close', () => this.#clientLeft())
    this.#try()
  }

  #try(): void {
    const { path, method, headers, body, stream } = this.#upstreamRequest
    this.#member = this.#upstream.choose(this.#hasRoom)
    if (!this.#member) {
      this.#tryAgain()
      return
    }
    this.#sent = false
    this.#passedOver = false
    if (!stream && this.#member.full()) {
      this.#refuse(new Problem('overloaded', undefined, { retryAfterSeconds: 1 }))
      return
    }
    try {
      this.#member.pool(stream).dispatch({ path, method, headers, body }, this)
    } catch (error) {
      this.#request.log.info({ err: error }, 'this request cannot be passed on')
      this.#refuse(new Problem('invalid-request', 'this request cannot be passed on'))
    }
  }

  readonly #hasRoom = (member: Member): boolean =>
    !this.#full.has(member) && (this.#upstreamRequest.stream || !member.full())

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#clientGone) controller.abort(new Error('the client has left'))
    else this.#sent = true
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200) return
    if (this.#member) this.#upstream.answered(this.#member)
    if (status === 503 && headers[notBegunHeader] !== undefined && this.#member) {
      this.#full.add(this.#member)
      this.#passedOver = this.#upstream.hasAnother(this.#hasRoom)
      if (this.#passedOver) return
    }
    this.#answering = true
    const { raw } = this.#reply
    if (this.#upstream.isOurs) followTrace(this.#request, this.#reply, headers['traceparent'])
    const ours = this.#reply.getHeaders()
    this.#reply.hijack()
    const length = headers['content-length']
    this.#announced = typeof length === 'string' && this.#upstreamRequest.method !== 'HEAD' ? length : undefined
    raw.writeHead(status, headersForClient(headers, ours) as never)
    if (!this.#upstreamRequest.stream) return
    raw.flushHeaders()
    this.#needs.streams.add(this.#reply)
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#passedOver) return
    if (!this.#whole && this.#announced === String(chunk.length)) {
      this.#whole = chunk
      return
    }
    if (this.#reply.raw.write(chunk)) return
    controller.pause()
    this.#reply.raw.once('drain', () => controller.resume())
  }

  onResponseEnd(): void {
    if (this.#passedOver) {
      if (!this.#clientGone) this.#try()
      return
    }
    this.#complete = true
    // As one-byte text it leaves together with the head, in one write; the bytes stay what they are.
    if (this.#whole && this.#whole.length <= smallBytes) this.#reply.raw.end(this.#whole.toString('latin1'), 'latin1')
    else if (this.#whole) this.#reply.raw.end(this.#whole)
    else this.#reply.raw.end()
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error & { code?: string }): void {
    if (this.#clientGone) return
    const member = this.#member
    if (this.#answering) {
      // The head is out: all that is left to say is that the rest will not come.
      this.#request.log.info({ err: error }, 'an answer broke off')
      this.#reply.raw.destroy()
      return
    }
    if (!this.#sent) {
      if (member) this.#upstream.refused(member)
      this.#tryAgain()
      return
    }
    if (member) this.#upstream.failed(member)
    if (error.code === 'UND_ERR_HEADERS_TIMEOUT') {
      const outcome = this.#isRead() ? '' : '; it is not known whether it was done'
      this.#refuse(new Problem('gateway-timeout', `the ${this.#upstream.name} service took too long${outcome}`))
      return
    }
    if (this.#isRead() && !this.#retriedAfterReset) {
      this.#retriedAfterReset = true
      this.#tryAgain()
      return
    }
    this.#request.log.info({ err: error }, 'a service broke off before it answered')
    this.#refuse(this.#isRead() ? this.#nobodyThere() : this.#unknownOutcome())
  }

  /** At another instance at once; else a moment later, when the registry may know a new one. */
  #tryAgain(): void {
    if (this.#clientGone) return
    if (this.#upstream.hasAnother()) {
      this.#try()
      return
    }
    const unreachableMs = this.#upstream.unreachableMs()
    this.#upstream.nobodyThere()
    const waitedMs = this.#needs.now() - this.#startedAtMs
    if (unreachableMs >= patienceMs || waitedMs >= patienceMs || this.#needs.waiting >= mostWaiting) {
      this.#refuse(this.#nobodyThere())
      return
    }
    this.#needs.waiting += 1
    const pause = setTimeout(() => {
      void this.#needs.refresh().then(() => {
        this.#needs.waiting -= 1
        if (!this.#clientGone) this.#try()
      })
    }, pauseMs)
    pause.unref()
  }

  #isRead(): boolean {
    return this.#upstreamRequest.method === 'GET' || this.#upstreamRequest.method === 'HEAD'
  }

  #nobodyThere(): Problem {
    return new Problem('service-unavailable', `the ${this.#upstream.name} service does not answer right now`, {
      retryAfterSeconds: 1,
    })
  }

  #unknownOutcome(): Problem {
    return new Problem(
      'service-unavailable',
      `the ${this.#upstream.name} service broke off before it answered; it is not known whether this was done`,
      { retryAfterSeconds: 1 },
    )
  }

  #refuse(problem: Problem): void {
    if (!this.#clientGone && !this.#reply.sent) void this.#reply.send(problem)
  }

  /** Nobody waits any more: whatever the service is still saying, it can stop. */
  #clientLeft(): void {
    if (this.#upstreamRequest.stream) this.#needs.streams.delete(this.#reply)
    if (this.#complete) return
    this.#clientGone = true
    this.#controller?.abort(new Error('the client has left'))
  }
}
