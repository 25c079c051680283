/**
 * What people asked and the bot could not answer, or answered to no use: grouped by likeness, each group with the facts that lie
 * nearest and an entry ready to paste. The words of a question are there only where the operator keeps them.
 */
import { stringify } from 'yaml'
import { createIndex } from '#core/search-index.ts'
import type { Knowledge } from '#knowledge/schema.ts'
import { stem, stopWords, tidy, words } from '#language/text.ts'
import { meanOfWords, unit, type WordVectors } from '#language/vectors.ts'
import type { Database } from '#store/database.ts'

/** One question or thumb. `text` only where it is kept. */
export type Voice = { text: string | null; reason: string; factIds: readonly string[]; unhelpful: boolean }
export type Group = { asked: number; unhelpful: number; texts: readonly string[]; reasons: readonly string[]; nearest: readonly string[] }

const SAME_TOPIC = 0.2 // the bot itself offered the same fact in their place
const ALIKE = 0.35 // on the mean of two cosines, of meanings and of words; of the project's own gaps most questions then stay together
const NEAREST = 3
const SHOWN = 12 // questions of a group in the draft
const LONGEST = 300 // characters of a sample question

/** Everything within its time: unanswered questions, and thumbs down under answers. One that is both counts once. */
export async function voicesIn({ query }: Pick<Database, 'query'>): Promise<Voice[]> {
  type Row = { reference: string; text: string | null; reason: string | null; fact_ids: string }
  const unanswered = await query<Row>('SELECT reference, text, reason, fact_ids FROM unanswered ORDER BY created_at, reference')
  const unhelpful = await query<Row>('SELECT reference, NULL AS text, reason, fact_ids FROM feedback WHERE helpful = 0 ORDER BY created_at, reference')
  const disliked = new Set(unhelpful.map(({ reference }) => reference))
  const known = new Set(unanswered.map(({ reference }) => reference))
  const voice = (row: Row): Voice => ({
    text: row.text,
    reason: row.reason ?? 'unhelpful',
    factIds: JSON.parse(row.fact_ids) as string[],
    unhelpful: disliked.has(row.reference),
  })
  return [...unanswered, ...unhelpful.filter(({ reference }) => !known.has(reference))].map(voice)
}

/** Most asked first. */
export function groupVoices(voices: readonly Voice[], knowledge: Knowledge, vectors: WordVectors): Group[] {
  const facts = new Set(knowledge.facts.map(({ id }) => id))
  const index = createIndex(
    knowledge.facts.map(({ id, statement, ask, questions }) => ({ id, title: `${statement} ${ask}`, text: questions.join(' ') })),
    { stopWords },
  )
  const groups = [
    ...byLikeness(
      voices.filter(({ text }) => text !== null),
      knowledge,
      vectors,
    ),
    ...byFacts(voices.filter(({ text }) => text === null)),
  ]
  return groups
    .map((members) => {
      const texts = [...new Set(members.flatMap(({ text }) => text ?? []))]
      const found = texts.length > 0 ? index.search(texts.join(' '), NEAREST).map(({ id }) => id) : []
      return {
        asked: members.length,
        unhelpful: members.filter(({ unhelpful }) => unhelpful).length,
        texts,
        reasons: [...new Set(members.map(({ reason }) => reason))],
        nearest: [...new Set([...commonest(members.flatMap(({ factIds }) => factIds)).filter((id) => facts.has(id)), ...found])].slice(0, NEAREST),
      }
    })
    .sort((a, b) => b.asked - a.asked)
}

/** One pass: each joins the group that is most like it, or begins its own. */
function byLikeness(voices: readonly Voice[], knowledge: Knowledge, vectors: WordVectors): Voice[][] {
  const place = createPlaces(knowledge, vectors)
  const groups: { members: Voice[]; meaning: Float32Array; words: Map<string, number>; topics: Set<string> }[] = []
  for (const voice of voices) {
    const { meaning, words } = place(voice.text as string)
    const topic = voice.factIds[0]
    const likeness = groups.map(
      (group) => (cosine(group.meaning, meaning) + cosineOfWords(group.words, words)) / 2 + (topic !== undefined && group.topics.has(topic) ? SAME_TOPIC : 0),
    )
    const best = likeness.indexOf(Math.max(...likeness))
    const group = best >= 0 && (likeness[best] as number) >= ALIKE ? groups[best] : undefined
    if (!group) groups.push({ members: [voice], meaning, words, topics: new Set(topic === undefined ? [] : [topic]) })
    else {
      group.members.push(voice)
      group.meaning = group.meaning.map((value, axis) => value + (meaning[axis] as number))
      for (const [word, weight] of words) group.words.set(word, (group.words.get(word) ?? 0) + weight)
      if (topic !== undefined) group.topics.add(topic)
    }
  }
  return groups.map(({ members }) => members)
}

