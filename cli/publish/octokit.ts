import { throttling } from '@octokit/plugin-throttling'
import { Octokit } from '@octokit/rest'
import { UsageError } from '../usageError.ts'
import { version } from '../version.ts'
import { type Api, type ApiRequest, field, type Reply, textAt } from './api.ts'

const publicUrl = 'https://api.github.com'

/** GitHub answers within ten seconds or not at all. */
const timeout = 30_000

const redirects = new Set([301, 302, 307, 308])
const mostRedirects = 3

/**
 * The way to GitHub, or to the Enterprise server that `GITHUB_API_URL` names, with the token of `GITHUB_TOKEN`; without
 * a token undefined. Requests that write are spaced as GitHub asks for; nothing is sent twice. The token is read here,
 * is sent to this one origin and stands in no text that comes back.
 */
export function connect(
  env: Readonly<Record<string, string | undefined>>,
  { isSpaced = true }: { readonly isSpaced?: boolean } = {},
): Api | undefined {
  const token = env['GITHUB_TOKEN']?.trim()
  if (!token) return undefined
  const base = baseOf(env['GITHUB_API_URL'] || publicUrl)
  const octokit = new (Octokit.plugin(throttling))({
    auth: token,
    baseUrl: base.href.replace(/\/$/, ''),
    userAgent: `slo-lint/${version}`,
    log: { debug: silent, info: silent, warn: silent, error: silent },
    request: { retries: 0, fetch: fetchFrom(base.origin) },
    throttle: isSpaced ? { onRateLimit: never, onSecondaryRateLimit: never } : { enabled: false },
  })
  const redact = (text: string): string => text.replaceAll(token, '***')
  return { send: (request) => send(octokit, request, redact) }
}

async function send(
  octokit: Octokit,
  { method, path, body }: ApiRequest,
  redact: (text: string) => string,
): Promise<Reply> {
  try {
    const { status, headers, data } = await octokit.request({
      method,
      url: path,
      ...(body !== undefined && { data: body }),
    })
    // The package takes a redirect that is not followed for success.
    const refused = { message: redact(textAt(data, 'message')) }
    return { status, headers: texts(headers), body: status < 300 ? data : refused }
  } catch (error) {
    const status = field(error, 'status')
    const response = field(error, 'response')
    // Without an answer the package makes up a 500.
    if (typeof status !== 'number' || typeof response !== 'object' || response === null)
      return { lost: redact(error instanceof Error ? error.message : 'no answer') }
    const message = redact(textAt(response, 'data', 'message'))
    return { status, headers: texts(field(response, 'headers')), body: { message } }
  }
}

/** A token is for one server: over a wire nobody else reads, and not for whomever it points to. */
function baseOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isLocal = url !== undefined && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  if (!url || (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal)) || url.username !== '')
    throw new UsageError('github', 'GITHUB_API_URL is not an https address')
  return url
}

function fetchFrom(origin: string): typeof fetch {
  return async (input, init) => {
    let url = String(input)
    for (let hop = 0; ; hop++) {
      const signal = AbortSignal.timeout(timeout)
      const response = await fetch(url, { ...init, redirect: 'manual', signal })
      const location = response.headers.get('location')
      if (!redirects.has(response.status) || location === null || hop >= mostRedirects) return response
      const next = new URL(location, url)
      // A moved repository; elsewhere the token has no business. Writes move only where the method is kept.
      const isKept = response.status >= 307 || (init?.method ?? 'GET') === 'GET'
      if (next.origin !== origin || !isKept) return response
      url = next.href
    }
  }
}

function texts(headers: unknown): Record<string, string> {
  const known = ['link', 'retry-after', 'x-ratelimit-remaining', 'x-ratelimit-reset']
  return Object.fromEntries(
    known.flatMap((name) => {
      const value = field(headers, name)
      return value === undefined ? [] : [[name, String(value)]]
    }),
  )
}

function silent(): void {}

/** Waiting is done where it is known what may be sent again. */
function never(): boolean {
  return false
}
