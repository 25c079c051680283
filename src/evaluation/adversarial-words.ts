/** Drafts with the words of a fact bent: negated, stronger or weaker, on somebody else's word, with a word of another fact. */
import type { Sentence } from '#core/compose.ts'
import type { Fact } from '#knowledge/schema.ts'
import { functionWords, plainWords, root, sameMeaning } from '#language/same-meaning.ts'

const VERB = /\b(is|are|was|were|has|have|had|should)\b(?! not\b)/

export function negated({ statement }: Fact): string[] {
  return [
    statement.replace(VERB, '$1 not'),
    statement.replace(VERB, '$1 never'),
    statement.replace(VERB, '$1 no longer'),
    statement.replace(VERB, '$1 hardly'),
    `It is not true that ${statement.charAt(0).toLowerCase()}${statement.slice(1)}`,
    `Nobody says that ${statement.charAt(0).toLowerCase()}${statement.slice(1)}`,
    statement.replace(/ not(?: only)?\b/, ''),
    statement.replace(/\black of /, ''),
    statement.replace(/\black\b/, 'have'),
    statement.replace(/\brare\b/, 'common'),
    statement.replace(/\bgrowing|rising\b/, 'shrinking'),
    statement.replace(/\bstronger\b/, 'weaker'),
    statement.replace(/\bprolongs\b/, 'shortens'),
    statement.replace(/\bworse(?:ns)?\b/, 'better'),
    statement.replace(/\bmore\b/, 'less'),
    statement.replace(/\bsupports\b/, 'harms'),
    statement.replace(/\bloses\b/, 'gains'),
    statement.replace(/\bhelps\b/, 'keeps'),
    statement.replace(/\bprotect\b/, 'exploit'),
    statement.replace(/\bemboldened\b/, 'discouraged'),
    statement.replace(/\bfailure\b/, 'success'),
  ]
}

export function strengthened({ statement }: Fact): string[] {
  return [/\bMost of (?=\p{L})/u, /\bSome (?=\p{L})/u, /\bMost (?=\p{L})/u, /\bmainly /, /\balmost /, /\ballegedly /, /\bnearly /, /\boften /]
    .map((word) => capitalised(statement.replace(word, '')))
    .concat(
      statement.replace(/\bshould (?=\p{L})/u, ''),
      statement.replace(/\bshould (?=\p{L})/u, 'already '),
      statement.replace(/\bSome\b/, 'All'),
      statement.replace(/\bMost\b/, 'All'),
      statement.replace(/\bmainly\b/, 'entirely'),
      statement.replace(/\boften\b/, 'always'),
    )
    .filter((text) => !/^Often/.test(text))
}

export function quantified({ statement }: Fact): string[] {
  const rest = `${statement.charAt(0).toLowerCase()}${statement.slice(1)}`
  return ['Only', 'Most of the time,', 'In all cases,', 'In every country,', 'Sometimes,', 'Perhaps', 'It is likely that']
    .map((word) => `${word} ${rest}`)
    .concat(
      statement.replace(VERB, '$1 always'),
      statement.replace(VERB, '$1 mostly'),
      statement.replace(VERB, '$1 probably'),
      statement.replace(/\.$/, ' more than anywhere else.'),
      statement.replace(/\.$/, ' more than ever before.'),
      statement.replace(/\.$/, ' less than before.'),
    )
}

const OTHERS = [
  'According to the United Nations,',
  'According to Amnesty International,',
  'According to Interpol,',
  'According to Donald Trump,',
  'According to experts,',
  'According to North Korea,',
  'According to traffickers,',
  'Survivors say that',
  'The CIA estimates that',
  'Researchers at Harvard found that',
  'The Islamic State claims that',
  'The smugglers admit that',
  'Most governments deny that',
  'The World Bank reports that',
  'Officials in Kuwait confirmed that',
  'A leaked memo reveals that',
]

export function attributed({ statement, claimedBy }: Fact): string[] {
  const rest = /^(?:The|A|In|More|Most|Some|For|With|By)\b/.test(statement) ? `${statement.charAt(0).toLowerCase()}${statement.slice(1)}` : statement
  const claimants = [
    ['state-department', 'According to the US State Department,'],
    ['one-study', 'According to one study,'],
    ['us-inspectors', 'According to US inspectors,'],
  ] as const
  const strangers = claimants
    .filter(
      ([id]) =>
        id !== claimedBy &&
        !(id === 'us-inspectors' && /inspectors/.test(statement)) &&
        !(id === 'one-study' && /study/.test(statement)) &&
        !(id === 'state-department' && /State Department/.test(statement)),
    )
    .map(([, lead]) => lead)
  return [...OTHERS, ...strangers]
    .map((lead) => `${lead} ${rest}`)
    .concat(statement.replace(/\.$/, ', the Pentagon says.'), statement.replace(/\.$/, ', as UNICEF reported.'))
}

export function foreignWords(fact: Fact, facts: readonly Fact[]): Sentence[] {
  const at = facts.indexOf(fact)
  return [1, 7, 29].flatMap((step) => {
    const other = facts[(at + step) % facts.length] as Fact
    const mine = fact.statement.match(/\p{L}{6,}/gu) ?? []
    const theirs = (other.statement.match(/\p{Ll}{6,}/gu) ?? []).filter(
      (word) => !functionWords.has(word) && !plainWords(`${fact.statement} ${fact.ask}`).some((own) => sameMeaning(root(own), root(word))),
    )
    const [from, to] = [mine.at(-1), theirs.at(-1)]
    if (from === undefined || to === undefined) return []
    const text = fact.statement.replace(from, to)
    return [
      { text, factIds: [fact.id] },
      { text, factIds: [fact.id, other.id] },
      ...(other.paragraph === fact.paragraph
        ? []
        : [{ text: fact.statement.replace(/\.$/, `, and ${other.statement.split(' ').slice(-4).join(' ')}`), factIds: [fact.id, other.id] }]),
    ]
  })
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
