import { createHash } from 'node:crypto'
import type { Handover, Remark } from '../../cli/publish/remark.ts'
import type { Hub, HubFile } from './contract/hub.ts'

/** Numbers that are the same for the same seed. */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed + 0x9e3779b9
  }

  /** A whole number from 0 to below the limit. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }

  chance(percent: number): boolean {
    return this.below(100) < percent
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)]
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }
}

/** A line that keeps its name wherever it goes. */
interface Line {
  readonly id: number
  text: string
  isAdded: boolean
}

interface File {
  path: string
  previous?: string
  status: 'added' | 'modified' | 'renamed' | 'changed'
  lines: Line[]
  isCrlf: boolean
  /** GitHub leaves the patch out of large files. */
  hasPatch: boolean
}

interface Trouble {
  readonly token: string
  readonly fingerprint: string
  readonly severity: Remark['severity']
  readonly status: Remark['status']
  readonly line: number
  readonly length: number
  readonly other?: number
  readonly hasFix: boolean
}

const names = [
  'deploy/api.yaml',
  '監視/アラート.yaml',
  'a b/c+d#e?.yaml',
  'x/`tick`.yml',
  'compose.yaml',
  'ops/%41.yaml',
]
const hostile = [
  '@org/team broke #12',
  '</details><!-- slo-lint:inline',
  '`````',
  '::error::x\u001b[2J',
  '\u202egpj',
  'x'.repeat(900),
]

/** What a push does: a rebase or a force-push changes nothing but the head. */
const pushes = ['shift', 'rename', 'indent', 'fix', 'break', 'touch', 'rebase'] as const

/** A pull request that lives: files, what is wrong in them, and what pushes do to both. */
export class PullRequest {
  readonly #dice: Dice
  readonly #files: File[] = []
  #troubles: Trouble[] = []
  #removed: HubFile[] = []
  #ids = 0
  #pushes = 0
  #tokens = 0
  readonly seed: number

  constructor(seed: number, dice: Dice) {
    this.seed = seed
    this.#dice = dice
    const count = 1 + dice.below(4)
    for (let i = 0; i < count; i++) this.#files.push(this.#file(names[(i + seed) % names.length] ?? 'x.yaml'))
    if (dice.chance(20))
      this.#removed = [{ filename: 'gone.yaml', status: 'removed', patch: '@@ -1 +0,0 @@\n-x' }]
    const size = dice.chance(1) ? 300 + dice.below(900) : dice.chance(8) ? 45 + dice.below(80) : dice.below(9)
    for (let i = 0; i < size; i++) this.#troubles.push(this.#trouble())
  }

  get head(): string {
    return createHash('sha1').update(`${this.seed}/${this.#pushes}`).digest('hex')
  }

