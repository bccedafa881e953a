import { type Fact, known, withFields } from '../entities/fact.ts'

/** An image reference with its name and tag as facts of their own. */
export function imageFact(text: Fact | undefined): Fact | undefined {
  if (text?.state !== 'known') return text
  const reference = String(text.value)
  const withoutDigest = reference.split('@', 1)[0] ?? reference
  const slash = withoutDigest.lastIndexOf('/')
  const colon = withoutDigest.indexOf(':', slash + 1)
  const isKo = reference.startsWith('ko://')
  const name = isKo || colon < 0 ? withoutDigest : withoutDigest.slice(0, colon)
  const tag = isKo || colon < 0 ? undefined : withoutDigest.slice(colon + 1)
  const origin = { ...(text.place && { place: text.place }) }
  return withFields(text, { name: known(name, origin), ...(tag && { tag: known(tag, origin) }) })
}
