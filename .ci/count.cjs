// The closing line of vitest ("Tests  2 failed | 301 passed (303)") as "N passed, N failed".
const { readFileSync } = require('node:fs')
const log = readFileSync(process.argv[2], 'utf8').replace(/\u001b\[[0-9;]*m/g, '')
const line = log.split('\n').filter((text) => /^\s*Tests\s/.test(text)).pop() || ''
const count = (word) => Number((line.match(new RegExp('(\\d+) ' + word)) || [0, 0])[1])
console.log(count('passed') + ' passed, ' + count('failed') + ' failed')
