/** Whether a file holds the values of a chart, by its name: `values.yaml`, `values-prod.yaml`, `prod.values.yaml`. */
export function isValuesFile(path: string): boolean {
  return /(?:^|\/)(?:[^/]+[-._])?values(?:[-._][^/]*)?\.ya?ml$/i.test(path)
}
