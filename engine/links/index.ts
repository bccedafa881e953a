import { linkComposeOverrides } from './composeOverrides.ts'
import type { LinkContext } from './context.ts'
import { linkDoubts } from './doubts.ts'
import { linkDropIns } from './dropIns.ts'
import { linkEnvironment } from './environment.ts'
import { linkGodebug } from './godebug.ts'
import { linkGoSources } from './goSources.ts'
import { linkGoWorkspaces } from './goWorkspaces.ts'
import { linkInhibition } from './inhibition.ts'
import { linkKubelets } from './kubelet.ts'
import { linkPatches } from './patches.ts'
import { linkPrograms } from './program.ts'
import { linkQuantiles } from './quantiles.ts'
import { linkScripts } from './scripts.ts'

/** Joins what stands in different files, in the order the joins need each other. */
export function link(context: LinkContext): void {
  linkDropIns(context)
  linkComposeOverrides(context)
  linkDoubts(context)
  linkPatches(context)
  linkGoWorkspaces(context)
  linkGoSources(context)
  linkPrograms(context)
  linkScripts(context)
  linkEnvironment(context)
  linkGodebug(context)
  linkKubelets(context)
  linkQuantiles(context)
  linkInhibition(context)
}
