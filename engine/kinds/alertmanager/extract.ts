import type { AlertmanagerParts, InhibitRuleParts } from '../../entities/alertmanagerParts.ts'
import { entity } from '../../entities/entity.ts'
import { type Cause, type Entity, type Fact, known, list } from '../../entities/fact.ts'
import { fileName, folderOf } from '../../source/path.ts'
import { child, entries, items, type YamlNode } from '../../source/yaml/node.ts'
import type { Document, Extract } from '../kind.ts'
import { Scalars } from '../scalar.ts'
import type { Configuration } from './configuration.ts'
import { fileDialect, operatorDialect } from './dialect.ts'
import { isOperatorObject } from './form.ts'
import { inhibitRule } from './inhibitRule.ts'
import type { MatcherLengths } from './matchers.ts'
import { routesOf } from './routes.ts'

/** Reads one Alertmanager configuration: its inhibit rules, routes and receivers. */
export const extract: Extract = (document, { limits }) => {
  const isObject = isOperatorObject(document)
  const root = isObject ? child(document.yaml?.root, 'spec') : document.yaml?.root
  if (!root) return { entities: [] }
  const lengths: MatcherLengths = { most: limits.expressionLength, problems: [] }
  const configuration = { ...describe(document, isObject), lengths }
  const rules = inhibitRules(root, configuration)
  const routes = routesOf(child(root, 'route'), configuration)
  const receivers = items(child(root, 'receivers')).flatMap((node) => receiver(node, configuration))
  return {
    entities: [
      alertmanager(root, document, configuration, { rules, routes, receivers }),
      ...rules,
      ...routes,
      ...receivers,
    ],
    problems: lengths.problems,
  }
}

function describe(document: Document, isObject: boolean): Omit<Configuration, 'lengths'> {
  const { header, source, yaml, via } = document
  const [carrier] = via
  const scalars = new Scalars(document)
  const open = yaml?.template && { says: 'the file is a template', place: source.place(yaml.template) }
  if (isObject && header) {
    const { name, namespace, kind } = header
    return {
      scalars,
      dialect: operatorDialect,
      identity: { kind, name, ...(namespace && { namespace }) },
      subject: `${kind}/${name}`,
      ...(open && { open }),
      ...(namespace && { namespace }),
    }
  }
  return {
    scalars,
    dialect: fileDialect,
    // Without an object around it nothing names it that would survive a renamed file.
    identity: { kind: 'Alertmanager', name: carrier?.says ?? '' },
    subject: `Alertmanager ${carrier?.says ?? fileName(source.path)}`,
    ...(open && { open }),
  }
}

interface Contents {
  readonly rules: readonly Entity<InhibitRuleParts>[]
  readonly routes: readonly Entity[]
  readonly receivers: readonly Entity[]
}

function alertmanager(
  root: YamlNode,
  document: Document,
  configuration: Configuration,
  { rules, routes, receivers }: Contents,
): Entity<AlertmanagerParts> {
  const { dialect, identity, subject, scalars, open } = configuration
  const listed = (made: readonly Entity[], key: string): Fact => {
    const node = child(root, key)
    return list(
      made.map(({ facts }) => facts),
      { ...(node && { place: scalars.place(node) }), ...openness(node ? open : (open ?? document.partial)) },
    )
  }
  const route = rootRoute(root, scalars)
  return entity<AlertmanagerParts>(
    { type: 'alertmanager', identity, subject, place: scalars.place(root) },
    {
      source: known(dialect.form),
      ...(route && { route }),
      inhibitRules: listed(rules, dialect.inhibitRules),
      routes: listed(routes, 'route'),
      receivers: listed(receivers, 'receivers'),
    },
    { folder: folderOf(document.source.path), form: dialect.form, rules },
    open && [open],
  )
}

function openness(cause: Cause | undefined): { open?: readonly Cause[] } {
  return cause ? { open: [cause] } : {}
}

/** The receiver of the root route, at the key `route`: a block may be long. */
function rootRoute(root: YamlNode, scalars: Scalars): Fact | undefined {
  const entry = entries(root).find(({ key }) => key.text === 'route')
  const receiver = entry && scalars.text(child(entry.value, 'receiver'))
  return entry && receiver && { ...receiver, place: scalars.place(entry.key) }
}

function inhibitRules(root: YamlNode, configuration: Configuration): Entity<InhibitRuleParts>[] {
  return items(child(root, configuration.dialect.inhibitRules)).map((node, index) =>
    inhibitRule(node, index + 1, configuration),
  )
}

function receiver(node: YamlNode, { scalars, identity, subject }: Configuration): Entity[] {
  const name = scalars.text(child(node, 'name'))
  if (!name) return []
  const called = name.text ?? ''
  return [
    entity(
      {
        type: 'receiver',
        identity: { ...identity, part: `receiver ${called}` },
        subject: `${subject} › receiver ${called}`,
        place: scalars.place(node),
      },
      { name },
      {},
    ),
  ]
}
