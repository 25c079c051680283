/** Chat shorthand and the commonest slips, word by word; what they stand for may be several words. */
export const shorthand: Readonly<Record<string, string>> = {
  '#': 'how many', $: 'dollars', $$: 'money', '%': 'percent', abt: 'about', acc: 'according', affilates: 'affiliates', afaik: '', amt: 'amount', approx: 'approximately',
  b4: 'before', bc: 'because', bcoz: 'because', becuz: 'because', bigo: 'bigio', btw: '', btwn: 'between', bw: 'between', cos: 'because', countrys: 'countries', coz: 'because',
  cuz: 'because', cud: 'could', da: 'the', dat: 'that', dek: 'line under the headline', deck: 'line under the headline', dem: 'them', diff: 'different', doin: 'doing', dont: "don't",
  doz: 'dozen', dunno: 'not know', ea: 'each', est: 'estimate', esp: 'especially', ests: 'estimates', exp: 'explain', fm: 'from', frm: 'from', gb: 'great britain',
  gov: 'government', govs: 'governments', govt: 'government', govts: 'governments', gimme: 'give me', gonna: 'going to', gr8: 'great', gvt: 'government', hed: 'headline',
  howd: 'how did', hows: 'how is', hw: 'how', idk: '', im: 'i am', imo: '', info: 'information', intl: 'international', intel: 'intelligence', irl: '', kno: 'know', labour: 'labor', labours: 'labors',
  labourer: 'laborer', labourers: 'laborers', legit: 'really', lol: '', luv: 'love', mil: 'military', mny: 'many', msg: 'message', mths: 'months', mth: 'month', n: 'and', nd: 'and', neccessary: 'necessary',
  nums: 'numbers', num: 'number', nbr: 'number', ngo: 'rights group', ngos: 'rights groups', nos: 'numbers', nvm: '', org: 'organization', orgs: 'organizations', organisation: 'organization', organisations: 'organizations', organised: 'organized',
  pls: 'please', plz: 'please', ppl: 'people', ppls: 'people', peeps: 'people', prob: 'probably', prez: 'president', programme: 'program', programmes: 'programs', pt: 'point', pts: 'points', qn: 'question', r: 'are', re: 'about', recs: 'recommendations', rec: 'recommendation',
  rlly: 'really', rn: 'right now', shes: 'she is', smth: 'something', smthg: 'something', smt: 'something', soz: 'sorry', stat: 'statistic', stats: 'statistics', thats: 'that is', theres: 'there is', thx: 'thanks',
  ty: 'thanks', tho: 'though', thru: 'through', traffiking: 'trafficking', trafficing: 'trafficking', traffickin: 'trafficking', trafiking: 'trafficking', traficking: 'trafficking', trafficed: 'trafficked', trafickers: 'traffickers', traffikers: 'traffickers', u: 'you', ur: 'your', vs: 'versus',
  w: 'with', wanna: 'want to', wat: 'what', wats: 'what is', wen: 'when', wer: 'where', whch: 'which', wich: 'which', whats: 'what is', wheres: 'where is', whens: 'when is', whos: 'who is', whys: 'why is', whys_: 'why is', wht: 'what', wk: 'week', wld: 'would', wn: 'when', wo: 'without',
  wrk: 'work', wrkers: 'workers', wrkrs: 'workers', wrking: 'working', wrld: 'world', wud: 'would', wuz: 'was', xplain: 'explain', y: 'why', yr: 'year', yrly: 'yearly', yrs: 'years', govmt: 'government', govnt: 'government', refugess: 'refugees', peple: 'people', peopel: 'people', becasue: 'because',
  thier: 'their', recieve: 'receive', teh: 'the', hte: 'the', adn: 'and', waht: 'what', hwo: 'who', whta: 'what', cought: 'caught', dont_: "don't", wont: "won't", doesnt: "doesn't", isnt: "isn't", didnt: "didn't", arent: "aren't", wasnt: "wasn't", cant: "can't",
}
