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
