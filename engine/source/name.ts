/** Far beyond what any system takes as a name, and short enough to be repeated in every finding. */
const longest = 1_000

/** A name, cut when it is longer than any real one; what was cut away is not held on to. */
export function boundedName(name: string): string {
  if (name.length <= longest) return name
  // A slice alone would keep the whole text alive, once for every name made of it.
  const start = name.slice(0, longest).split('').join('')
  return `${start}… (${name.length} characters)`
}
