import { visible } from './screenText.ts'

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** No XML 1.0 document may hold these, not even as references. */
const forbidden = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu
/** What a reader of XML would change in an attribute, or nobody sees. */
const fragile = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** A text for people as the text or an attribute of an element: on one line, everything in it is seen. */
export function xmlText(text: string): string {
  return visible(text).replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)
}

/** The path of a file as an attribute that is read as that very path, as far as XML can say it. */
export function xmlPath(path: string): string {
  return path
    .replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)
    .replace(forbidden, visible)
    .replace(fragile, (sign) => `&#x${(sign.codePointAt(0) ?? 0).toString(16)};`)
}

/** An empty element, or the beginning of one, with its attributes in their order; values are for people. */
export function tag(name: string, attributes: Readonly<Record<string, string | number>>, end = '>'): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${xmlText(String(value))}"`)
  return `<${name}${written.join('')}${end}`
}
