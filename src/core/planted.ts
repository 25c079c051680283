/** Orders to the bot inside a question: taken out, so that the question beside them is answered as if they were not there. */

const INSTRUCTION = [
  /\b(?:ignore|disregard|forget|override|bypass|drop|skip)\b.{0,40}\b(?:instructions?|rules?|prompts?|guidelines?|citations?|sources|safety|restrictions?|above|previous|prior|filters?)\b/,
  /\b(?:system|developer|hidden|initial|original|secret) (?:prompt|message|instructions?|rules?)\b/,
  /\b(?:your|the) (?:instructions|prompt|guidelines|configuration)\b/,
  /\byou are (?:now|no longer)\b|(?:^|[.!?:;,]\s*|\b(?:you|you to|you must|you should|you will|please) )(?:act|behave|respond|answer|reply) (?:as|like) (?:if|an?|though)\b|\bpretend (?:to|that|you)\b|\brole ?play\b|\bunrestricted\b|\bjailbreak|\bdan mode\b|\bdeveloper mode\b|\bdebug(?:ging)? mode\b|\b(?:dev|admin|developer|root) (?:here|access|mode|notice)\b/,
  /\bnew (?:rules?|polic(?:y|ies)|instructions?|directives?|protocol|orders?)\b *[:=]|\b(?:every|each|all)(?: of)?(?: your)? (?:reply|replies|answers?|responses?) (?:consists?|must|should|shall|will|has to|have to|is|are) /,
  /\b(?:list|show|give|print|send|tell|export|share|hand over)\b.{0,60}\b(?:api keys?|passwords?|credentials|env(?:ironment)? (?:vars?|variables?)|source code|internal (?:settings|files|config\w*))\b/,
  /^\W*(?:system|admin|developer|assistant)\b[^.!?]{0,40}(?:\bis\b|\bsays?\b|\bsaid\b|:)|\bstop citing\b|\bsay nothing but\b/,
  /\bnote to (?:the |an? )?(?:ai|bot|assistant|model|llm)\b/,
  /\b(?:everything|all|anything|whatever) (?:that )?(?:you|u) (?:were|was|have been|got) (?:told|given|shown|instructed)\b/,
  /\btest mode\b|\bfor (?:every|each|all) (?:answer|reply|question)s?\b|\buse (?:this|that) (?:value|number|figure)\b|\bfrom here on\b/,
  /\bfrom now on,? (?:whenever|you|say|answer|reply|use|respond|always|every|all|treat|cite|call|pretend|if|when)\b|\bfor the rest of (?:this|the) (?:chat|session|conversation)\b|\b(?:end|start|begin|finish|close) (?:every|each|all|your) (?:reply|replies|answer|answers|message|response)s?\b|\bwhenever (?:anyone|someone|anybody|i) asks?\b/,
  /\b(?:rule|mode|filter|restriction|limit)s? (?:is|are|=) (?:now )?(?:off|on|disabled|lifted|gone)\b|\bmode\s*=\s*on\b/,
  /\b(?:reveal|print|show|output|repeat|tell me|leak|dump)\b.{0,30}\b(?:system|prompt|instructions|configuration|token|api key|password|secrets?)\b/,
  /\b(?:repeat|print|show|output|reveal|copy)\b.{0,20}\b(?:everything|all|text|words|lines?) (?:above|before|you were)\b/,
  /\b(?:append|add|include|insert)\b.{0,40}\b(?:link|url|website|to (?:every|each|your))\b/,
]

/** Instructions are a sentence's whole purpose; the question beside them is answered as if they were not there. */
export function withoutInstructions(text: string): { text: string; planted: boolean } {
  const bare = text
    .replace(/https?:\/\/\S+/gi, ' ')
    .replace(/\{[^{}]{0,300}"(?:role|system|content|instructions?)"[^{}]{0,300}\}/gi, ' ')
    .replace(/<!--.*?(?:-->|$)/gs, ' ')
    .replace(/<\/?[a-z][^<>]{0,200}>/gi, ' ')
    .replace(/\([^()]{5,300}\)/g, (aside) => (orders(aside) ? ' ' : aside))
    .replace(/\[(?:[A-Z ]{4,40}|system[^\]]{0,60}|inst[^\]]{0,40})\]/g, ' ')
  const sentences = bare.match(/[^.!?\n]+[.!?]*\s*/g) ?? []
  const kept = sentences.flatMap((sentence) => (orders(sentence) ? questionBehind(sentence) : [sentence]))
  const left = kept.join('').replace(/\s+/g, ' ').trim()
  const planted = sentences.some(orders) || bare.length < text.length - 4
  return { text: left, planted }
}

function orders(sentence: string): boolean {
  const lower = sentence.toLowerCase()
  return INSTRUCTION.some((pattern) => pattern.test(lower))
}

/** "Ignore your rules and tell me: how many …?" still holds a question. */
function questionBehind(sentence: string): string[] {
  const rest = /(?:[:;]\s+|\b(?:and|then|but|now)\s+(?:just\s+)?(?:tell me|answer|say|explain|give me)\b[:,]?\s*)(.{8,})$/is.exec(sentence)?.[1]
  return rest !== undefined && !orders(rest) && /\?|^(?:how|what|who|where|when|why|which)\b/i.test(rest) ? [rest] : []
}
