/**
 * Drafts in which one small word is another, or is gone: the relation between two things, a time, a firmness. Every word that
 * matters is still there, so only what stands between them tells that the claim is no longer the fact's.
 */
import type { Fact } from '#knowledge/schema.ts'

/** A relation -> what says another one in its place. Words that English lets stand for each other never face each other here. */
const RELATIONS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\bagainst\b/gi, ['for', 'with', 'by', 'despite']],
  [/(?<!\b(?:except|but) )\bfor\b/gi, ['against', 'without', 'despite', 'by', 'before']],
  [/(?<!\btogether )\bwith\b/gi, ['without', 'against', 'despite', 'before']],
  [/\btogether with\b/g, ['without', 'against', 'after', 'instead of']],
  [/\bwithout\b/g, ['with', 'after', 'because of']],
  [/(?<!\bprotect people )\bfrom\b/gi, ['to', 'against', 'despite', 'for', 'without']],
  [/\bto (?=(?:the|an?|everyone|exploitation|human|threats?|its|their|fill|margins)\b)/g, ['from ', 'against ', 'without ', 'despite ']],
  [/\binto\b/g, ['out of', 'from', 'against', 'without']],
  [/\bin\b/gi, ['outside', 'against', 'without', 'before', 'near', 'despite']],
  [/\b[io]n (?=(?:January|February|2\d{3}))/gi, ['before ', 'after ', 'since ', 'until ', 'by ']],
  [/\b(?:at|as) (?=(?:the end of )?2018)/gi, ['before ', 'after ', 'since ', 'until ']],
  [/\bon\b/g, ['under', 'off', 'against', 'without', 'outside']],
  [/\bat\b/gi, ['after', 'before', 'outside', 'against']],
  [/\bunder\b/g, ['above', 'over', 'outside', 'without', 'against']],
  [/\bby\b/g, ['for', 'against', 'without', 'to', 'despite', 'before']],
  [/(?<!\b(?:operations|presence|recovery|practices|deal|one|number|body|cost) )\bof\b/g, ['by', 'without', 'beyond', 'against']],
  [/\bbetween\b/g, ['outside', 'beyond', 'against', 'without']],
  [/\bsuch as\b/g, ['except', 'unlike', 'other than', 'rather than']],
  [/\bas well as\b/g, ['rather than', 'instead of', 'but not', 'without']],
  [
    /(?<!\b(?:such|well|same year) )\bas (?=an?\b|one\b|the\b|its?\b|their\b|trafficking\b|something\b|a\b)/g,
    ['unlike ', 'against ', 'without ', 'for ', 'before '],
  ],
  [/\bAs (?=security)/g, ['Before ', 'Unless ', 'Although ', 'After ']],
  [/\bthrough\b/gi, ['without', 'despite', 'against', 'before']],
  [/\baround\b/g, ['outside', 'against', 'away from']],
  [/\babout\b/g, ['despite', 'against', 'without']],
  [/\bbeyond\b/gi, ['except for', 'without', 'against']],
  [/, (?=(?:forced migration|food services) among them)/g, [', not including ', ', apart from ', ', never ']],
  [/\bbecause\b/gi, ['although', 'unless', 'before', 'if', 'until', 'after', 'whenever']],
  [/\balthough\b/gi, ['because', 'since', 'so', 'if', 'unless', 'until']],
  [/\bwhile\b/gi, ['because', 'after', 'before', 'unless', 'until']],
  [/\bwhen\b/gi, ['unless', 'before', 'after', 'although', 'until', 'because']],
  [/\bif\b/gi, ['unless', 'although', 'because', 'before']],
  [/\bwhere\b/g, ['unless', 'before', 'because']],
  [/\band yet\b/g, ['and so', 'because', 'until']],
  [/\bthen\b/g, ['never', 'first', 'rarely', 'no longer']],
  [/\bin order to\b/g, ['without trying to', 'instead of trying to', 'rather than to', 'until they']],
  [/(?<=\p{Ll}{3}) and(?= \p{L}{3})/gu, [' but not', ' rather than', ' instead of', ' without', ' against', ' despite']],
  [/ or(?= \p{L})/gu, [' but not', ' rather than', ' instead of', ' without']],
  [/\bearlier\b/g, ['later', 'afterwards']],
  [/\bformerly\b/g, ['now', 'currently', 'soon', 'still', 'never']],
  [/\balready\b/g, ['no longer', 'never', 'rarely']],
  [/\brecent\b/g, ['old', 'future', 'secret']],
  [/\bthe same year as\b/g, ['the year before', 'the year after', 'a year after', 'another year than']],
  [/\bsame\b/g, ['opposite', 'other']],
  [/\btheir own\b/g, ["other governments'", 'other']],
  [/\bits own\b/g, ['other']],
  [/\bFor each\b/g, ['For all', 'Without each', 'After each']],
  [/\bevery year\b|\ba year\b|\bover a year\b|\byearly\b/gi, ['once', 'for years', 'in some years', 'at one time']],
  [/\balso\b/g, ['only', 'never', 'instead', 'hardly']],
  [/\bitself\b/g, ['not', 'never']],
  [/\beven\b/gi, ['only', 'not', 'hardly']],
]

