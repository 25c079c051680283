/** Fact -> what drafts about it may be made of, worked out once ahead of time from its wordings; read only where a model is switched on. */
import type { Fact, Knowledge } from '#knowledge/schema.ts'
import type { NameFinder } from '#language/names.ts'
import { type Kept, marksIn, mostOf } from './draft-marks.ts'
import { firmPairs, leavesOut, type Pair, plain } from './draft-pairs.ts'
import { withoutSources } from './draft-sources.ts'
import { type Step, stepsIn, type Taken, takenBy, type Word } from './draft-steps.ts'
import { type Mark, readWords } from './draft-words.ts'

/**
 * `marks`: those that may not be left out; `most`: how often each may be said. `pairs`: a word of the statement that may not be said without the one before it, as labor
 * not without "forced". `opening`: the words that the statement begins with.
 */
export type DraftRules = { taken: Taken; marks: readonly Kept[]; most: Readonly<Record<string, number>>; pairs: readonly Pair[]; opening: readonly Word[] }
/** By fact id; `steps` are lines of what leads, from and to, in numbers of `words`. */
type Packed = Record<string, Omit<DraftRules, 'taken'> & { words: readonly Word[]; leads: readonly string[]; steps: string }>

const OPENING = 3
const NEARLY_ALL = 0.7 // of the wordings: what so many have is no matter of taste

/** O(words of all wordings); some seconds. */
export function makeDraftTable(knowledge: Knowledge, findNames: NameFinder): string {
  const packed: Packed = {}
  for (const fact of knowledge.facts) {
    const readings = [fact.statement, ...(knowledge.wordings[fact.id] ?? [])].map((wording) => {
      const version: Fact = { ...fact, statement: wording }
      return readWords(withoutSources(wording, version, { knowledge }, findNames) ?? wording, findNames)
    })
    const versions = readings.map((reading) => ({ marks: reading.marks, steps: stepsIn(reading) }))
    const statement = (versions[0] as Version).steps.slice(0, -1)
    const marks = marksIn((versions[0] as Version).marks).filter(
      (mark) => versions.filter((version) => marksIn(version.marks).includes(mark)).length >= NEARLY_ALL * versions.length,
    )
    const pairs = firmPairs(
      statement,
      versions.map(({ steps }) => steps),
    )
    const keep = versions.filter(
      (version) => marks.every((mark) => marksIn(version.marks).includes(mark)) && !pairs.some((pair) => leavesOut(pair, version.steps)),
    )
    packed[fact.id] = {
      ...pack(takenBy(keep.map(({ steps }) => steps))),
      marks,
      most: mostOf(keep.map((version) => version.marks)),
      pairs,
      opening: statement.slice(0, OPENING).map(plain),
    }
  }
  return JSON.stringify(packed)
}

type Version = { marks: readonly Mark[]; steps: readonly Step[] }

/** Facts are unpacked when they are first asked for. */
export function readDraftTable(table: string): (factId: string) => DraftRules | undefined {
  const packed = JSON.parse(table) as Packed
  const rules = new Map<string, DraftRules>()
  return (factId) => {
    const one = packed[factId]
    if (one && !rules.has(factId)) rules.set(factId, { ...one, taken: unpack(one) })
    return rules.get(factId)
  }
}

function pack(taken: Taken): Pick<Packed[string], 'words' | 'leads' | 'steps'> {
  const words = new Map<string, { at: number; word: Word }>()
  const numberOf = (word: Word | undefined): number => {
    if (word === undefined) return -1
    const name = `${word.form} ${word.key}`
    const known = words.get(name) ?? {
      at: words.size,
      word: { key: word.key, form: word.form },
    }
    words.set(name, known)
    return known.at
  }
  const steps = [...taken.values()].flatMap((list, lead) => list.map(([from, to]) => `${lead} ${numberOf(from)} ${numberOf(to)}`))
  return { words: [...words.values()].map(({ word }) => word), leads: [...taken.keys()], steps: steps.join('\n') }
}

function unpack({ words, leads, steps }: Packed[string]): Taken {
  const taken = new Map<string, [Word | undefined, Word][]>(leads.map((lead) => [lead, []]))
  for (const line of steps.split('\n')) {
    const [lead = 0, from = 0, to = 0] = line.split(' ').map(Number)
    taken.get(leads[lead] as string)?.push([words[from], words[to] as Word])
  }
  return taken
}
