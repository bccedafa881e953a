/**
 * Whether a file is YAML or JSON by its name, rendered or still a template (`x.yaml.j2`). Texts that only look like
 * YAML in places, such as documentation, are never read as such.
 */
export function isYamlName(path: string): boolean {
  return (
    /\.(?:ya?ml|json|rules)(?:\.[A-Za-z0-9_-]{1,16})?$/i.test(path) &&
    !/\.(?:md|txt|rst|adoc|go|html|lock|sum)$/i.test(path)
  )
}
