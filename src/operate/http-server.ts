/**
 * The HTTP server of the operator: alive, ready, meters. It answers GET and nothing else, takes no body, and holds no
 * connection for long. Whatever is sent to it, it goes on.
 */
import { once } from 'node:events'
import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { BriefError } from '#errors'

export type Page = { status: number; type: 'application/json' | string; body: string }
export type Pages = Readonly<Record<string, () => Page | Promise<Page>>>
export type HttpServer = { port: number; close: () => Promise<void> }

const LIMITS = { maxHeaderSize: 8_192, headersTimeout: 5_000, requestTimeout: 10_000, keepAliveTimeout: 5_000, connectionsCheckingInterval: 1_000 } // bytes and ms
const SILENCE = 15_000 // ms without a byte, on either way
const CONNECTIONS = 100 // a probe and a scraper need one each
const ADVICE: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program',
  EACCES: 'may not be used by this user',
  EADDRNOTAVAIL: 'does not belong to this machine',
}

export async function openHttpServer({ port, bind, pages }: { port: number; bind: string; pages: Pages }): Promise<HttpServer> {
  const server = createServer(LIMITS, listener(pages))
  server.maxConnections = CONNECTIONS
  server.setTimeout(SILENCE)
  try {
    server.listen(port, bind)
    await once(server, 'listening')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? ''
    throw new BriefError(
      'config',
      `The address ${bind}, port ${port} ${ADVICE[code] ?? `cannot be used (${code})`}. Set PORT to a free port or leave it empty; BIND is the address.`,
      { cause },
    )
  }
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function listener(pages: Pages): RequestListener {
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, { status: 405, type: 'text/plain', body: 'Only GET is answered here.\n' })
    if (request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0)
      return send(response, { status: 413, type: 'text/plain', body: 'A request here has no body.\n' })
    const path = URL.parse(request.url ?? '/', 'http://here')?.pathname
    if (path === undefined) return send(response, { status: 400, type: 'text/plain', body: 'This is no address.\n' })
    const page = Object.hasOwn(pages, path) ? pages[path] : undefined
    if (!page) return send(response, { status: 404, type: 'text/plain', body: `There is nothing here. Known: ${Object.keys(pages).join(', ')}\n` })
    try {
      send(response, await page())
    } catch {
      send(response, { status: 500, type: 'text/plain', body: 'This could not be found out just now.\n' })
    }
  }
}

const CLOSING = new Set([400, 405, 413]) // nothing more is read from there

function send(response: ServerResponse, { status, type, body }: Page): void {
  response
    .writeHead(status, {
      'content-type': type,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...(status === 405 ? { allow: 'GET' } : {}),
      ...(CLOSING.has(status) ? { connection: 'close' } : {}),
    })
    .end(body)
}
