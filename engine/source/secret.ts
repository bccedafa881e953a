const words = /pass(word|wd|phrase)?|secret|token|api_?key|credential|private_?key|auth(_|$)|dsn/i

/** Whether a key's value is likely a secret, whatever object it stands in. */
export function looksSecret(key: string): boolean {
  return words.test(key)
}
