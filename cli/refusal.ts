import { json } from './reporters/json.ts'

/** The JSON report of a run that could not do what was asked: empty but for the reason. */
export function refusal(code: string, message: string): string {
  return json({
    findings: [],
    unknowns: [],
    notices: [{ code, message }],
    suppressed: 0,
    files: 0,
    documents: 0,
    entities: 0,
    tallies: new Map(),
    texts: new Map(),
  })
}
