/** The strict gate, measured: how many honest paraphrases pass, and does any adversarial draft get out? */
import type { Answerer } from '#core/answer.ts'
import { checkDraft, createDraftGate, type DraftFault } from '#core/verify-draft.ts'
import { type Attack, attacksOn } from './adversarial.ts'

/** `set`: when it was written; a set called "unseen" was measured before the gate was changed for it. */
export type Paraphrase = { factIds: string[]; sentence: string; set: string }
export type GateRates = {
  paraphrases: { set: string; passed: number; of: number }[]
  attacks: { kind: string; out: number; of: number }[]
  /** Honest ones that were held back, and false ones that got out. */
  heldBack: { paraphrase: Paraphrase; fault: DraftFault }[]
  leaks: Attack[]
}

export function measureGate({ ground, findNames, drafts }: Answerer, paraphrases: readonly Paraphrase[]): GateRates {
  const gate = createDraftGate(ground, findNames, drafts, [])
  const passes = ({ sentence, before }: Attack): boolean =>
    checkDraft([...(before ? [before] : []), sentence], gate).rejected.every(({ at }) => at < (before ? 1 : 0))
  const judged = paraphrases.map((paraphrase) => ({
    paraphrase,
    fault: checkDraft([{ text: paraphrase.sentence, factIds: paraphrase.factIds }], gate).rejected[0]?.fault,
  }))
  const attacked = attacksOn(ground.knowledge).map((attack) => ({ attack, out: passes(attack) }))
  return {
    paraphrases: [...Map.groupBy(judged, ({ paraphrase }) => paraphrase.set)].map(([set, list]) => ({
      set,
      passed: list.filter(({ fault }) => fault === undefined).length,
      of: list.length,
    })),
    attacks: [...Map.groupBy(attacked, ({ attack }) => attack.kind)].map(([kind, list]) => ({
      kind,
      out: list.filter(({ out }) => out).length,
      of: list.length,
    })),
    heldBack: judged.flatMap(({ paraphrase, fault }) => (fault === undefined ? [] : [{ paraphrase, fault }])),
    leaks: attacked.flatMap(({ attack, out }) => (out ? [attack] : [])),
  }
}