/** What a question means, seen from the middle of all sample questions (or all would be alike), and its words by how rare they are there. */
function createPlaces({ facts, gaps }: Knowledge, vectors: WordVectors): (text: string) => { meaning: Float32Array; words: Map<string, number> } {
  const samples = [...facts, ...gaps].flatMap(({ questions }) => questions)
  const middle = new Float32Array(vectors.words.size)
  const seen = new Map<string, number>()
  for (const sample of samples) {
    meanOfWords(vectors, sample).forEach((value, axis) => {
      middle[axis] = (middle[axis] as number) + value / samples.length
    })
    for (const word of stemsOf(sample)) seen.set(word, (seen.get(word) ?? 0) + 1)
  }
  return (text) => {
    const meaning = meanOfWords(vectors, text)
    return {
      meaning: meaning.some((value) => value !== 0) ? unit(meaning.map((value, axis) => value - (middle[axis] as number))) : meaning,
      words: new Map([...stemsOf(text)].map((word) => [word, Math.log(1 + samples.length / (1 + (seen.get(word) ?? 0)))])),
    }
  }
}

function stemsOf(text: string): Set<string> {
  return new Set(
    words(tidy(text))
      .filter((word) => !stopWords.has(word))
      .map(stem),
  )
}

function cosine(a: Float32Array, b: Float32Array): number {
  return unit(a.slice()).reduce((total, value, axis) => total + value * (b[axis] as number), 0)
}

function cosineOfWords(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const length = (of: ReadonlyMap<string, number>): number => Math.sqrt([...of.values()].reduce((total, weight) => total + weight * weight, 0)) || 1
  let shared = 0
  for (const [word, weight] of b) shared += weight * (a.get(word) ?? 0)
  return shared / (length(a) * length(b))
}

function byFacts(voices: readonly Voice[]): Voice[][] {
  return [...Map.groupBy(voices, ({ factIds, reason }) => `${reason} ${factIds[0] ?? ''}`).values()]
}

function commonest(ids: readonly string[]): string[] {
  return [...Map.groupBy(ids, (id) => id).entries()].sort((a, b) => b[1].length - a[1].length).map(([id]) => id)
}

/**
 * Gaps to paste as they are, one a group, where the article says nothing; or sample questions for the fact that should have
 * answered. What stands in the knowledge already is left out, ids and questions alike.
 */
export function draftsOf(groups: readonly Group[], { facts, gaps, digests, chats }: Knowledge): string[] {
  const entries = [...facts, ...gaps, ...digests, ...chats]
  const ids = new Set(entries.map(({ id }) => id))
  const known = new Set(entries.flatMap(({ questions }) => questions.map(formOf)))
  const isNew = (text: string): boolean => {
    const form = formOf(text)
    if (text.length > LONGEST || form === '' || known.has(form)) return false
    known.add(form)
    return true
  }
  const around = [...facts].sort((a, b) => Number(b.key) - Number(a.key)).map(({ id }) => id) // where nothing lies near: what the article is about
  return groups.map(({ texts, nearest }) => {
    let number = 1
    while (ids.has(`new-gap-${number}`)) number += 1
    const id = `new-gap-${number}`
    ids.add(id)
    const gap = {
      id,
      missing: 'The article does not say what people ask here: write it as one sentence.',
      nearest: nearest.length > 0 ? nearest : around.slice(0, NEAREST),
      questions: texts.filter(isNew).slice(0, SHOWN),
    }
    return stringify([gap], { lineWidth: 0 }).trimEnd()
  })
}

/** As the check of the knowledge tells questions apart. */
function formOf(question: string): string {
  return words(question).join(' ')
}
