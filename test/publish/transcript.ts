import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Annotation } from '../../cli/publish/annotations.ts'
import { systemClock } from '../../cli/publish/clock.ts'
import { Hub, type HubCheck, type HubComment } from './contract/hub.ts'
import { HubServer } from './contract/server.ts'
import { ExampleRepository, plainGit } from './exampleRepository.ts'

const number = 7
const branch = 'smaller-pods'
const manifest = 'deploy/checkout.yaml'
const settings = 'deploy/config.yaml'

/**
 * The page's transcript in Markdown: a pull request on the example, made with git, linted by the built program as a job
 * of GitHub Actions starts it, and read back from the contract server. The same bytes on every machine; fails where
 * GitHub would have refused a request, or where a run ends otherwise than the page says.
 */
export async function transcript(root: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'slo-lint-transcript-'))
  const hub = new Hub(systemClock)
  const server = new HubServer(hub)
  try {
    const repository = new ExampleRepository(join(folder, 'shop'), join(root, 'examples', 'checkout-fixed'))
    const program = join(root, 'dist', 'slo-lint.cjs')
    const job = new Job(program, folder, repository, hub, await server.open())
    const text = await story(job)
    if (hub.objections.length > 0) throw new Error(`GitHub would refuse: ${hub.objections.join('; ')}`)
    if (text.includes(folder)) throw new Error('the transcript holds a temporary path')
    return withoutDigests(text)
  } finally {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What stands for a text that is shown anyway, or for all rules there are, would change with every one of them. */
function withoutDigests(text: string): string {
  return text.replace(/(?<=digest=|, rules )[0-9a-f]{16}/g, '…')
}

async function story(job: Job): Promise<string> {
  const { repository } = job
  const base = repository.git('rev-parse', 'HEAD')
  repository.git('switch', '--quiet', '--create', branch)
  repository.edit(manifest, 'value: "8080"', 'value: 8080')
  repository.edit(manifest, 'requests: {cpu: "2", memory: 1Gi}', 'requests: {cpu: "2", memory: 512Mi}')
  repository.edit(manifest, 'limits: {cpu: "2", memory: 1Gi}', 'limits: {cpu: "2", memory: 512Mi}')
  const head = repository.commit('Halve the memory of the checkout service')
  const change = gitSession(repository, 'diff', `main...${branch}`)
  const first = await job.run('opened', base, head)
  const opened = job.holds()
  repository.git('switch', '--quiet', branch)
  repository.edit(manifest, 'value: 8080', 'value: "8080"')
  repository.edit(settings, '的 90%\n  GOMEMLIMIT: "921MiB"', '的 90%\n  GOMEMLIMIT: "460MiB"')
  const mended = repository.commit('Set GOMEMLIMIT for the new limit, quote the port')
  const mending = gitSession(repository, 'diff', '-U1', head.slice(0, 7), branch)
  const second = await job.run('synchronize', base, mended, head)
  const settled = job.holds()
  const third = await job.run('synchronize', base, mended, head)
  return [
    '### The pull request is opened',
    `A memory limit is halved in \`${manifest}\`; \`GOMEMLIMIT\`, which was chosen for the old one, stands in` +
      ` \`${settings}\`, which the change does not touch. On the way the port has lost its quotes.`,
    change,
    ...told(first, 1),
    ...opened,
    '### The next push mends it',
    mending,
    ...told(second, 0),
    ...settled,
    '### The job runs again without a change',
    ...told(third, 0),
  ].join('\n\n')
}

/** What one run printed and asked GitHub for. */
interface Run {
  readonly code: number | null
  readonly output: string
  /** The outputs of the step by name. */
  readonly outputs: string
  readonly reads: number
  /** Requests that write, in their order. */
  readonly writes: readonly string[]
}

function told({ code, output, outputs, reads, writes }: Run, expected: number): string[] {
  if (code !== expected) throw new Error(`a run ended with ${code}: ${output}`)
  return [
    session('slo-lint github; echo "exit code $?"', `${output}exit code ${code}`),
    `The outputs of the step are ${outputs}. GitHub was asked ${reads} times what is there. Written was:`,
    fenced(writes.length > 0 ? writes.join('\n') : 'nothing', 'text'),
  ]
}

/** The job of a workflow, from the event to what the pull request holds. */
class Job {
  readonly repository: ExampleRepository
  readonly #program: string
  readonly #runner: string
  readonly #hub: Hub
  readonly #url: string
  #head = ''

  constructor(program: string, runner: string, repository: ExampleRepository, hub: Hub, url: string) {
    this.#program = program
    this.#runner = runner
    this.repository = repository
    this.#hub = hub
    this.#url = url
  }

  async run(action: string, base: string, head: string, before?: string): Promise<Run> {
    this.#push(base, head)
    const event = {
      action,
      number,
      ...(before !== undefined && { before, after: head }),
      pull_request: {
        number,
        head: { sha: head, ref: branch, repo: { id: 42 } },
        base: { sha: base, ref: 'main', repo: { id: 42 } },
      },
    }
    for (const [name, text] of [
      ['event.json', JSON.stringify(event)],
      ['summary.md', ''],
      ['output', ''],
    ] as const)
      writeFileSync(this.#at(name), text)
    const from = this.#hub.requests.length
    const merge = this.repository.checkOutMerge(base, head)
    const { code, output } = await execute(this.#program, this.repository.folder, this.#variables(merge))
    const requests = this.#hub.requests.slice(from)
    const writes = requests
      .filter(({ method }) => method !== 'GET')
      .map(({ method, url }) => `${method} ${url.replace('/repos/acme/shop/', '')}`)
    return { code, output, outputs: this.#outputs(), reads: requests.length - writes.length, writes }
  }

  /** What the pull request and the summary of the job hold now; a text that stands twice is shown once. */
  holds(): string[] {
    const { checks, conversation, inline, written } = this.#hub
    const check = checks.at(-1)
    const [summary, ...others] = conversation
    if (!check || !summary || others.length > 0) throw new Error('one check and one summary are expected')
    const said = summary.body.replace(/\n*<!-- slo-lint:.*-->\s*$/, '')
    const where = (text: string): string[] =>
      text.trim() === said.trim()
        ? ['The text is that of the summary comment.']
        : [fenced(text.trim(), 'markdown')]
    return [
      `#### The check run \`${check.name}\` on \`${check.head_sha.slice(0, 7)}\`: ${check.conclusion}`,
      `The title is “${check.output.title}”. ${where(check.output.summary).join('\n\n')}`,
      ...annotationsText(check),
      '#### The summary comment',
      fenced(summary.body, 'markdown'),
      '#### The review',
      ...written
        .filter(({ path }) => path.endsWith('/reviews'))
        .map(({ body }) => fenced(String(body['body']), 'markdown')),
      ...inline.flatMap((comment) => [
        `#### The review comment on ${placeOf(comment)}`,
        fenced(comment.body, 'markdown'),
      ]),
      '#### The summary of the job',
      ...where(readFileSync(this.#at('summary.md'), 'utf8')),
    ]
  }

  /** Shows the pull request as it is after a push: a comment on a line that the push changed is outdated. */
  #push(base: string, head: string): void {
    const { repository } = this
    for (const comment of this.#hub.inline) {
      const { path, line } = comment
      if (path === undefined || !line) continue
      const isSame = repository.lineAt(this.#head, path, line) === repository.lineAt(head, path, line)
      if (!isSame) comment.line = null
    }
    this.#head = head
    this.#hub.head = head
    this.#hub.files = repository.changes(base, head)
  }

  #at(name: string): string {
    return join(this.#runner, name)
  }

  #variables(merge: string): Record<string, string> {
    return {
      ...plainGit,
      COLUMNS: '96',
      NO_COLOR: '1',
      GITHUB_ACTIONS: 'true',
      GITHUB_API_URL: this.#url,
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: this.#at('event.json'),
      GITHUB_OUTPUT: this.#at('output'),
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_SHA: merge,
      GITHUB_STEP_SUMMARY: this.#at('summary.md'),
      GITHUB_TOKEN: 'the-token-of-the-job',
      RUNNER_TEMP: this.#runner,
    }
  }

  /** Outputs without their random delimiters, and without the file whose name is random. */
  #outputs(): string {
    const text = readFileSync(this.#at('output'), 'utf8')
    return [...text.matchAll(/^([a-z-]+)<<(end_[0-9a-f]+)\n(.*)\n\2$/gm)]
      .filter(([, name]) => name !== 'sarif-file')
      .map(([, name, , value]) => `\`${name}\` ${value}`)
      .join(', ')
  }
}

/** Runs the program while the server of this process answers it; notices stand before the report. */
async function execute(
  program: string,
  cwd: string,
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [program, 'github'], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const notices: Buffer[] = []
  const report: Buffer[] = []
  child.stderr.on('data', (part: Buffer) => notices.push(part))
  child.stdout.on('data', (part: Buffer) => report.push(part))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  return { code, output: Buffer.concat([...notices, ...report]).toString() }
}

function annotationsText(check: HubCheck): string[] {
  const annotations = check.annotations as unknown as readonly Annotation[]
  if (annotations.length === 0) return ['There are no annotations.']
  const shown = annotations.map(
    ({ annotation_level: level, path, start_line: line, start_column: column, title, message }) =>
      `${level} ${path}:${line}:${column} ${title}\n${message.replace(/^/gm, '  ')}`,
  )
  return ['The annotations:', fenced(shown.join('\n\n'), 'text')]
}

function placeOf({ path, line, edits }: HubComment): string {
  const place = line ? `\`${path}:${line}\`` : `\`${path}\`, outdated by the push`
  return edits > 0 ? `${place}, edited` : place
}

function gitSession(repository: ExampleRepository, ...args: readonly string[]): string {
  return session(`git ${args.join(' ')}`, repository.git(...args))
}

function session(command: string, output: string): string {
  return fenced(`$ ${command}\n${output}`, 'console')
}

/** A fence that is longer than any within. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`
}
