/** What a JSON Schema of the form used here allows, as a type: the schema is the one truth. */
type Allowed<S> = S extends { enum: readonly (infer E)[] }
  ? E
  : S extends { type: 'string' }
    ? string
    : S extends { type: 'integer' }
      ? number
      : S extends { type: 'boolean' }
        ? boolean
        : S extends { type: 'array'; items: infer I }
          ? readonly Allowed<I>[]
          : S extends { type: 'object'; properties: infer P; required: readonly (infer R)[] }
            ? { readonly [K in keyof P as K extends R ? K : never]: Allowed<P[K]> } & {
                readonly [K in keyof P as K extends R ? never : K]?: Allowed<P[K]>
              }
            : never

const words = (maxLength: number) => ({ type: 'string', maxLength }) as const
const line = { type: 'integer', minimum: 1, maximum: 10_000_000 } as const
const fingerprint = { type: 'string', pattern: '^[0-9a-f]{8,64}$' } as const
const rule = { type: 'string', pattern: '^[a-z0-9-]{1,64}/[a-z0-9-]{1,96}$' } as const
const path = { type: 'string', minLength: 1, maxLength: 4096 } as const

const spot = {
  type: 'object',
  additionalProperties: false,
  required: ['path', 'startLine', 'endLine', 'startColumn', 'endColumn'],
  properties: {
    path,
    startLine: line,
    endLine: line,
    startColumn: line,
    endColumn: line,
    print: { type: 'string', pattern: '^[0-9a-f]{16}$' },
  },
} as const

const linePatch = {
  type: 'object',
  additionalProperties: false,
  required: ['path', 'startLine', 'was', 'becomes', 'isExact'],
  properties: {
    path,
    startLine: line,
    was: { type: 'array', minItems: 1, maxItems: 200, items: words(10_000) },
    becomes: { type: 'array', maxItems: 200, items: words(10_000) },
    isExact: { type: 'boolean' },
  },
} as const

const remark = {
  type: 'object',
  additionalProperties: false,
  required: [
    'rule',
    'severity',
    'status',
    'message',
    'subject',
    'fingerprint',
    'place',
    'related',
    'why',
    'sources',
  ],
  properties: {
    rule,
    severity: { enum: ['error', 'warning', 'info'] },
    status: { enum: ['new', 'known', 'standing'] },
    message: words(20_000),
    subject: words(4_000),
    fingerprint,
    place: spot,
    related: {
      type: 'array',
      maxItems: 100,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['place', 'says'],
        properties: { place: spot, says: words(4_000) },
      },
    },
    why: words(4_000),
    sources: { type: 'array', maxItems: 20, items: words(2_000) },
    fix: {
      type: 'object',
      additionalProperties: false,
      required: ['safety', 'patches'],
      properties: {
        safety: { enum: ['safe', 'unsafe'] },
        patches: { type: 'array', minItems: 1, maxItems: 50, items: linePatch },
      },
    },
  },
} as const

const mended = {
  type: 'object',
  additionalProperties: false,
  required: ['rule', 'path', 'subject', 'fingerprint'],
  properties: { rule, path, subject: words(4_000), fingerprint },
} as const

const withheld = {
  type: 'object',
  additionalProperties: false,
  required: ['judged', 'leftOut', 'silenced', 'undecided', 'unread', 'excluded', 'folder'],
  properties: {
    judged: { type: 'array', maxItems: 20_000, items: rule },
    leftOut: { type: 'array', maxItems: 20_000, items: fingerprint },
    silenced: { type: 'array', maxItems: 20_000, items: fingerprint },
    undecided: { type: 'array', maxItems: 20_000, items: { type: 'string', pattern: '^[0-9a-f]{16}$' } },
    unread: { type: 'array', maxItems: 20_000, items: path },
    excluded: { type: 'array', maxItems: 20_000, items: words(4_096) },
    folder: words(4_096),
  },
} as const

/** The file in which a run without rights to write hands its findings to one that has them. */
export const handoverSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['handover', 'head', 'remarks', 'fixed', 'unknown', 'policy'],
  properties: {
    handover: { enum: [1] },
    head: { type: 'string', pattern: '^([0-9a-f]{40}|[0-9a-f]{64})$' },
    remarks: { type: 'array', maxItems: 20_000, items: remark },
    fixed: { type: 'array', maxItems: 20_000, items: mended },
    unknown: { type: 'integer', minimum: 0, maximum: 10_000_000 },
    policy: { type: 'array', maxItems: 200, items: words(4_000) },
    withheld,
  },
} as const

/**
 * Lines from 1, columns from 1 in UTF-16 units, the end column exclusive, the end line inclusive. `print` stands for the
 * text of the first line: what was linted may be a merge whose lines are not those that the pull request shows.
 */
export type Spot = Allowed<typeof spot>

/**
 * Whole lines before and after a fix. `isExact` where GitHub would write just these lines: every one of them is edited
 * and ends plainly, and all above are numbered as git does it.
 */
export type LinePatch = Allowed<typeof linePatch>

/** A finding as it is published: places in lines, the words of its rule, the fix in whole lines. Plain data. */
export type Remark = Allowed<typeof remark>

/** A finding that is there no more. */
export type Mended = Allowed<typeof mended>

/** What one run found, for the job that may publish it. */
export type Handover = Allowed<typeof handoverSchema>
