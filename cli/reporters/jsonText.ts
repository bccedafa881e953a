/** Characters that reorder or break lines where a text is printed; legal JSON either way. */
const deceiving = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** An object as JSON, as it stands so many levels deep. */
export function printed(value: object, depth: number): string {
  const text = JSON.stringify(value, undefined, 2).replaceAll('\n', `\n${'  '.repeat(depth)}`)
  return text.replace(deceiving, (point) => (point === '\n' ? point : escaped(point)))
}

/**
 * A list whose items stand so many levels deep, one item after the other: all of them as objects at once would be many
 * times the text.
 */
export function listed<T>(items: readonly T[], of: (item: T) => object, depth: number): string {
  if (items.length === 0) return '[]'
  const pad = '  '.repeat(depth)
  return `[\n${pad}${items.map((item) => printed(of(item), depth)).join(`,\n${pad}`)}\n${'  '.repeat(depth - 1)}]`
}

/** A text without halves of letters: JSON can say them, and many readers of JSON refuse the whole document. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd')
}

/** As JSON writes it, in UTF-16 units. */
function escaped(point: string): string {
  return [...Array(point.length).keys()]
    .map((unit) => `\\u${point.charCodeAt(unit).toString(16).padStart(4, '0')}`)
    .join('')
}
