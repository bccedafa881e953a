import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Hub } from './hub.ts'

/** What came over the wire. */
export interface Seen {
  readonly method: string
  readonly url: string
  readonly authorization: string
  readonly at: number
}

/** A hub behind a port of this machine, below `/api/v3` as an Enterprise server has it. */
export class HubServer {
  readonly seen: Seen[] = []
  /** Answers before the hub does. */
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean = () => false
  readonly #server: Server
  readonly #hub: Hub

  constructor(hub: Hub) {
    this.#hub = hub
    this.#server = createServer((request, response) => this.#serve(request, response))
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    const { port } = this.#server.address() as AddressInfo
    return `http://127.0.0.1:${port}/api/v3`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '', headers } = request
    this.seen.push({ method, url, authorization: headers.authorization ?? '', at: performance.now() })
    if (this.intercept(request, response)) return
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const text = Buffer.concat(parts).toString()
      const path = url.replace(/^\/api\/v3/, '')
      const reply = this.#hub.handle(method, path, text === '' ? undefined : JSON.parse(text))
      if ('lost' in reply) {
        request.socket.destroy()
        return
      }
      const body = JSON.stringify(reply.body)
      response.writeHead(reply.status, {
        'content-type': 'application/json; charset=utf-8',
        ...reply.headers,
      })
      response.end(body)
    })
  }
}
