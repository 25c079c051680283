// Loaded before main.ts (node -r): an old Node would otherwise end in a syntax error about types.
// Written so that any Node can read it.
var major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  console.error('Freedom Brief needs Node 24 or later, this is ' + process.version + '. Run "npm ci" (it installs Node 26 beside the project) and start with "npm start".')
  process.exit(1)
}
// A chat of a few hundred questions never gets back what the middle one of V8's three compilers takes (5 MB measured, no question slower).
require('node:v8').setFlagsFromString('--no-maglev')
// Keeps compiled and type-stripped modules between runs: half the time from start to answer is spent there otherwise.
require('node:module').enableCompileCache()
// Answers make little garbage; a young generation that grows for it would only cost memory (13 MB measured).
require('node:v8').setFlagsFromString('--semi-space-growth-factor=1')
// For the same reason npm start has --v8-pool-size=1: one helper thread compiles, further ones only hold memory (10 MB measured).
// A chat is a little smaller with it, and the same size every time (106 MB, else 107 to 111), no question slower.
require('node:v8').setFlagsFromString('--optimize-for-size')
