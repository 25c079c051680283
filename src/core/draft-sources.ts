/** On whose word a draft says something: only the article, or whom the fact itself names as its source. */
import type { Fact } from '#knowledge/schema.ts'
import type { NameFinder } from '#language/names.ts'
import { functionWords } from '#language/same-meaning.ts'
import { tidy, words } from '#language/text.ts'
import type { Ground } from './ground.ts'

const ARTICLE = /^(?:article|piece|essay|text|headline|title|line|subheading|deck)$/
const AUTHOR = /^(?:author|bigio|jamille|she)$/
/** Claims that the author makes her own, or passes on from her own report. */
const HERS = /^(?:author|article|cfr-report)$/
const SAYS =
  /^(?:sa(?:ys?|id)|states?d?|argue[sd]?|claim(?:s|ed)?|report(?:s|ed)?|note[sd]?|estimate[sd]?|conclude[sd]?|explain(?:s|ed)?|warn(?:s|ed)?|describe[sd]?|suggest(?:s|ed)?|points?|add(?:s|ed)|mention(?:s|ed)?|writes?|wrote|recommend(?:s|ed)?|calls?|urge[sd]?|found|finds?|believe[sd]?|admit(?:s|ted)?|den(?:y|ies|ied)|confirm(?:s|ed)?|reveal(?:s|ed)?|announce[sd]?|declare[sd]?)$/
const ACCORDING =
  /\b(?:according to|in the (?:words|view|opinion) of|as (?:reported|stated|estimated|noted) by|(?:reported|estimated|stated|said|claimed|confirmed|published|counted) by|citing|source:)\s+((?:[\p{L}\p{N}'.-]+\s?){1,9})/giu
const STOPS_AT = /^(?:that|is|are|was|were|has|have|had|as|cites|reports|draws|of|on|in|from|and|for|by|with)$/
const BETWEEN = new Set(['also', 'as', 'rightly', 'then', 'is', 'are', 'was', 'were', 'been', 'have', 'has', 'had', 'be', 'who', 'that', 'which', 'to'])

/** The phrases taken out, so that what is left is the claim; or undefined where somebody else is given as its source. */
export function withoutSources(raw: string, fact: Fact, ground: Pick<Ground, 'knowledge'>, findNames: NameFinder): string | undefined {
  const text = tidy(raw)
  const claimant = ground.knowledge.article.claimants[fact.claimedBy]
  const vouching = new Set(
    [...words(claimant?.name ?? ''), ...words(claimant?.lead ?? '')].filter((word) => !functionWords.has(word) && word !== 'according' && word !== 'us'),
  )
  const mayVouch = (word: string): boolean => ARTICLE.test(word) || vouching.has(word) || (AUTHOR.test(word) && HERS.test(fact.claimedBy))
  const own = new Set(words(fact.statement)) // "inspectors found that" is the claim itself where the statement has it
  for (const match of text.matchAll(ACCORDING)) {
    const said = words(match[1] ?? '')
    const end = said.findIndex((word) => STOPS_AT.test(word))
    const who = (end < 0 ? said : said.slice(0, end)).filter((word) => !functionWords.has(word) && !/^(?:us|government)$/.test(word))
    if (who.length === 0 || !who.every(mayVouch)) return undefined
  }
  return saysFromStranger(text, fact, mayVouch, findNames)
    ? undefined
    : text
        .replace(LEAD, '')
        .replace(TAIL, '')
        .replace(SAID, (said) => (words(said).every((word) => own.has(word)) ? said : ''))
        .replace(FRAME, ' ')
}

/** "X says", where X is neither a source nor said to say so in the fact. */
function saysFromStranger(text: string, fact: Fact, mayVouch: (word: string) => boolean, findNames: NameFinder): boolean {
  const tokens = words(text)
  const own = words(fact.statement)
  const named = findNames(text).filter((hit) => hit.kind !== 'term')
  return tokens.some((token, at) => {
    if (!SAYS.test(token)) return false
    if (/^conclude/.test(token) && /^(?:with|on|in)$/.test(tokens[at + 1] ?? '')) return false // ends
    let before = at - 1
    while (before >= 0 && BETWEEN.has(tokens[before] as string)) before -= 1
    const who = tokens[before]
    if (who === undefined || who === 'the' || who === 'an' || who === 'of') return false // "the estimate": a noun here
    if (mayVouch(who) || own.some((word, place) => sameVerb(word, token) && place > 0)) return false
    return (
      /^(?:they|he|we|experts?|many|some|others?|people|officials?|it)$/.test(who) ||
      named.some((hit) => words(hit.text).at(-1) === who) ||
      SPEAKS.test(`${who} ${token}`)
    )
  })
}

const SPEAKS =
  /^(?!(?:an?|estimated|and|or)\b)\p{L}+ (?:says|said|argues?|argued|claims?|claimed|estimates?|concludes?|concluded|explains?|warns?|warned|believes?|believed|admits?|admitted|denies|denied|confirms?|confirmed|reveals?|revealed|announces?|announced|declares?|declared|reports|reported)$/u

function sameVerb(a: string, b: string): boolean {
  return SAYS.test(a) && a.slice(0, 4) === b.slice(0, 4)
}

const WHO =
  '(?:the |an? |one |this )?(?:US |U\\.S\\. )?(?:recent )?(?:article|piece|essay|text|headline|author|study|report|inspectors|(?:Jamille )?Bigio|State Department|government inspectors|Council on Foreign Relations(?: report)?|she)'
const LEAD = new RegExp(`^According to ${WHO}(?:(?:,? as| that) the article (?:cites(?: it)?|reports|draws on))?, `, 'i')
const TAIL = new RegExp(
  `, (?:according to ${WHO}|(?:${WHO} (?:says|said|argues|concludes|reports|reported|notes|writes|estimates|found|finds|adds)))(?=[.,])`,
  'i',
)
const SAID = new RegExp(
  `^${WHO} (?:also )?(?:says|argues|concludes|reports|reported|notes|writes|states|estimates|found|adds|explains|claims) (?!(?:at|in|on|from|for|with|to|as)\\b)(?:that )?`,
  'i',
)
const FRAME =
  / (?:that |as |whom |which )?(?:the|this) (?:article|author|piece|essay) (?=(?:also )?(?:names?|mentions?|lists?|describes?|cites|recommends|calls)\b)|^The (?:article|author|piece|essay) (?:also )?(?=(?:names?|mentions?|lists?|describes?|cites|recommends|calls|urges|wants|asks|says|argues|reports|notes)\b)/g
