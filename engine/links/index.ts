import type { LinkContext } from './context.ts'
import { linkEnvironment } from './environment.ts'
import { linkInhibition } from './inhibition.ts'
import { linkOverlays } from './overlay.ts'
import { linkQuantiles } from './quantiles.ts'

/** Joins what stands in different files, in the order the joins need each other. */
export function link(context: LinkContext): void {
  linkOverlays(context)
  linkEnvironment(context)
  linkInhibition(context)
  linkQuantiles(context)
}
