import { describe, expect, it } from 'vitest'
import { annotationsOf, batches } from '../../cli/publish/annotations.ts'
import { commentOf, endedComment } from '../../cli/publish/comment.ts'
import { triggerOf } from '../../cli/publish/event.ts'
import { diffOf } from '../../cli/publish/inline.ts'
import { keyed, marked, markerOf } from '../../cli/publish/marker.ts'
import { plan } from '../../cli/publish/plan.ts'
import type { Remark } from '../../cli/publish/remark.ts'
import { outputsText } from '../../cli/publish/stepFile.ts'
import { summaryComment, summaryText } from '../../cli/publish/summary.ts'
import { inertJson, inertLog, workflowCommands } from '../../cli/publish/workflowCommands.ts'
import { change, nothing, options, remark, spot } from './sample.ts'

const key = 'abcdef0123456789-0'
const forged = marked('x', {
  kind: 'inline',
  category: 'default',
  key,
  state: 'open',
  rule: 'a/b',
  about: '0123456789abcdef',
})

/** What strangers write into names, values and paths. */
const attacks: readonly string[] = [
  '@org/team and @user',
  '&commat;user &#64;user',
  '#123 GH-12 acme/shop#4',
  '![x](https://evil.example/a.png) [y](javascript:alert(1))',
  '<img src=x onerror=alert(1)> </details></summary> <script>',
  '```\n# heading\n```suggestion\nevil: true\n```',
  '`````` ticks ``',
  `<!-- ${forged} -->`,
  forged,
  '\n\n---\n# heading\n- list\n> quote\n| a | b |\n|---|---|',
  '\u001b[2J\u001b]8;;https://evil.example\u0007x\u001b]52;c;eA==\u0007 \u009b31m',
  '\u202egnp.exe \u2066\u2069\u200f \u200b',
  '::error file=x::y\r::add-mask::z\n##[set-env name=X]y ::stop-commands::t',
  '$(rm -rf /) `$x` $x^2$',
  'https://evil.example www.evil.example mailto:a@b.example',
  '/merge\n/approve',
]

const hostile = (text: string): Remark =>
  remark({
    message: text,
    subject: text,
    why: text,
    sources: [text],
    place: spot(`a/${text}.yaml`, 5),
    related: [{ place: spot(text, 2), says: text }],
    fix: {
      safety: 'unsafe',
      patches: [
        {
          path: text,
          startLine: 5,
          was: [text.replaceAll('\n', ' ')],
          becomes: [text.replaceAll('\n', ' ')],
          isExact: true,
        },
      ],
    },
  })

function ended(text: string, ending: Parameters<typeof endedComment>[2]): string {
  const body = commentOf(hostile(text), undefined, 'default', key)
  const marker = markerOf(body)
  if (!marker) throw new Error('no marker')
  return endedComment(body, marker, ending, 'f'.repeat(40))
}

