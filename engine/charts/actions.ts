/** One `{{ … }}` of a template. */
export interface Action {
  readonly start: number
  readonly end: number
  /** What stands between the braces, without the dashes that trim. */
  readonly text: string
}

/** The actions of a Go template, comments left out; a brace that is never closed ends them. */
export function actionsOf(text: string): Action[] {
  const found: Action[] = []
  let at = text.indexOf('{{')
  while (at >= 0) {
    const comment = /^\{\{-?\s*\/\*/.exec(text.slice(at, at + 40))
    const end = comment ? endOfComment(text, at) : endOfAction(text, at + 2)
    if (end < 0) break
    if (!comment) {
      const inside = text.slice(at + 2, end - 2).replace(/^-(?=\s)/, '')
      found.push({ start: at, end, text: (inside.endsWith('-') ? inside.slice(0, -1) : inside).trim() })
    }
    at = text.indexOf('{{', end)
  }
  return found
}

function endOfComment(text: string, from: number): number {
  const close = text.indexOf('*/', from)
  const end = close < 0 ? -1 : text.indexOf('}}', close)
  return end < 0 ? -1 : end + 2
}

/** Braces in texts of an action end nothing. */
function endOfAction(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const unit = text[i]
    if (unit === '}' && text[i + 1] === '}') return i + 2
    if (unit === '"') i = endOfQuoted(text, i)
    else if (unit === '`') i = text.indexOf('`', i + 1)
    if (i < 0) return -1
  }
  return -1
}

function endOfQuoted(text: string, from: number): number {
  for (let i = from + 1; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === '"') return i
    else if (text[i] === '\n') return -1
  }
  return -1
}

/** A word of an action: a path (`.Values.a`, `$x.b`, `.`), a text, a name, or a sign. */
export type Word = { readonly kind: 'path' | 'text' | 'name' | 'sign'; readonly text: string }

/** The words of an action, in their order. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = []
  for (const match of text.matchAll(
    /"((?:[^"\\\n]|\\.)*)"|`([^`]*)`|(\$\w*(?:\.\w+)*|\.\w+(?:\.\w+)*|\.)|([A-Za-z_]\w*)|(:=|[^\s])/g,
  )) {
    const [, quoted, raw, path, name, sign] = match
    if (path !== undefined) words.push({ kind: 'path', text: path })
    else if (name !== undefined) words.push({ kind: 'name', text: name })
    else if (sign !== undefined) words.push({ kind: 'sign', text: sign })
    else words.push({ kind: 'text', text: quoted ?? raw ?? '' })
  }
  return words
}
