import { entity } from '../../entities/entity.ts'
import { type Entity, type Fact, known, list } from '../../entities/fact.ts'
import { child, items, type YamlNode } from '../../source/yaml/node.ts'
import { printMatcher, printMatchers } from '../../values/matcherSet.ts'
import type { Configuration } from './configuration.ts'
import { SideReader } from './matchers.ts'

interface Pending {
  readonly node: YamlNode
  readonly receiver?: Fact
  readonly trail: string
}

/** Every route of a tree, parents before their children; the receiver is inherited where none is written. */
export function routesOf(root: YamlNode | undefined, configuration: Configuration): Entity[] {
  const made: Entity[] = []
  const pending: Pending[] = root ? [{ node: root, trail: '' }] : []
  for (let here = pending.pop(); here; here = pending.pop()) {
    const route = readRoute(here, configuration)
    made.push(route.entity)
    for (const node of [...items(child(here.node, 'routes'))].reverse())
      pending.push({ node, trail: route.trail, ...(route.receiver && { receiver: route.receiver }) })
  }
  return made
}

function readRoute(
  { node, receiver: inherited, trail: above }: Pending,
  configuration: Configuration,
): { entity: Entity; receiver?: Fact; trail: string } {
  const { scalars, dialect, identity, subject, open } = configuration
  const place = scalars.place(node)
  const side = dialect.route(new SideReader(scalars, open, configuration.lengths), node).side()
  const printed = printMatchers(side.matchers)
  // A trail through a deep tree is cut: it names the route, it does not have to find it.
  const trail = above === '' ? '/' : `${above} ${printed}`.slice(-400)
  const receiver = scalars.text(child(node, 'receiver')) ?? inherited
  const goesOn = scalars.flag(child(node, 'continue'))
  const matchers = list(
    side.matchers.map((matcher) => known(printMatcher(matcher), { text: printMatcher(matcher) })),
    { ...(side.place && { place: side.place }), ...(side.unread && { open: [side.unread] }) },
  )
  const made = entity(
    {
      type: 'route',
      identity: { ...identity, part: `route ${trail}` },
      subject: `${subject} › route ${printed}`,
      place,
    },
    { ...(receiver && { receiver }), matchers, ...(goesOn && { continue: goesOn }) },
    {},
    open && [open],
  )
  return { entity: made, trail, ...(receiver && { receiver }) }
}
