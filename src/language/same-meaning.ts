/**
 * Words that say the same in a briefing: whether a sentence in other words still says what a fact says is judged by them.
 * A pair stands here only where swapping the words cannot change the claim; opposites and degrees never share a line.
 */
import { stem, tidy, words } from './text.ts'

/** Grammar only: no amount, no negation, no degree, no time, none of what a claim could turn on. */
export const functionWords: ReadonlySet<string> = new Set(
  (
    'a about across after against also although am among an and are around as at be been being between both but by did do does doing done ' +
    'during either even for from had has have having he her hers him himself his how however if in include includes including into is it its itself ' +
    'like of on onto or own she so such that the their theirs them themselves then there these they this those though through ' +
    'to too toward towards under upon was well were what when where whereas whether which while who whom whose with within yet along ' +
    'below beneath behind per why'
  ).split(' '),
)

/** Set phrases as one word, before anything is compared. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\b(?:one of|among) (?=the (?:world(?: xs|'s|s) )?most\b)/g, 'oneof '],
  [/\beven though\b|\bdespite the fact that\b|\beven if\b/g, 'although'],
  [/\bso-called\b|\bself-styled\b/g, 'socalled'],
  [/\b(?:have|has) to\b/g, 'must'],
  [/\b(build|builds|built|building) up\b/g, '$1'],
  [/\bmak(?:e|es|ing) it a priority\b/g, 'give priority'],
  [/\b(?:gets?|got) (?=\w+ed\b)/g, 'are '],
  [/\b(?:serves?|serving) as\b/g, 'as'],
  [/\b(?:comes?|came) to (?!(?:an? )?end\b)/g, 'reach '],
  [/\bmakes? ((?:them )?)work\b/g, 'force $1work'],
  [/\bwherever they\b/g, 'where they'],
  [/\bfell below\b/g, 'below'],
  [/\band (?:other\b|similar (?=groups\b|organizations\b))/g, 'and '],
  [/\b(\w+)-related (\w+)/g, '$2 related to $1'],
  [/\bresources they need\b/g, 'resources'],
  [/\bslow(s|ed|ing)? down\b/g, 'slow$1'],
  [/(?<=; {1,4})as (?:high|large|great) as\b/g, 'as'], // behind a figure, which is set apart
  [/\bmost heavily\b/g, 'most'],
  [/\bso as to\b/g, 'to'],
  [/\bgoes by (?=the name\b)/g, 'is '],
  [/^once (?=\w+ed to\b)/g, ''],
  [/\bdespite how much\b/g, 'although'],
  [/\b(?:do|does|did)(?: not|n't) have (?:enough|sufficient|adequate)\b/g, 'lack'],
  [/\bby means of\b/g, 'through'],
  [/\b(?:brings?|brought|bringing|comes?|came) together\b/g, 'unite'],
  [/\bwith let-?up\b/g, 'relenting'],
  [/\bwell (?:over|above|under|below)\b/g, 'farfrom'],
  [/\bbefore(?=[.\s]*$)/g, 'earlier'],
  [/(?<!\b(?:is|are|was|were|be|been) )\bused to (?=\w)/g, 'formerly '],
  [
    /\b(?:given|seeing|provided|providing|assuming|supposing|granted|considering|now|in case|on condition|to the extent|in so far|insofar) (?:as|that)\b|\b(?:so|as) long as\b/g,
    'supposing',
  ],
  [/\bmore than one\b/g, 'several'],
  [/\bhuman trafficking\b|\btrafficking (?:in|of) (?:people|persons|human beings|humans)\b/g, 'trafficking'],
  [/\b(?:comes?|came|coming) out\b/g, 'publish'],
  [/\bbefore that\b|\bin the past\b/g, 'formerly'],
  [/\bunder-?(?:resourced|funded|financed)\b/g, 'lack resource'],
  [/\bas (?:many|much)\b/g, ''],
  [/\bon the (?:rise|increase)\b/g, 'growing'],
  [/\bas a result of\b|\bthanks to\b|\bowing to\b/g, 'because of'],
  [/\bbecause of\b/g, 'becauseof'],
  [/\b(?:sets?|setting) (?:an|the|a good) example\b/g, 'lead by example'],
  [/\bin spite of\b/g, 'despite'],
  [/\b(?:makes?|making|made) up\b/g, 'form'],
  [/\bin order to\b/g, 'to'],
  [/\b(?:a|the) (?:large|huge|considerable|significant) (?:amount|sum) of\b/g, 'much'],
  [/\befforts? to (?=\w)/g, ''],
  [/\bbefore the article (?:appeared|was published|came out|was written)\b/g, 'before the article'],
  [/\b(?:very|extremely) high\b/g, 'exorbitant'],
  [/\bas well as\b/g, 'and'],
  [/\bused to be\b/g, 'formerly'],
  [/\b(?:(?:every|each|per|a) year|over (?:a|one) year|yearly|annually|annual)\b/g, 'peryear'],
  [/\b(?:puts?|putting) an end to\b/g, 'end'],
  [/\b(?:brings?|bringing|brought) ((?:\w+ ){1,3})to an end\b/g, 'end $1'],
  [/\b(?:a lot of|lots of|a great deal of|a lot|a great deal)\b/g, 'much'],
  [/\bmore and more\b|\bever more\b/g, 'growing'],
  [/\bnot (?:only|just|merely|simply)\b/g, 'notonly'],
  [/\b(?:takes?|took|taken|taking) part\b/g, 'participate'],
  [/\b(?:takes?|taking|took) advantage of\b/g, 'exploit'],
  [/\b(?:goes|go|going|went) on\b|\bwithout let-?up\b|\bcarr(?:y|ies) on\b/g, 'continue'],
  [/\bkeep(?:s|ing)? ((?:\w+ ){1,3})going\b/g, 'sustain $1'],
  [/\b(?:goes|go|going|went) through\b/g, 'experience'],
  [/\b(?:gets?|getting|got) to\b/g, 'reach'],
  [/\b(?:holds?|holding|held) ((?:\w+ ){0,2})back\b/g, 'hinder $1'],
  [/\bstep(?:s|ping|ped)? up\b/g, 'increase'],
  [/\b(?:kept|keeps?|keeping) (?:apart|separate|detached)\b/g, 'separate'],
  [/\bthat (?:operate|work) across borders\b/g, 'transnational'],
  [/\bby estimate\b/g, 'estimated'],
  [/\b(?:makes?|made|making) ((?:\w+ ){1,3})last longer\b/g, 'prolong $1'],
  [/\b(?:makes?|made|making) ((?:\w+ ){0,4})worse\b/g, 'worsen $1'],
  [/\b(?:goes|go|going|went) together\b/g, 'correlate'],
  [/\b(?:makes?|made|making) ([\w ,-]{0,80})stronger\b/g, 'strengthen $1'],
  [/\bcalls? (?:on|for|upon)\b|\bcalled (?:on|for|upon)\b/g, 'urge'],
  [/\bforc(?:e|ed|es|ing) ((?:\w+ ){0,3})from (?:\w+ )?homes?\b/g, 'forcibly displace $1 from home'],
  [/\bcross-borders?\b|\bacross borders\b/g, 'transnational'],
  [/\bhuman rights\b/g, 'humanrights'],
  [/\b(?:short of|not enough|too few|insufficient|lack of|lacks?|lacking)\b/g, 'lack'],
  [/\bone of\b/g, 'among'],
  [/\b(?:tak(?:e|es|ing)|took) on\b/g, 'address'],
  [/\bend(?:s|ed|ing)? up\b/g, 'land'],
  [/\bhome to\b/g, 'host'],
]

/** Groups of words between strokes. */
const GROUPS = [
  'human humans people person persons individual individuals / say states state claim argue assert maintain hold',
  'bring earn make gain generate yield provide / bring give hand / raise bring / earn make raise collect take took gain get receive',
  'money income revenue earnings earning cash funds proceeds sum / profit profits profitable lucrative profitability / edge advantage',
  'urge call ask press exhort / end abolish eradicate eliminate rid stop / slavery enslave enslaved enslavement slave',
  'line sentence subtitle subheading deck / use using employ utilize exploit / exploit exploitation exploited abuse prey target',
  'fund finance financing bankroll pay bankrolled / support sustain aid maintain prop help back / help enable let allow',
  'reach achieve accomplish attain arrive advance pursue / goal aim objective purpose intend intended mean meant design designed',
  'advance promote further / enlarge expand extend increase build grow broaden widen boost enhance strengthen / capability ability capacity',
  'strong strength strengthen bolster / prolong long last lasting longer lengthen duration / conflict war / insurgent insurgents rebel rebels',
  'captive captives captivity hold held keep kept detain / fight fighting fighter fighters combat battle struggle',
  'message messages messenger messengers courier couriers / carry porter porters load loads / spy spies spying / cook cooks cooking',
  'organization organizations group groups / engage participate involve involved part join participation engagement / attract recruit draw recruitment',
  'male men man / much large huge considerable substantial significant / transnational border borders crossborder international',
  'criminal criminals crime crimes / flee fleeing escape / promise promised pledge vow commit commitment promises / job jobs work employment',
  'pay paid well-paid payment payments / vessel vessels ship ships boat boats / further additional more other onward on / family families relatives',
  'trade business / desperate desperation / try trying attempt seek / exorbitant high heavy excessive steep / journey trip passage',
  'push force compel coerce make drive pressure forced forcing forcibly / sex sexual sexually / labor labour work working laborer laborers worker workers',
  'world worldwide globe global globally / grow growing growth increase increasing rise rising rose expand mount / scale size extent',
  'worsen aggravate exacerbate intensify compound worse / especially particularly particular especial / risk danger vulnerable vulnerability',
  'displace displaced displacement uprooted / violent violence / knowingly deliberately intentionally consciously knowing',
  'mislead misled deceive deceived deception / country countries nation nations / affect affected touch / continue persist remain ongoing unabated endure',
  'conclude concluded adopt adopted date agree agreed sign signed finalize / unite united rally back join together come came / define definition',
  'settle establish agree set give / run face / one single common / secure safe safer / renew reaffirm recommit / enact enacted pass passed adopt adopted / law act legislation statute legal',
  'fill close address plug / gap gaps loophole loopholes / leave left / fail failure / threat threaten threatens endanger endangers danger menace',
  'question matter issue / condemn denounce / serious grave severe / violation affront offense abuse / mark observe observance commemorate',
  'finish close conclude culminate end / protect safeguard defend protection / freedom liberty / address tackle confront / erode undermine weaken',
  'stability stable / regime regimes government governments / repressive oppressive authoritarian / spread expansion',
  'share shared common collective joint / effort efforts work / peace peaceful / base bases installation installations',
  'mission missions force forces troops presence / add added increase contribute raise rise rose / place places location',
  'correlation correlate correlated association associate associated link linked connection relate related relation / study research',
  'cover examine look span / image view perception reputation see / damage damaged hurt harm tarnish suffer suffered',
  'link tie tied connection connect relation relate related / find found discover uncover / problem problems issue practice',
  'document documented record recorded report reported / earlier early before already previously previous prior / illegal illegally unlawful unlawfully',
  'hire hired recruit recruited recruitment / house housed housing accommodate accommodated lodge lodged / poor bad substandard / proper decent adequate',
  'keep kept withhold withheld retain confiscate confiscated hold held / decline diminish diminished lose lost loss reduce shrink weaken',
  'involve involved complicit / citizen citizens people national nationals / harsh tough severe / silence suppress quell stifle / economy economic',
  'abroad overseas / come source origin stem derive derived draw / soften cushion ease mitigate blunt lessen / impact effect effects',
  'margin margins marginal marginalize marginalized fringe fringes / strong strongest heavy heavily heaviest weigh severe hard / bear carry weigh',
  'catch caught trap trapped stuck / hard difficult / escape break / poverty poor / experience undergo endure suffer / hinder hamper impede slow delay',
  'recover recovery / important matter matters importance / resource resources fund funds funding underfunded underresourced',
  'program programs programme programmes / separate detached isolated disconnected separately / wide wider broad broader larger',
  'anti against fight counter / activist activists advocate advocates / see seen view treat treated regard consider / mainly mostly largely',
  'point show suggest indicate / call called term name named / breed create produce cause foster generate / insecurity insecure / direct directly',
  'increase intensify more / disrupt disruption / priority prioritize prioritise / prosecute prosecution prosecuting charge charges charged indict',
  'impose place put imposed / ban bans bar barred / affiliate affiliates affiliated associate associates / gather collect / watch monitor track surveil',
  'drug drugs narcotics / arm arms weapon weapons / lead set / sure ensure / author write wrote written writer pen penned coauthor cowrote co',
  'together co jointly with / appear appeared publish published run ran release released print printed / title titled headline heading call called',
  'formerly former past / argument argue case / urgent urgently / month january / three third / party parties',
  'recommend recommendation recommendations / allege alleged allegedly reportedly / estimate estimated / violate violation',
  'terrorist terrorists terrorism / traffic traffick trafficked trafficking trafficker traffickers / convict convicted conviction convictions',
  'migrate migration migrant migrants / immigrate immigration immigrant / extremist extremists extremism / organize organized organised',
  'positive positively / military militarily / strategic strategically strategy / exist existence / twitter handle username',
  'multiple several many / operation operations operate / ignore ignored ignoring overlook',
].flatMap((line) => line.split(' / '))