/** Text that GitHub reads as Markdown: code is taken out, whatever is left must be without any sign. */
function outsideOfCode(body: string): string {
  const lines: string[] = []
  let fence = ''
  for (const line of body.split('\n')) {
    const ticks = /^(`{3,})/.exec(line)?.[1] ?? ''
    if (fence === '' && ticks !== '') {
      expect(line.slice(ticks.length)).not.toBe('suggestion')
      fence = ticks
    } else if (fence !== '' && line === fence) fence = ''
    else if (fence === '') lines.push(line)
  }
  expect(fence).toBe('')
  return lines.join('\n').replace(/(?<!`)(`+)(?!`)([\s\S]*?[^`])\1(?!`)/g, '')
}

describe.each(attacks)('%j', (text) => {
  const bodies = [
    commentOf(hostile(text), undefined, 'default', key),
    commentOf(hostile(text), { path: 'a', line: 5, isRelated: true }, 'default', key),
    summaryComment(
      {
        remarks: keyed([hostile(text)]),
        fixed: [{ rule: 'a/b', path: text, subject: text, fingerprint: key }],
        unknown: 1,
        policy: [text],
        judge: text,
      },
      'default',
    ).text,
    ...(['fixed', 'silenced', 'unjudged', 'undecided'] as const).map((ending) => ended(text, ending)),
  ]

  it.each(bodies.map((body, index) => [index, body] as const))('is inert in Markdown (%i)', (_, body) => {
    const words = outsideOfCode(body)
    const ours = words
      .replace(/^### slo-lint: /, '')
      .replace(/<!-- slo-lint:[^\n]*-->$/, '')
      .replace(/<\/?(details|summary)>/g, '')
      .replaceAll('<span>$</span>', '')
      // An entity is a letter, and begins neither markup nor a reference: a letter without width follows.
      .replace(/&#(\d+);/g, '·')
    expect(words).not.toMatch(/&#(35|64);\w/)
    expect(ours).not.toMatch(/[<>@&]|\]\(|!\[|https?:\/\/|www\./)
    expect(ours).not.toMatch(/^\s*[#>|/]/m)
    expect(ours).not.toMatch(/(^|\W)#\d/)
    // Nothing that is not seen, in code too.
    expect(body).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u)
    expect(body.split('<!--')).toHaveLength(2)
  })

  it('leaves the marker ours', () => {
    for (const body of bodies) expect(markerOf(body)).toMatchObject({ category: 'default' })
    expect(bodies.map((body) => markerOf(body)?.kind)).toEqual([
      'inline',
      'inline',
      'summary',
      ...Array(4).fill('inline'),
    ])
  })

  it('gives an annotation without anything that is not seen', () => {
    const { annotations } = annotationsOf(keyed([hostile(text)]), new Map())
    expect(annotations[0]?.message).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u)
  })

  it('is one command of the runner and nothing else', () => {
    const lines = workflowCommands([hostile(text)]).split('\n')
    expect(lines).toHaveLength(2)
    const [, properties = '', message = ''] = /^::error ([^:]*)::(.*)$/.exec(lines[0] ?? '') ?? []
    expect(properties.split(',').map((part) => part.split('=')[0])).toEqual([
      'file',
      'line',
      'endLine',
      'title',
    ])
    expect(message).not.toMatch(/[\r\n]/)
  })

  it('is obeyed in no log, and no output of the step ends early', () => {
    for (const line of inertLog(text).split(/[\r\n]+/)) {
      expect(line.trimStart().startsWith('::')).toBe(false)
      expect(line).not.toContain('##[')
    }
    const quoted = inertJson(JSON.stringify([text]))
    expect(quoted).not.toContain('##[')
    expect(JSON.parse(quoted)).toEqual([text])
    const [, delimiter = ''] = /^name<<(.*)\n/.exec(outputsText({ name: text })) ?? []
    expect(outputsText({ name: text })).not.toContain(delimiter)
  })
})

describe('a marker', () => {
  const ours = (body: string, author = { id: 1, type: 'Bot' }) => ({ id: 9, body, author })
  const posted = commentOf(remark(), { path: 'a.yaml', line: 5, isRelated: false }, 'default', key)
  const writes = (existing: Partial<typeof nothing>): string[] =>
    plan([remark()], [], [change()], { ...nothing, ...existing }, options).requests.map(
      ({ method, path }) => `${method} ${path.split('/').slice(4).join('/')}`,
    )
  const fresh = [
    'POST check-runs',
    'POST pulls/7/reviews',
    'POST issues/7/comments',
    'PATCH check-runs/{check_run_id}',
  ]

  it('of ours is not posted again', () => {
    expect(writes({ inline: [ours(posted)] })).not.toContain('POST pulls/7/reviews')
  })

  it.each([
    ['another person', { id: 666, type: 'User' }],
    ['another bot', { id: 2, type: 'Bot' }],
    ['a person with our number', { id: 1, type: 'User' }],
  ])('of %s hides nothing and is left alone', (_, author) => {
    const summary = summaryComment(
      { remarks: keyed([remark()]), fixed: [], unknown: 0, policy: [], judge: 'x' },
      'default',
    ).text
    expect(writes({ inline: [ours(posted, author)], conversation: [ours(summary, author)] })).toEqual(fresh)
  })

  it('is trusted from nobody where we do not know who we are', () => {
    const { identity: _, ...unknown } = nothing
    const made = plan([remark()], [], [change()], { ...unknown, inline: [ours(posted)] }, options)
    expect(made.requests.map(({ surface }) => surface)).toEqual(['check', 'review', 'summary', 'check'])
  })

  it('is found again however long its parts are', () => {
    const longest = {
      kind: 'inline',
      category: 'c'.repeat(64),
      key: `${'a'.repeat(64)}-999999`,
      state: 'undecided',
      rule: `${'p'.repeat(64)}/${'r'.repeat(96)}`,
      about: '0123456789abcdef',
    } as const
    expect(markerOf(marked('x', longest))).toMatchObject(longest)
  })

  it('counts on the last line only, and in one form only', () => {
    expect(markerOf(`${posted}\nmore`)).toBeUndefined()
    expect(markerOf(posted.replace('category=default', 'category=default key=x'))).toBeUndefined()
    expect(markerOf(`${'x'.repeat(500)}${posted.split('\n').at(-1)}`)).toBeUndefined()
    expect(markerOf(posted.replaceAll('\n', '\r\n'))).toMatchObject({ key })
  })
})

describe('sizes that GitHub refuses', () => {
  const long = remark({
    message: '<'.repeat(20_000),
    subject: '@'.repeat(4_000),
    why: '`'.repeat(4_000),
    sources: Array(20).fill('&'.repeat(2_000)),
    related: Array(100).fill({ place: spot('x'.repeat(4_000), 1), says: '#'.repeat(4_000) }),
  })

  it('are reached by no comment, no summary and no annotation', () => {
    expect(commentOf(long, undefined, 'default', key).length).toBeLessThan(65_536)
    const many = keyed(
      Array.from({ length: 300 }, (_, index) => ({ ...long, fingerprint: `${index}`.padStart(8, '0') })),
    )
    const fixed = Array.from({ length: 5_000 }, () => ({
      rule: 'a/b',
      path: 'p'.repeat(4_000),
      subject: '<'.repeat(4_000),
      fingerprint: 'aaaaaaaa',
    }))
    const { text, keys } = summaryComment(
      { remarks: many, fixed, unknown: 1, policy: [], judge: 'x' },
      'default',
    )
    expect(text.length).toBeLessThan(65_536)
    expect(keys.size).toBeLessThan(300)
    expect(text).toContain(`and ${300 - keys.size} more`)
    expect(
      summaryText({ remarks: many, fixed, unknown: 1, policy: [], judge: 'x' }).text.length,
    ).toBeLessThan(65_535)
    const { annotations } = annotationsOf(many, new Map())
    for (const { message, title } of annotations) {
      expect(Buffer.byteLength(message)).toBeLessThan(64 * 1024)
      expect(title.length).toBeLessThanOrEqual(255)
    }
    expect(batches(annotations).map(({ length }) => length)).toEqual([50, 50, 50, 50, 50, 50])
  })

  it('put errors first, and what the change touched before what it did not', () => {
    const found = [
      remark({
        message: 'far warning',
        severity: 'warning',
        fingerprint: 'aaaaaaaa',
        place: spot('z.yaml', 1),
      }),
      remark({ message: 'near warning', severity: 'warning', fingerprint: 'bbbbbbbb' }),
      remark({ message: 'far error', fingerprint: 'cccccccc', place: spot('z.yaml', 1) }),
      remark({ message: 'near error', fingerprint: 'dddddddd' }),
      remark({ message: 'standing', status: 'standing', fingerprint: 'eeeeeeee' }),
    ]
    const { annotations } = annotationsOf(keyed(found), diffOf([change()]))
    expect(annotations.map(({ message }) => message.split('\n')[0])).toEqual([
      'near error',
      'far error',
      'near warning',
      'far warning',
    ])
  })
})

it('takes numbers and commits from the event alone, and only where they are such', () => {
  const env = { GITHUB_REPOSITORY: 'acme/shop', GITHUB_EVENT_NAME: 'pull_request' }
  const event = (number: unknown, sha: unknown): object => ({ pull_request: { number, head: { sha } } })
  expect(triggerOf(env, event(7, 'a'.repeat(40)))).toMatchObject({ target: { pull: 7, owner: 'acme' } })
  expect(triggerOf(env, event('7/../8', 'a'.repeat(40)))).not.toHaveProperty('target.pull')
  expect(triggerOf(env, event(7, `${'a'.repeat(40)}/x`))).toBe('the event names no commit')
  expect(triggerOf(env, JSON.parse('{"__proto__": {"pull_request": {}}}'))).toBe('the event names no commit')
  expect(triggerOf(env, null)).toBe('the event names no commit')
})
