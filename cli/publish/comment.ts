import { code, fenced, plain } from '../reporters/inertMarkdown.ts'
import type { Anchor } from './inline.ts'
import { aboutOf, type Marker, marked } from './marker.ts'
import type { LinePatch, Remark, Spot } from './remark.ts'
import type { Ending } from './withheld.ts'

/** What parts may take, in letters of the comment, so that it always fits: GitHub refuses more than 65,536. */
const most = {
  message: 12_000,
  says: 1_000,
  why: 4_000,
  name: 600,
  related: 5,
  sources: 3,
  patch: 6_000,
} as const

/** The words of a comment on a line: what breaks, why it matters, where the figure comes from, what mends it. */
export function commentOf(remark: Remark, anchor: Anchor | undefined, category: string, key: string): string {
  const text = [
    `**${remark.severity}:** ${words(remark.message, most.message)}`,
    ...(anchor?.isRelated
      ? [
          `The value stands at ${spotText(remark.place)}, which this change leaves as it is: this line is the other half of it.`,
        ]
      : []),
    ...relatedText(remark, anchor),
    ...(remark.why === '' ? [] : [words(remark.why, most.why)]),
    ...fixText(remark, anchor),
    footerOf(remark),
  ].join('\n\n')
  const about = aboutOf(remark)
  return marked(text, { kind: 'inline', category, key, state: 'open', rule: remark.rule, about })
}

/** The words of the review that so many comments are posted with. */
export function reviewText(comments: number): string {
  return `slo-lint: ${comments === 1 ? 'one finding' : `${comments} findings`} on lines of this change.`
}

const endings: Readonly<Record<Ending, (commit: string) => string>> = {
  fixed: (commit) => `✅ Fixed as of ${commit}. It was:`,
  silenced: (commit) => `Silenced as of ${commit}: a comment in the files says why. It is still there:`,
  unjudged: (commit) => `No longer judged as of ${commit}: the configuration leaves it out. It was:`,
  undecided: (commit) =>
    `Can no longer be decided as of ${commit}: \`slo-lint check --show unknown\` says why. It was:`,
}

/** What takes the place of a comment whose finding is not reported any more, with its first words. */
export function endedComment(body: string, marker: Marker, ending: Ending, head: string): string {
  const said = body.slice(0, Math.max(0, body.trimEnd().lastIndexOf('\n'))).trimEnd()
  const lines = said.split('\n')
  const words = (marker.state === 'open' ? lines[0] : lines.at(-1)) ?? ''
  return marked(`${endings[ending](head.slice(0, 12))}\n\n${cut(words, 20_000)}`, {
    ...marker,
    state: ending,
  })
}

/** A finding on one line of a list. */
export function itemOf(remark: Remark): string {
  return `- **${remark.severity}** ${spotText(remark.place)} ${words(remark.message, most.message)} (${name(remark.subject)}, ${code(remark.rule)})`
}

/** A place as people write it. */
export function spotText({ path, startLine }: Spot): string {
  return name(`${cut(path, 400)}:${startLine}`)
}

/** The other places, without the line that the comment stands on. */
function relatedText(remark: Remark, anchor: Anchor | undefined): string[] {
  const related = remark.related.filter(
    ({ place }) => !anchor?.isRelated || place.path !== anchor.path || place.startLine !== anchor.line,
  )
  if (related.length === 0) return []
  const shown = related
    .slice(0, most.related)
    .map(({ place, says }) => `- ${spotText(place)} ${words(says, most.says)}`)
  const more = related.length - shown.length
  return [[...shown, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n')]
}

function fixText({ fix }: Remark, anchor: Anchor | undefined): string[] {
  if (!fix) return []
  const warning = fix.safety === 'unsafe' ? ' It changes what the program does: review it first.' : ''
  if (anchor?.suggestion)
    return [
      `Suggested fix: with it the finding is gone and nothing new appears.${warning}`,
      suggestionText(anchor.suggestion),
    ]
  const shown = fix.patches.map(diffText).join('\n')
  const paths = [...new Set(fix.patches.map(({ path, startLine }) => code(`${path}:${startLine}`)))].join(
    ', ',
  )
  return [
    `Suggested fix at ${paths}: with it the finding is gone and nothing new appears.${warning}`,
    fenced(shown, 'diff'),
  ]
}

/** Empty lines have to be said: no line at all takes the lines out. */
function suggestionText({ becomes }: LinePatch): string {
  return fenced(becomes.map((line) => `${line}\n`).join(''), 'suggestion')
}

function diffText({ was, becomes }: LinePatch): string {
  return [...was.map((line) => `-${line}`), ...becomes.map((line) => `+${line}`)].join('\n')
}

function footerOf({ rule, sources }: Remark): string {
  const from =
    sources.length === 0 ? '' : `Baseline: ${sources.slice(0, most.sources).map(name).join(', ')}. `
  return `${from}More: ${code(`slo-lint explain ${rule}`)}`
}

/** A text of a repository among words, of at most so many letters of Markdown. */
export function words(text: string, letters: number): string {
  return within(text, letters, plain)
}

/** A path or a name of a repository as code, of bounded length. */
export function name(text: string): string {
  return within(text, most.name, code)
}

/** To make a text inert can make it many times as long: it is cut until it fits. */
function within(text: string, letters: number, inert: (text: string) => string): string {
  let shown = cut(text, letters)
  for (let made = inert(shown); ; made = inert(shown)) {
    if (made.length <= letters) return made
    shown = cut(shown, Math.ceil(shown.length / 2))
  }
}

/** A text of at most so many letters; a letter of two halves stays whole. */
export function cut(text: string, letters: number): string {
  if (text.length <= letters) return text
  return `${text.slice(0, letters - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
