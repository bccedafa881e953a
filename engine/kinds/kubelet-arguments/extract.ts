import type { Extract } from '../kind.ts'
import { FoundFlags, flagsInText } from '../kubeletFlag.ts'

/** Reads which fields of a kubelet's configuration the arguments of a text override. */
export const extract: Extract = ({ source }) => {
  const found = new FoundFlags()
  flagsInText(source.text, (span) => source.place(span), found)
  if (found.isEmpty) return { entities: [] }
  const place = source.place({ start: 0, end: 0 })
  return { entities: [found.entity(source.path, `kubelet arguments in ${source.path}`, place)] }
}
