const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const LINE = 70

/** The base64 of a text's UTF-8, in lines of 70 characters when it is longer: encodeBase64 of kyaml's datamap.go. */
export function base64(text: string): string {
  const letters = lettersOf(new TextEncoder().encode(text))
  if (letters.length < LINE) return letters
  const lines: string[] = []
  for (let start = 0; start < letters.length; start += LINE) lines.push(letters.slice(start, start + LINE))
  return `${lines.join('\n')}\n`
}

function lettersOf(bytes: Uint8Array): string {
  const groups: string[] = []
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3)
    const bits = (a << 16) | (b << 8) | c
    const group = [18, 12, 6, 0].map((by) => LETTERS[(bits >> by) & 63]).join('')
    const held = Math.min(bytes.length - i, 3)
    groups.push(group.slice(0, held + 1).padEnd(4, '='))
  }
  return groups.join('')
}
