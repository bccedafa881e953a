import { addFacts } from '../entities/entity.ts'
import { type Entity, record, through, unknown } from '../entities/fact.ts'
import type { GoWorkspaceParts, ModuleParts } from '../entities/moduleParts.ts'
import { entitiesOf, type LinkContext } from './context.ts'

/**
 * A go.work decides for the modules it uses: its go line and its godebug lines are in force, those of the main
 * module's go.mod are not (https://go.dev/ref/mod#go-work-file-go, https://go.dev/doc/godebug).
 */
export function linkGoWorkspaces(context: LinkContext): void {
  const modules = new Map(
    entitiesOf<ModuleParts>(context, 'module').map((module) => [module.parts.folder, module]),
  )
  const used = new Map<string, Entity>()
  for (const workspace of entitiesOf<GoWorkspaceParts>(context, 'goWorkspace')) {
    const line = workspace.facts.fields?.get('goVersion')
    for (const folder of workspace.parts.uses) {
      const module = modules.get(folder)
      if (!module) continue
      used.set(module.parts.path, workspace)
      const own = module.facts.fields?.get('goVersion')
      const step = own?.place && [
        { says: `the go line of ${module.subject}, which go.work wins over`, place: own.place },
      ]
      addFacts(module, {
        ...(line && { goVersion: through(line, ...(step ?? [])) }),
        godebug: record(Object.fromEntries(workspace.parts.godebug)),
      })
    }
  }
  for (const setting of entitiesOf(context, 'godebugSetting')) {
    const workspace = setting.identity.kind === 'Go module' ? used.get(setting.identity.name) : undefined
    if (!workspace) continue
    const says = 'go.work wins over the godebug lines of go.mod where it is in use'
    addFacts(setting, { inForce: unknown({ says, place: workspace.place }) })
  }
}
