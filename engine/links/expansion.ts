import { type Cause, type Fact, known, type Origin, unknown, withFields } from '../entities/fact.ts'

/** How long a value may become: references to references double with every step. */
export interface ExpansionLimit {
  readonly length: number
  /** Called once when it is passed; says why the value is not known. */
  readonly tooLong: () => Cause
}

/** Nobody follows more reasons for one value. */
const enoughCauses = 20

/**
 * A value with its `$(NAME)` references replaced, as the kubelet does it (third_party/forked/golang/expansion):
 * `$$` is a dollar sign, a reference to what is not set stays as it is written.
 */
export function expandReferences(
  fact: Fact,
  lookup: (name: string) => Fact | undefined,
  limit: ExpansionLimit,
): Fact {
  const text = String(fact.value)
  let expanded = ''
  const causes = new Set<Cause>()
  const lastEnd = text.lastIndexOf(')')
  let reference: Fact | undefined
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '$' || i + 1 >= text.length) {
      expanded += text[i]
      continue
    }
    if (text[i + 1] === '$') {
      expanded += '$'
      i++
      continue
    }
    const end = text[i + 1] === '(' && i < lastEnd ? text.indexOf(')', i) : -1
    if (end < 0) {
      expanded += '$'
      continue
    }
    const found = lookup(text.slice(i + 2, end))
    if (!found) expanded += text.slice(i, end + 1)
    else if (found.state === 'known') expanded += String(found.value)
    else for (const cause of found.causes ?? []) if (causes.size < enoughCauses) causes.add(cause)
    reference ??= found
    i = end
    if (expanded.length > limit.length) return unknown(limit.tooLong(), originOf(fact))
  }
  const { causes: _, ...kept } = fact
  const origin = originOf(fact)
  const result = causes.size > 0 ? unknown([...causes], origin) : known(expanded, origin)
  return fieldsOfReference({ ...kept, ...result }, reference, /\)[^)]+$/.test(text))
}

function originOf(fact: Fact): Origin {
  return {
    ...(fact.place && { place: fact.place }),
    ...(fact.text !== undefined && { text: fact.text }),
    ...(fact.via && { via: fact.via }),
  }
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
