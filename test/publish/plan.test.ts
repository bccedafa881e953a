import { describe, expect, it } from 'vitest'
import { commentOf } from '../../cli/publish/comment.ts'
import type { PostedComment } from '../../cli/publish/existing.ts'
import { aboutOf, markerOf } from '../../cli/publish/marker.ts'
import { type Plan, plan } from '../../cli/publish/plan.ts'
import type { Remark } from '../../cli/publish/remark.ts'
import { change, nothing, options, remark, spot } from './sample.ts'

const key = 'abcdef0123456789-0'
const fixable = remark({
  fix: {
    safety: 'safe',
    patches: [{ path: 'a.yaml', startLine: 5, was: ['a: 1G'], becomes: ['a: 1GiB'], isExact: true }],
  },
})

/** What a first run posted, standing at a line now. */
function posted(found: Remark, line: number | undefined, id = 9): PostedComment {
  const [review] = plan([found], [], [change()], nothing, options).requests.filter(
    ({ surface }) => surface === 'review',
  )
  const [comment] = (review?.body['comments'] ?? []) as { body: string }[]
  const at = line === undefined ? undefined : { path: 'a.yaml', line }
  return { id, body: comment?.body ?? '', author: { id: 1, type: 'Bot' }, path: 'a.yaml', ...(at && { at }) }
}

const edits = ({ requests }: Plan): string[] =>
  requests.filter(({ surface }) => surface === 'edit').map(({ body }) => String(body['body']))

describe('a comment that is there', () => {
  it('is left alone while its words are the same', () => {
    expect(
      edits(plan([fixable], [], [change()], { ...nothing, inline: [posted(fixable, 5)] }, options)),
    ).toEqual([])
  })

  it.each([
    ['on another line', 6],
    ['on a line that is gone', undefined],
  ])('offers nothing to take over when it stands %s', (_, line) => {
    const [body = ''] = edits(
      plan([fixable], [], [change()], { ...nothing, inline: [posted(fixable, line)] }, options),
    )
    expect(body).toContain('a: 1GiB')
    expect(body).not.toContain('```suggestion')
  })

  it('keeps its finding through a new line, a new file and a new order', () => {
    const moved = remark({ place: spot('b.yaml', 40) })
    const made = plan(
      [moved],
      [],
      [change([40], 'b.yaml')],
      { ...nothing, inline: [posted(remark(), 5)] },
      options,
    )
    expect(made.requests.map(({ surface }) => surface)).not.toContain('review')
    expect(made.shown.inline).toEqual(new Set([key]))
  })

  it('is told apart from others of the same fingerprint', () => {
    const two = [remark(), remark({ place: spot('a.yaml', 6) })]
    const made = plan(two, [], [change()], { ...nothing, inline: [posted(remark(), 5)] }, options)
    expect(made.requests.find(({ surface }) => surface === 'review')?.keys).toEqual(['abcdef0123456789-1'])
  })

  it('says that its finding is fixed, once, and takes that back', () => {
    const [fixed = ''] = edits(
      plan([], [], [change()], { ...nothing, inline: [posted(remark(), 5)] }, options),
    )
    expect(fixed).toContain('✅ Fixed as of aaaaaaaaaaaa')
    const after = { ...posted(remark(), 5), body: fixed }
    expect(edits(plan([], [], [change()], { ...nothing, inline: [after] }, options))).toEqual([])
    const back = plan([remark()], [], [change()], { ...nothing, inline: [after] }, options)
    expect(edits(back).map((body) => markerOf(body)?.state)).toEqual(['open'])
    expect(back.requests.map(({ surface }) => surface)).not.toContain('review')
  })

  const about = aboutOf(remark())
  const none = {
    judged: [remark().rule],
    leftOut: [],
    silenced: [],
    undecided: [],
    unread: [],
    excluded: [],
    folder: '',
  }
  const fingerprint = remark().fingerprint
  it.each([
    ['silenced', { silenced: [fingerprint] }, 'Silenced as of aaaaaaaaaaaa'],
    ['unjudged', { judged: ['a/b'] }, 'No longer judged as of aaaaaaaaaaaa'],
    ['unjudged', { leftOut: [fingerprint] }, 'No longer judged as of aaaaaaaaaaaa'],
    ['unjudged', { excluded: ['*.yaml'] }, 'No longer judged as of aaaaaaaaaaaa'],
    ['undecided', { undecided: [about] }, 'Can no longer be decided as of aaaaaaaaaaaa'],
    ['undecided', { unread: ['a.yaml'] }, 'Can no longer be decided as of aaaaaaaaaaaa'],
    [
      'fixed',
      { silenced: ['00000000'], unread: ['b.yaml'], excluded: ['*.yaml'], folder: 'b/' },
      'Fixed as of aaaaaaaaaaaa',
    ],
  ])('says once that its finding is %s, and no more than is true', (state, some, says) => {
    const withheld = { ...none, ...some }
    const inline = [posted(remark(), 5)]
    const run = (comments: PostedComment[], more = withheld): string[] =>
      edits(plan([], [], [change()], { ...nothing, inline: comments }, { ...options, withheld: more }))
    const [body = ''] = run(inline)
    expect(body).toContain(says)
    expect(body).toContain('**error:** GOMEMLIMIT is malformed')
    expect(body.includes('Fixed')).toBe(state === 'fixed')
    expect(markerOf(body)).toMatchObject({ state, key, rule: remark().rule, about })
    const after = [{ ...posted(remark(), 5), body }]
    expect(run(after)).toEqual([])
    // What is fixed stays so; of the others it is said when they are.
    const [later = ''] = run(after, none)
    expect(later.includes('Fixed as of')).toBe(state !== 'fixed')
    if (state !== 'fixed') expect(later).toContain('It was:\n\n**error:** GOMEMLIMIT is malformed\n')
    if (state === 'fixed') expect(run(after, { ...none, judged: [] })).toEqual([])
    expect(
      edits(plan([remark()], [], [change()], { ...nothing, inline: after }, { ...options, withheld })),
    ).toHaveLength(1)
  })

  it('leaves less room for others', () => {
    const many = Array.from({ length: 9 }, (_, index) => remark({ fingerprint: `0000000${index}` }))
    const inline = many.slice(0, 3).map((one, index) => posted(one, 5, index + 1))
    const made = plan(many, [], [change()], { ...nothing, inline }, options)
    expect(made.requests.find(({ surface }) => surface === 'review')?.keys).toHaveLength(2)
  })
})

