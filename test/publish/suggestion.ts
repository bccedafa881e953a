import { withProvenFixes } from '../../cli/fixing.ts'
import { plan } from '../../cli/publish/plan.ts'
import { Reading } from '../../cli/publish/reading.ts'
import { remarksOf } from '../../cli/publish/reportRemarks.ts'
import { type LintInput, lint, type Report, type SourceFile } from '../../engine/index.ts'
import { lettersOf } from '../reporters/renderer.ts'
import { Hub, type HubComment, type HubFile } from './contract/hub.ts'
import { direct, FastClock } from './history.ts'
import { nothing, options } from './sample.ts'

/** A workspace as it is linted, its files at hand. */
export interface Files extends LintInput {
  readonly files: readonly SourceFile[]
}

/** A report and the comments on lines of a pull request that adds all its files. */
export interface Reviewed {
  readonly report: Report
  readonly comments: readonly HubComment[]
  /** What GitHub's own description of its interface, or its rules for lines, object to. */
  readonly objections: readonly string[]
}

/** Lints a workspace, and posts what is found on a pull request that adds every file. */
export async function reviewed(input: Files): Promise<Reviewed> {
  const { packs } = input
  const linted = { root: '', packs, report: await lint(input), input: () => input }
  const report = await withProvenFixes(linted)
  const clock = new FastClock()
  const hub = new Hub(clock)
  hub.files = input.files.map(({ path, text }) => addedFile(path, text))
  const api = direct(hub)
  const { target, category } = options
  const changes = await new Reading(api, clock, target, category).changes()
  if ('problem' in changes) throw new Error(changes.problem)
  const rules = new Map(packs.flatMap((pack) => pack.rules).map((rule) => [rule.id, rule]))
  const most = { ...options, maxComments: Number.POSITIVE_INFINITY }
  const { requests } = plan(remarksOf(report, rules), [], changes.value, nothing, most)
  for (const request of requests) if (request.surface === 'review') await api.send(request)
  return { report, comments: hub.inline, objections: hub.objections }
}

/** A row of a pull request's files as GitHub gives it: only `\n` parts lines, and there is no patch of nothing. */
function addedFile(filename: string, text: string): HubFile {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  const end = text.endsWith('\n') ? '' : '\n\\ No newline at end of file'
  const patch = `@@ -0,0 +1,${lines.length} @@\n${lines.map((line) => `+${line}`).join('\n')}${end}`
  return { filename, status: 'added', ...(text !== '' && { patch }) }
}

/** The text of the one suggestion in a comment, as a reader of Markdown sees it: its lines, each with its end. */
export function suggestionIn(body: string, render: (markdown: string) => string): string | undefined {
  const blocks = [...render(body).matchAll(/<pre><code class="language-suggestion">([^<]*)<\/code><\/pre>/g)]
  const [block, another] = blocks
  if (another) throw new Error('two suggestions in one comment')
  return block && lettersOf(block[1] ?? '')
}

/** The lines, half-open from 0, that a comment stands on. */
export function linesOf({ line, start_line: start }: HubComment): { from: number; to: number } {
  const to = line ?? 0
  return { from: (start ?? to) - 1, to }
}

/**
 * A file with a suggestion taken over as GitHub does it: the commented lines go, the block's come.
 * @param end what ends each line that comes: people have seen both
 */
export function takenOver(text: string, comment: HubComment, suggestion: string, end = '\n'): string {
  const { from, to } = linesOf(comment)
  const lines = text.split(/(?<=\n)/)
  const added = suggestion === '' ? '' : suggestion.replace(/\n$/, '').replaceAll('\n', end) + end
  return lines.slice(0, from).join('') + added + lines.slice(to).join('')
}