  /** One push: what developers do between two runs; any of it unless it is said which. */
  push(chosen?: (typeof pushes)[number]): void {
    const dice = this.#dice
    this.#pushes++
    const file = dice.pick(this.#files)
    const action = chosen ?? dice.pick(pushes)
    if (action === 'shift') file.lines.unshift(...this.#lines(1 + dice.below(5), true))
    else if (action === 'rename') {
      file.previous = file.path
      file.path = `moved${this.#pushes}/${file.path}`
      file.status = 'renamed'
    } else if (action === 'indent') for (const line of file.lines) line.text = `  ${line.text}`
    else if (action === 'fix') this.#troubles = this.#troubles.filter(() => !dice.chance(40))
    else if (action === 'break') this.#troubles.push(this.#trouble())
    else if (action === 'touch') for (const line of file.lines) line.isAdded ||= dice.chance(30)
  }

  /** Puts the state on the hub; comments go where their lines went. */
  show(hub: Hub): void {
    const anchored = hub.inline.map((comment) => ({ comment, id: this.#shown.get(comment.id) }))
    for (const { comment, id } of anchored) {
      const at = id === undefined ? undefined : this.#find(id)
      comment.line = at?.line ?? null
      if (at) comment.path = at.path
      comment.start_line = null
    }
    hub.head = this.head
    hub.files = [
      ...this.#removed,
      ...this.#files.map((file): HubFile => {
        const patch = file.hasPatch ? patchOf(file) : ''
        return {
          filename: file.path,
          status: file.status,
          ...(file.previous !== undefined && { previous_filename: file.previous }),
          ...(patch !== '' && { patch }),
        }
      }),
    ]
  }

  readonly #shown = new Map<number, number>()

  /** Remembers on which line each comment of the hub was written. */
  remember(hub: Hub): void {
    for (const { id, path, line } of hub.inline) {
      const file = this.#files.find((one) => one.path === path)
      const found = file?.lines[(line ?? 0) - 1]
      if (found && !this.#shown.has(id)) this.#shown.set(id, found.id)
    }
  }

  found(): Handover {
    const remarks = this.#troubles.flatMap((trouble) => {
      const remark = this.#remark(trouble)
      return remark ? [remark] : []
    })
    return { handover: 1, head: this.head, remarks, fixed: [], unknown: this.seed % 3, policy: [] }
  }

  get tokens(): string[] {
    return this.#troubles.filter((trouble) => this.#remark(trouble)).map(({ token }) => token)
  }

  #remark(trouble: Trouble): Remark | undefined {
    const at = this.#find(trouble.line)
    if (!at) return undefined
    const other = trouble.other === undefined ? undefined : this.#find(trouble.other)
    const { file, line } = at
    const endLine = Math.min(file.lines.length, line + trouble.length)
    const was = file.lines.slice(line - 1, endLine).map(({ text }) => text)
    // What is hidden in letters is looked for long: not thousands of times.
    const nasty = this.#troubles.length > 60 ? 0 : this.seed
    const spot = (path: string, first: number, last: number) => ({
      path,
      startLine: first,
      endLine: last,
      startColumn: 3,
      endColumn: 7,
    })
    return {
      rule: 'go-runtime/gomemlimit-headroom',
      severity: trouble.severity,
      status: trouble.status,
      message: `<${trouble.token}> ${hostile[nasty % hostile.length]}`,
      subject: `Deployment/${hostile[(nasty + 1) % hostile.length]}`.slice(0, 300),
      fingerprint: trouble.fingerprint,
      place: spot(file.path, line, endLine),
      related: other ? [{ place: spot(other.path, other.line, other.line), says: 'it is set here' }] : [],
      why: 'The process is killed.',
      sources: ['guide 2.5'],
      ...(trouble.hasFix && {
        fix: {
          safety: 'unsafe' as const,
          patches: [
            {
              path: file.path,
              startLine: line,
              was,
              becomes: was.map((text) => `${text}9`),
              isExact: !file.isCrlf,
            },
          ],
        },
      }),
    }
  }

  #find(id: number): { file: File; path: string; line: number } | undefined {
    for (const file of this.#files) {
      const index = file.lines.findIndex((line) => line.id === id)
      if (index >= 0) return { file, path: file.path, line: index + 1 }
    }
    return undefined
  }

  #file(path: string): File {
    const dice = this.#dice
    const lines = this.#lines(5 + dice.below(60), false)
    const isNew = dice.chance(25)
    for (const line of lines) line.isAdded = isNew || dice.chance(8)
    const isModeOnly = dice.chance(8)
    if (isModeOnly) for (const line of lines) line.isAdded = false
    return {
      path,
      status: isNew ? 'added' : isModeOnly ? 'changed' : 'modified',
      lines,
      isCrlf: dice.chance(20),
      hasPatch: !dice.chance(10),
    }
  }

  #lines(count: number, isAdded: boolean): Line[] {
    return Array.from({ length: count }, () => {
      const id = this.#ids++
      return { id, text: `key${id}: value`, isAdded }
    })
  }

  #trouble(): Trouble {
    const dice = this.#dice
    const token = `t${this.seed}x${this.#tokens++}z`
    const file = dice.pick(this.#files)
    // Equal fingerprints are told apart by their number.
    const shared = dice.chance(10) ? 'same' : token
    return {
      token,
      fingerprint: createHash('sha256').update(shared).digest('hex').slice(0, 32),
      severity: dice.pick(['error', 'error', 'warning', 'info']),
      status: dice.chance(75) ? 'new' : 'standing',
      line: dice.pick(file.lines).id,
      length: dice.chance(70) ? 0 : dice.below(14),
      ...(dice.chance(40) && { other: dice.pick(dice.pick(this.#files).lines).id }),
      hasFix: dice.chance(30),
    }
  }
}

/** The unified diff of a file whose added lines are known, with three lines of context. */
function patchOf({ lines, isCrlf }: File): string {
  const near = (index: number): boolean =>
    lines.slice(Math.max(0, index - 3), index + 4).some(({ isAdded }) => isAdded)
  const out: string[] = []
  let open: { start: number; old: number; rows: string[] } | undefined
  let old = 1
  const flush = (): void => {
    if (!open) return
    const added = open.rows.filter((row) => !row.startsWith('-')).length
    const before = open.rows.filter((row) => !row.startsWith('+')).length
    out.push(`@@ -${open.old},${before} +${open.start},${added} @@ section`, ...open.rows)
    open = undefined
  }
  lines.forEach((line, index) => {
    if (!near(index)) flush()
    else {
      open ??= { start: index + 1, old, rows: [] }
      if (line.isAdded && line.id % 3 === 0) open.rows.push(`-old${line.id}${isCrlf ? '\r' : ''}`)
      open.rows.push(`${line.isAdded ? '+' : ' '}${line.text}${isCrlf ? '\r' : ''}`)
    }
    if (!line.isAdded) old++
  })
  flush()
  return out.join('\n')
}
