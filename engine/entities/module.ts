import type { Fact } from './fact.ts'
import { always, fieldsOf, keyed, listOf, reference, text, version } from './shape.ts'

/** One Go module: its go.mod. */
export const module = fieldsOf(
  {
    path: always(text('the module path')),
    goVersion: version('the go line in force; that of go.work wins'),
    requires: always(
      keyed(
        text('the version required', { direct: text('set when the requirement is not indirect') }),
        'required modules by path',
      ),
    ),
    godebug: always(keyed(text('a GODEBUG default of the module'), 'godebug lines by key')),
    containers: always(
      listOf(
        reference('container', 'a container built from the module'),
        'the containers built from the module',
      ),
    ),
  },
  'one Go module',
)

/** What links need of a go.mod. */
export interface ModuleParts {
  readonly path: string
  /** The folder of the go.mod. */
  readonly folder: string
}

/** A go.work: its go line and its godebug lines win in the modules it uses. */
export const goWorkspace = fieldsOf({ goVersion: version('its go line') }, 'the go.work of several modules')

/** What links need of a go.work. */
export interface GoWorkspaceParts {
  /** The folders of the modules it uses, from the workspace root. */
  readonly uses: readonly string[]
  readonly godebug: ReadonlyMap<string, Fact>
}
