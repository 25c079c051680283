/** What the doctor finds: one line each, and what to do. */
export type State = 'ok' | 'warn' | 'fail'
/** `remedy` where there is something to do. Neither holds a token. */
export type Finding = { check: string; state: State; says: string; remedy?: string }

export const ok = (check: string, says: string): Finding => ({ check, state: 'ok', says })
export const warn = (check: string, says: string, remedy: string): Finding => ({ check, state: 'warn', says, remedy })
export const fail = (check: string, says: string, remedy: string): Finding => ({ check, state: 'fail', says, remedy })

export function worst(findings: readonly Finding[]): State {
  return findings.some(({ state }) => state === 'fail') ? 'fail' : findings.some(({ state }) => state === 'warn') ? 'warn' : 'ok'
}
