import { visible } from './screenText.ts'

// Text of a checked repository in GitHub's and GitLab's Markdown: it says what it says and does nothing. Whoever writes
// Markdown puts every such text through one of these functions.

/** Nothing that Markdown or HTML could take for its own stays as it is. The dollar has its own way. */
const special = /[!#&*:<=>@[\\\]^_`{|}~]/g

/** What begins a bullet, a number, a rule, a code block or a command to a bot where it begins a line. */
const opener = /^(\d*)([ ().+/-])/

/**
 * What the sites turn into links, names and pictures after Markdown is done, when an entity is the letter again: a
 * mention, a reference, a label, an emoji between colons, the slashes of an address.
 */
const reference = /[!#%&*:@[^{~](?=\S)/g
const address = /\bwww(?=\.)/gi
/** GH-12, CVE-2021-1 and the names of other trackers; GHSA-x. */
const ticket = /\b(?:[a-z][a-z0-9_]*-(?=\d)|ghsa-)/gi
/** What names a commit. One digit of it is a letter, or every large number would be parted. */
const commit = /\b(?=\d{0,63}[a-f])[0-9a-f]{7,64}\b/gi

/** A letter without width that parts a sign from what it would refer to; `visible` lets none through. */
const apart = '\u200b'

/**
 * A text among the words of a paragraph, of a list item or of an HTML element, on one line: letters and nothing else.
 * Not for table cells and attributes. A letter without width stands in it where a reference would be live.
 */
export function plain(text: string): string {
  return visible(text)
    .replace(commit, (name) => name.replace(/.{6}(?=.)/g, `$&${apart}`))
    .replace(ticket, (name) => `${name}${apart}`)
    .replace(address, (name) => `${name}${apart}`)
    .replace(reference, (sign) => `${sign}${apart}`)
    .replace(special, entity)
    .replace(opener, (_, digits: string, sign: string) => `${digits}${entity(sign)}`)
    .replaceAll(apart, entity)
    .replaceAll('$', () => '<span>$</span>')
}

/**
 * A text as code among words, on one line; empty text is a blank. Not for table cells, and not inside of a block that
 * begins with an HTML element, where nobody reads Markdown.
 */
export function code(text: string): string {
  const shown = uncommented(visible(text)) || ' '
  const ticks = '`'.repeat(longestRun(shown) + 1)
  const blanks = shown.startsWith(' ') && shown.endsWith(' ') && shown.trim() !== ''
  const pad = blanks || shown.startsWith('`') || shown.endsWith('`') ? ' ' : ''
  return `${ticks}${pad}${shown}${pad}${ticks}`
}

/**
 * Lines of code as a block of their own, without a line end after it: it has to begin a line that is in no list and in
 * no quotation. One line end at the end of the text ends its last line; no text is no line. The language is the
 * caller's own word.
 */
export function fenced(text: string, language = ''): string {
  const ended = text.endsWith('\n') ? text : `${text}\n`
  const lines = text === '' ? [] : ended.replaceAll('\r\n', '\n').split('\n').slice(0, -1).map(inertLine)
  const ticks = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1))
  return [`${ticks}${/^[\w+-]*$/.test(language) ? language : ''}`, ...lines, ticks].join('\n')
}

/** Whether `fenced` shows a text as it is: what people take over with one click has to be just that. */
export function isInert(text: string): boolean {
  return text.split('\n').every((line) => inertLine(line) === line)
}

/** A bot that reads the source takes a slash at the beginning of a line for a command, fence or not. */
function inertLine(line: string): string {
  const shown = line.split('\t').map(visible).join('\t')
  return uncommented(shown).replace(/^(\s*)\//, '$1∕')
}

/** In code an entity would be seen as it is, and whoever looks for a marker in the source finds it in code too. */
function uncommented(text: string): string {
  return text.replaceAll('<!--', '<! --')
}

function entity(sign: string): string {
  return `&#${sign.charCodeAt(0)};`
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length))
}
