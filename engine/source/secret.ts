import type { Span } from './span.ts'

/** Words that make what a key names likely a secret; references to a Secret hold none. */
const words =
  'pass(?:word|wd|phrase)?|secret(?!Ref|KeyRef|Name)|token|api_?key|credential|private_?key|auth(?![a-z])|dsn'
const secretWord = new RegExp(words, 'i')
// Bounded, hence linear.
const secretKey = new RegExp(`(?:${words})[\\w.-]{0,60}["']?\\s{0,8}[:=]`, 'i')
const secretName = new RegExp(`(?:name|key)["']?\\s{0,8}[:=]\\s{0,8}["']?[\\w.-]{0,60}?(?:${words})`, 'i')
const login = /:\/\/[^\s/@]{0,200}@/

const secretKind = /(?:^|[\s{,])["']?kind["']?[ \t]{0,8}:[ \t]{0,8}["']?Secret\b/
const secretData = /(?:^|[\s{,])["']?(?:stringData|data)["']?[ \t]{0,8}:/

/** What stands in the place of a text that must not be shown. */
export const masked = '(a secret)'

/** Whether a key's value is likely a secret, whatever object it stands in. */
export function looksSecret(key: string): boolean {
  return secretWord.test(key)
}

/** Whether a part of a line may hold a secret: under a telling key or name, or in an address. */
export function mayHoldSecret(text: string): boolean {
  return secretKey.test(text) || secretName.test(text) || login.test(text)
}

/** The YAML documents of a text that are Secrets, also where they are too broken to be read. */
export function secretDocuments(text: string): readonly Span[] {
  const found: Span[] = []
  for (let start = 0; start < text.length; ) {
    const next = text.indexOf('\n---', start)
    const end = next < 0 ? text.length : next + 1
    const document = text.slice(start, end)
    if (secretKind.test(document) && secretData.test(document))
      found.push({ start, end: next < 0 ? end + 1 : end })
    start = Math.max(end, start + 1)
  }
  return found
}

/** An expansion of some shell, short enough for a message: the default of a variable that looks secret is one too. */
export function quoteExpansion(text: string): string {
  const name = /^\$[({]?[A-Za-z_][A-Za-z0-9_]*[)}]?/.exec(text)?.[0] ?? text.slice(0, 2)
  if (name !== text && looksSecret(text)) return `${name}…`
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}
