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
    automaxprocs: text('the requirement of go.uber.org/automaxprocs, where it is direct'),
    godebug: always(keyed(text('a GODEBUG default of the module'), 'godebug lines by key')),
    setsMemoryLimit: text('the call in its sources that sets the memory limit'),
    setsProcs: text('the call in its sources that sets GOMAXPROCS'),
    containers: always(
      listOf(
        reference('container', 'a container built from the module'),
        'the containers built from the module',
      ),
    ),
  },
  'one Go module',
)

/** A go.work: its go line and its godebug lines win in the modules it uses. */
export const goWorkspace = fieldsOf({ goVersion: version('its go line') }, 'the go.work of several modules')

/** A Go source file with settings of the runtime in it. */
export const goSource = fieldsOf({}, 'a Go source file that sets something of the runtime')
