import type { LinkContext } from './context.ts'
import { linkEnvironment } from './environment.ts'
import { linkKubelets } from './kubelet.ts'

/** Joins what stands in different files, in the order the joins need each other. */
export function link(context: LinkContext): void {
  linkEnvironment(context)
  linkKubelets(context)
}
