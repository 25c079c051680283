/** Drafts of a fact's own words that doubt it, put a condition to it, or say it of more or of fewer. */
import type { Fact } from '#knowledge/schema.ts'
import { capitalised, DOES, lowered, THINGS } from './adversarial-wording.ts'

const OPENINGS = 'If|Unless|Because|Although|When|Before|After|Until|Since|Whenever|Wherever|Despite|Whether'.split('|')
const DOUBTS = [
  'may',
  'might',
  'could',
  'can',
  'must',
  'will',
  'would',
  'should',
  'allegedly',
  'reportedly',
  'supposedly',
  'seemingly',
  'try to',
  'tried to',
  'seek to',
  'claim to',
  'pretend to',
  'fail to',
  'failed to',
  'refuse to',
  'refused to',
  'denied that they',
  'deny that they',
  'want to',
  'have to',
  'began to',
  'stopped trying to',
  'are said to',
  'are accused of',
  'could have',
  'once',
  'never',
  'rarely',
  'sometimes',
  'always',
  'instead',
  'no longer',
]
/** A condition before it, a doubt within it, a question made of it. */
export function conditioned({ statement }: Fact): string[] {
  const rest = lowered(statement)
  const verb = DOES.exec(statement)
  const at = verb?.index ?? 0
  return [
    ...(/^(?:If|Because|Although|When|While|As)\b/.test(statement) ? [] : OPENINGS).map((word) => `${word} ${rest}`),
    ...(verb && !/\bshould\b|\burges\b|\brecommend/.test(statement) ? DOUBTS.map((doubt) => `${statement.slice(0, at)}${doubt} ${statement.slice(at)}`) : []),
    ...(/^(?:is|are|was|were|has|have|had|should)$/.test(verb?.[0] ?? '')
      ? ['.', '?', '!'].map(
          (end) => `${capitalised(verb?.[0] as string)} ${lowered(statement.slice(0, at))}${statement.slice(at + (verb?.[0].length ?? 0) + 1, -1)}${end}`,
        )
      : []),
    statement.replace(/\.$/, '?'),
    statement.replace(/\.$/, ', or does it?'),
  ]
}

/** So-called, or between quotation marks: doubted without a word against it. */
export function ironic({ statement }: Fact): string[] {
  return [...statement.matchAll(THINGS)].flatMap((match) =>
    [`so-called ${match[0]}`, `"${match[0]}"`, `supposed ${match[0]}`, `alleged ${match[0]}`, `'${match[0]}'`, `(${match[0]})`].map(
      (text) => statement.slice(0, match.index) + text + statement.slice(match.index + match[0].length),
    ),
  )
}

const AMOUNTS = [
  'Some',
  'Many',
  'Several',
  'All',
  'Few',
  'Two',
  'The only',
  'The first',
  'Other',
  'No',
  'Even',
  'Nearly all',
  'Most',
  'Half of the',
  'Certain',
  'Various',
]

/** Of more or fewer than the fact speaks of. */
export function otherAmounts({ statement }: Fact): string[] {
  const bare = lowered(statement.replace(/^(?:The|Some|Most(?: of)?|A|An|Every|Even) /, ''))
  const own = statement.split(' ')[0] as string
  return [
    ...(/^(?!While|When|If|It|As|Because)[\p{Lu}][\p{Ll} ]*s\b/u.test(statement)
      ? AMOUNTS.filter((amount) => amount !== own && !(own === 'Some' && amount === 'Certain')).map((amount) => `${amount} ${bare}`)
      : []),
    ...(/^(?:Some|Most)\b/.test(statement) ? ['The', 'These', 'Many', 'All the', 'Such'].map((amount) => `${amount} ${bare}`) : []),
    ...['the most', 'the only', 'a', 'the first', 'the second'].map((amount) => statement.replace(/\bone of the most\b/, amount)),
    statement.replace(/\bone of the most ([\p{L} ]+?)s\b/u, 'the most $1'),
    statement.replace(/\bone of the most\b/, 'one of the more'),
    statement.replace(/\balmost every\b/, 'every'),
    statement.replace(/\ba (?:growing body|great deal) of\b/i, 'some'),
    statement.replace(/\bstronger\b/, 'strong'),
    statement.replace(/\bstronger\b/, 'strongest'),
    statement.replace(/\bmost\b/, 'more'),
    statement.replace(/\bmore\b/, 'the most'),
    statement.replace(/\bworse\b/, 'the worst'),
  ].map((text) => capitalised(text))
}

const RESTRICTIONS =
  /\b(?:forced|sexually|restrictive and punitive|repressive|abusive|enslaved|displaced|organized|national|armed and violent extremist|armed|poor|illegally|knowingly|strategic|male|overseas|harsh|criminal|insurgent|senior|legal|recruitment|peacekeeping|travel|labor (?=trafficking)|sex (?=trafficking)|ransom (?=payments)|terrorist (?=groups|organizations?)|sexual (?=slavery|exploitation)|support (?=jobs)|crime (?=networks|syndicates))\b ?(?=\p{Ll})/gu

/** A word less, and what was said of some is said of all. */
export function unrestricted({ statement }: Fact): string[] {
  return [...statement.matchAll(RESTRICTIONS)].map((match) => capitalised(statement.slice(0, match.index) + statement.slice(match.index + match[0].length)))
}
