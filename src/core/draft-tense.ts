/** What was the case is not what is: a draft keeps the time of its fact, in its auxiliaries and in its verbs. */
import { functionWords, PARTICIPLES, root, sameMeaning } from '#language/same-meaning.ts'
import { words } from '#language/text.ts'

const SIMPLE_PAST = new Set('took came gave went wrote drew drove fell grew rose ran saw fled began broke chose spoke stole bore'.split(' '))
const PRESENT = new Set(
  'weighs sees helps brings makes comes goes says urges pushes holds loses lacks ends marks renews endangers strengthens exposes persists worsens'.split(' '),
)
const AUXILIARY = /^(?:is|are|was|were|be|been|being|has|have|had|gets?|got|having)$/
const BETWEEN = /^(?:not|also|then|itself|often|.*ly)$/ // an auxiliary and its participle
const LEADS_A_NOUN = /^(?:an?|the|of|in|on|for|by|with|from|to|under|its|their|his|her|no|such|most|some|more)$/
const IS_A_NOUN = /^(?:an?|the|its|their|of|in)$/

const REACH = 3

type Tense = { now: boolean; past: boolean }

export function otherTime(stretch: string, statement: string): boolean {
  const here = words(stretch)
  const there = words(statement)
  const own = tenseOf(there)
  const names = new Set((stretch.match(/\p{Lu}\p{L}+/gu) ?? []).map((name) => name.toLowerCase()))
  for (const [at, word] of here.entries()) {
    const next = here[at + 1] ?? ''
    if (/^(?:was|were|had)$/.test(word) && !own.past && !/^(?:has|have)$/.test(here[at - 1] ?? '')) return true
    if (/^(?:is|are)$/.test(word) && !own.now && !/^(?:the|an?)$/.test(next) && !names.has(next)) return true
    if (/^(?:is|are|was|were)$/.test(word) && otherAuxiliary(here, at, there)) return true
    if (AUXILIARY.test(word) || own.past || !isPast(here, at) || isRelative(here, at)) continue
    const kin = kinOf(word, there)
    if (kin.length > 0 && !kin.some((place) => isPastForm(there[place] as string) || IS_A_NOUN.test(there[place - 1] ?? ''))) return true
  }
  return own.past && here.some((word, at) => isPresentOf(word, here[at - 1] ?? '', there))
}

/** "Organizations involved in it", behind a verb of the sentence. */
function isRelative(here: readonly string[], at: number): boolean {
  const verb = here.slice(0, at).findLastIndex((word) => /^(?:is|are|has|have)$/.test(word))
  return verb >= 0 && !here.slice(verb, at).includes('and')
}

/** "Are exploited" of those who were. */
function otherAuxiliary(here: readonly string[], at: number, there: readonly string[]): boolean {
  const done = here.slice(at + 1, at + 4).find(isPastForm)
  const past = (word: string | undefined): boolean => /^w/.test(word ?? '')
  const theirs = there.flatMap((word, place) =>
    done !== undefined && word === done ? (there.slice(Math.max(0, place - REACH), place).findLast((one) => /^(?:is|are|was|were)$/.test(one)) ?? []) : [],
  )
  return theirs.length > 0 && theirs.every((word) => past(word) !== past(here[at]))
}

/** "Takes" of what took; a noun behind an article, and what somebody is to do, have no time. */
function isPresentOf(word: string, ahead: string, there: readonly string[]): boolean {
  if (isPastForm(word) || AUXILIARY.test(word) || /(?:ing|ment|[ts]ion|[ae]nce)s?$/.test(word) || LEADS_A_NOUN.test(ahead) || ahead === 'should') return false
  return there.some((other, place) => root(other) === root(word) && other !== word && isPast(there, place) && functionWords.has(there[place + 1] ?? 'the'))
}

/** Where the statement has the same word, or else one that says the same. */
function kinOf(word: string, there: readonly string[]): number[] {
  const places = there.keys().toArray()
  const same = places.filter((place) => root(there[place] as string) === root(word))
  return same.length > 0 ? same : places.filter((place) => sameMeaning(root(there[place] as string), root(word)))
}

function tenseOf(all: readonly string[]): Tense {
  const finite = all.some((word) => /^(?:is|are|has|have)$/.test(word))
  const past = all.some(
    (word, at) => /^(?:was|were|had)$/.test(word) || SIMPLE_PAST.has(word) || (!finite && isPast(all, at) && functionWords.has(all[at + 1] ?? 'the')),
  )
  return { now: finite || !past || all.some((word) => PRESENT.has(word)), past }
}

const isPastForm = (word: string): boolean => /ed$/.test(word) || PARTICIPLES.has(word) || SIMPLE_PAST.has(word)

/** A finite past: no participle behind an auxiliary, and none that describes a noun. */
function isPast(all: readonly string[], at: number): boolean {
  if (SIMPLE_PAST.has(all[at] as string)) return true
  if (at === 0 || !isPastForm(all[at] as string) || LEADS_A_NOUN.test(all[at - 1] as string) || all[at + 1] === 'by') return false
  let before = at - 1
  while (before > 0 && BETWEEN.test(all[before] as string)) before -= 1
  return !AUXILIARY.test(all[before] as string)
}