describe('what a lost answer left behind', () => {
  it('is a summary that says where the other one is, and is said once', () => {
    const [create] = plan([remark()], [], [change()], nothing, options).requests.filter(
      ({ surface }) => surface === 'summary',
    )
    const body = String(create?.body['body'])
    const summary = (id: number, text = body): PostedComment => ({
      id,
      body: text,
      author: { id: 1, type: 'Bot' },
    })
    const second = plan(
      [remark()],
      [],
      [change()],
      { ...nothing, conversation: [summary(8), summary(4)] },
      options,
    )
    const made = second.requests.filter(({ surface }) => surface === 'summary')
    expect(made.map(({ path }) => path)).toEqual(['/repos/acme/shop/issues/comments/8'])
    const conversation = [summary(4), summary(8, String(made[0]?.body['body']))]
    const third = plan([remark()], [], [change()], { ...nothing, conversation }, options)
    expect(third.requests.filter(({ surface }) => surface === 'summary')).toEqual([])
  })

  it('is a check of another run that is ended, and one of this run that is gone on with', () => {
    const id = String(plan([remark()], [], [change()], nothing, options).requests[0]?.body['external_id'])
    const { head } = options.target
    const check = { id: 3, head, isCompleted: false, externalId: id, annotations: 1 }
    const checks = [
      check,
      { ...check, id: 2, externalId: 'slo-lint:default:0' },
      { ...check, id: 1, externalId: 'slo-lint:other:0' },
    ]
    const made = plan([remark()], [], [change()], { ...nothing, checks }, options)
    const own = made.requests.filter(({ surface }) => surface === 'check')
    expect(own.map(({ path, body }) => [path.split('/').at(-1), body['conclusion']])).toEqual([
      ['2', 'cancelled'],
      ['3', 'failure'],
    ])
    expect(own[1]?.body['output']).not.toHaveProperty('annotations')
    const done = plan(
      [remark()],
      [],
      [change()],
      { ...nothing, checks: [{ ...check, isCompleted: true }] },
      options,
    )
    expect(done).toMatchObject({ isUnchanged: true, requests: [] })
  })
})

it('says on a related line where the finding is', () => {
  const joined = remark({
    place: spot('b.yaml', 1),
    related: [{ place: spot('a.yaml', 5), says: 'set here' }],
  })
  const [comment] = (plan([joined], [], [change()], nothing, options).requests[1]?.body['comments'] ??
    []) as object[]
  expect(comment).toMatchObject({ path: 'a.yaml', line: 5, side: 'RIGHT' })
  expect(commentOf(joined, { path: 'a.yaml', line: 5, isRelated: true }, 'default', key)).toContain(
    'The value stands at `b.yaml:1`',
  )
})