export function otherRelations({ statement }: Fact): string[] {
  return RELATIONS.flatMap(([relation, others]) =>
    [...statement.matchAll(relation)].flatMap((match) =>
      others.map((other) => capitalised(statement.slice(0, match.index) + other + statement.slice(match.index + match[0].length))),
    ),
  )
}

const TENSES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\bis\b/g, ['was', 'used to be', 'is no longer', 'was once']],
  [/\bare\b/g, ['were', 'used to be', 'are no longer', 'were once']],
  [/\bwas\b(?! (?:written|concluded|meant))/g, ['is', 'will be']],
  [/\bwere\b(?! allegedly)/g, ['are', 'will be']],
  [/\bhas\b/g, ['had once', 'will have', 'no longer has']],
  [/\bhave\b/g, ['had once', 'will have', 'no longer have']],
  [/\bhad\b/g, ['will have', 'has never', 'no longer had']],
  [/\btook\b/g, ['takes', 'will take', 'is taking']],
  [/\bfound\b/g, ['will find', 'never found']],
  [/\bdamaged\b/g, ['damages', 'will damage']],
  [/\b(?:supports|strengthens|prolongs|erodes|helps|brings|exposes|earns|charges|finances|breeds|endangers|marks|renews|pushes|persists|loses)\b/g, []],
  [/\b(?:use|exploit|mislead|traffic|earn|run|prey|force|labor|charge)\b(?=(?: \p{L}+){2})/gu, []],
]
const PAST: Readonly<Record<string, string>> = { mislead: 'misled', breeds: 'bred', brings: 'brought', run: 'ran', loses: 'lost' }

/** What is the case was the case; what was, is. */
export function otherTimes({ statement }: Fact): string[] {
  return TENSES.flatMap(([verb, others]) =>
    [...statement.matchAll(verb)]
      .filter((match) => others.length > 0 || !/\b(?:to|should|of|from|in|that|forced|for|how) $/.test(statement.slice(0, match.index)))
      .flatMap((match) =>
        (others.length > 0 ? others : [pastOf(match[0]), `once ${pastOf(match[0])}`, `used to ${match[0].replace(/s$/, '')}`, `no longer ${match[0]}`]).map(
          (other) => statement.slice(0, match.index) + other + statement.slice(match.index + match[0].length),
        ),
      ),
  )
}

function pastOf(verb: string): string {
  return PAST[verb] ?? `${verb.replace(/e?s?$/, '')}ed`.replace('traffied', 'trafficked').replace('trafficed', 'trafficked')
}

const SMALL =
  /(?:\b(?:alone|mainly|almost|often|allegedly|nearly|only|formerly|illegally|knowingly|some|most|most of|an estimated|close to|more than|one of(?= the most)|in 2014|every year|over a year|a year|each|not only|lack of|should|in 2019|positive)\b ?)|(?: alone\b)/gi

/** A small word less: more is claimed than the fact does, or more firmly. */
export function smallWordsDropped({ statement }: Fact): string[] {
  return [...statement.matchAll(SMALL)].map((match) =>
    capitalised(`${statement.slice(0, match.index)}${statement.slice(match.index + match[0].length)}`.replace(/ {2,}/g, ' ').trimStart()),
  )
}

const FIRMER = ['at least', 'up to', 'only', 'as few as', 'no more than', 'less than', 'exactly', 'almost', 'well over', 'a mere', 'fewer than', 'as many as']

/** A figure meant more or less firmly than the fact means it. */
export function otherFirmness({ statement }: Fact): string[] {
  return [...statement.matchAll(/(?:\b(?:more than|an estimated|nearly|close to|between) )?\$?\b\d[\d,]*(?: (?:million|billion|people|countries))?/gi)]
    .filter((match) => !/^(?:19|20)\d\d$/.test(match[0]) && !/(?:January|February) $/.test(statement.slice(0, match.index)))
    .flatMap((match) =>
      FIRMER.map((firm) =>
        capitalised(`${statement.slice(0, match.index)}${firm} ${match[0].replace(/^\D*(?=\$?\d)/, '')}${statement.slice(match.index + match[0].length)}`),
      ),
    )
    .filter((text) => !(/\balmost\b/i.test(text) && /\b(?:nearly|close to)\b/i.test(statement)) && text !== statement)
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
