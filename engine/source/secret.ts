const words = /pass(word|wd|phrase)?|secret|token|api_?key|credential|private_?key|auth(_|$)|dsn/i

/** What stands in the place of a text that must not be shown. */
export const masked = '(a secret)'

/** Whether a key's value is likely a secret, whatever object it stands in. */
export function looksSecret(key: string): boolean {
  return words.test(key)
}

/** An expansion of some shell, short enough for a message: the default of a variable that looks secret is one too. */
export function quoteExpansion(text: string): string {
  const name = /^\$[({]?[A-Za-z_][A-Za-z0-9_]*[)}]?/.exec(text)?.[0] ?? text.slice(0, 2)
  if (name !== text && looksSecret(text)) return `${name}…`
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}