/** Past forms that a stemmer cannot know. */
export const PAST: Readonly<Record<string, string>> = {
  made: 'make',
  brought: 'bring',
  sold: 'sell',
  took: 'take',
  taken: 'take',
  paid: 'pay',
  got: 'get',
  went: 'go',
  held: 'hold',
  kept: 'keep',
  left: 'leave',
  gave: 'give',
  given: 'give',
  came: 'come',
  drew: 'draw',
  drawn: 'draw',
  drove: 'drive',
  driven: 'drive',
  fled: 'flee',
  fought: 'fight',
  fell: 'fall',
  fallen: 'fall',
  rose: 'rise',
  risen: 'rise',
  grew: 'grow',
  grown: 'grow',
  found: 'find',
  lost: 'lose',
  caught: 'catch',
  said: 'say',
  saw: 'see',
  seen: 'see',
  meant: 'mean',
  led: 'lead',
  wrote: 'write',
  written: 'write',
  ran: 'run',
  built: 'build',
  bred: 'breed',
  spread: 'spread',
  misled: 'mislead',
  chose: 'choose',
  withheld: 'withhold',
  began: 'begin',
}

/** Participles that do not end in -ed; "put" and "cut" are left out, as they are anything. */
export const PARTICIPLES: ReadonlySet<string> = new Set(
  'made brought sold taken paid held kept left given driven found lost caught said seen meant led written built bred misled chosen withheld known done drawn fought bound borne told taught thought shown hidden stolen broken spent won begun hurt'.split(
    ' ',
  ),
)

/** Their stems are those of other words (severe). */
const WHOLE: ReadonlySet<string> = new Set(['several'])

/** What a word is compared by. */
export function root(word: string): string {
  return WHOLE.has(word) ? word : stem(PAST[word] ?? word)
}

const memberships = indexed(GROUPS)

/** Stem -> the lines it stands in. */
function indexed(groups: readonly string[]): ReadonlyMap<string, ReadonlySet<number>> {
  const lines = new Map<string, Set<number>>()
  for (const [at, group] of groups.entries())
    for (const word of group.split(' ')) (lines.get(root(word)) ?? lines.set(root(word), new Set()).get(root(word)))?.add(at)
  return lines
}

/** Lower-case words with set phrases folded. */
export function plainWords(text: string): string[] {
  let lower = tidy(text).toLowerCase()
  for (const [phrase, word] of PHRASES) lower = lower.replace(phrase, word)
  return words(lower)
}

/** Do two stems say the same? */
export function sameMeaning(a: string, b: string): boolean {
  if (a === b) return true
  const other = memberships.get(b)
  return other !== undefined && !(memberships.get(a)?.isDisjointFrom(other) ?? true)
}
