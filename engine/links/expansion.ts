import { type Cause, type Fact, known, unknown, withFields } from '../entities/fact.ts'

/** Linux starts no program with a longer variable (MAX_ARG_STRLEN); references to references grow without bounds. */
const mostExpanded = 131_072

/**
 * A value with its `$(NAME)` references replaced, as the kubelet does it (third_party/forked/golang/expansion):
 * `$$` is a dollar sign, a reference to what is not set stays as it is written.
 */
export function expandReferences(fact: Fact, lookup: (name: string) => Fact | undefined): Fact {
  const text = String(fact.value)
  const lastCloser = text.lastIndexOf(')')
  let expanded = ''
  const causes = new Set<Cause>()
  let reference: Fact | undefined
  for (let i = 0; i < text.length && expanded.length <= mostExpanded; i++) {
    if (text[i] !== '$' || i + 1 >= text.length) {
      expanded += text[i]
      continue
    }
    if (text[i + 1] === '$') {
      expanded += '$'
      i++
      continue
    }
    const end = text[i + 1] === '(' && i < lastCloser ? text.indexOf(')', i) : -1
    if (end < 0) {
      expanded += '$'
      continue
    }
    const found = lookup(text.slice(i + 2, end))
    if (!found) expanded += text.slice(i, end + 1)
    else if (found.state === 'known') expanded += String(found.value)
    else for (const cause of found.causes ?? []) causes.add(cause)
    reference ??= found
    i = end
  }
  if (expanded.length > mostExpanded && fact.place) {
    const says = `longer than ${mostExpanded} once its references are replaced`
    return unknown({ says, place: fact.place }, { place: fact.place })
  }
  const { causes: _, ...kept } = fact
  const origin = {
    ...(fact.place && { place: fact.place }),
    ...(fact.text !== undefined && { text: fact.text }),
    ...(fact.via && { via: fact.via }),
  }
  const result = causes.size > 0 ? unknown([...causes], origin) : known(expanded, origin)
  return fieldsOfReference({ ...kept, ...result }, reference, /\)[^)]+$/.test(text))
}

/** A composed value keeps what is known of the resource field it was made of. */
function fieldsOfReference(fact: Fact, reference: Fact | undefined, suffixed: boolean): Fact {
  const resource = reference?.fields?.get('resource')
  const divisor = reference?.fields?.get('divisor')
  if (!resource) return fact
  return withFields(
    { ...fact, via: [...(fact.via ?? []), ...(reference?.via ?? [])] },
    { resource, divisor, suffixed: known(suffixed) },
  )
}
