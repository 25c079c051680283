/** The search module for other projects. Node runs no TypeScript under node_modules: what npm packs brings JavaScript too (pack-search.ts). */
const installed = import.meta.url.includes('/node_modules/')
export const { createIndex, fromJSON } = await import(installed ? './core/search-index.js' : './core/search-index.ts')
