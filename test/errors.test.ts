import { describe, expect, it, test } from 'vitest'
import { BriefError, describeError, describeFaults } from '#errors'

const faults = [
  { at: 'PORT', problem: 'must be a number.', remedy: 'Set it in .env.' },
  { at: 'facts/a.yaml', problem: 'is missing.', remedy: 'Put it back.' },
]

describe('BriefError', () => {
  it('is an Error with a name, a code, its cause and its faults', () => {
    const cause = new Error('disk')
    const error = new BriefError('knowledge', 'The file is gone.', { cause, faults })
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ name: 'BriefError', code: 'knowledge', message: 'The file is gone.', cause, faults })
  })

  it('has no cause and no faults where none are given', () => {
    const error = new BriefError('input', 'That is no question.')
    expect(error.faults).toEqual([])
    expect('cause' in error).toBe(false)
  })

  it('keeps a cause that is no Error', () => {
    expect(new BriefError('platform', 'It failed.', { cause: 0 }).cause).toBe(0)
  })
})

describe('what a person is shown', () => {
  it('is the message, then one line a fault: where, what, what to do', () => {
    expect(describeError(new BriefError('config', 'Two faults:', { faults }))).toBe(
      'Two faults:\n  PORT: must be a number. Set it in .env.\n  facts/a.yaml: is missing. Put it back.',
    )
    expect(describeFaults([])).toBe('')
  })

  it('is the message alone where there are no faults, never the cause or a stack', () => {
    const shown = describeError(new BriefError('model', 'The model gave no answer.', { cause: new Error('401 sk-secret') }))
    expect(shown).toBe('The model gave no answer.')
  })

  it('of a file that cannot be used: which one, and what to check', () => {
    const missing = Object.assign(new Error("ENOENT: no such file or directory, open '/a/b'"), { syscall: 'open', path: '/a/b' })
    expect(describeError(missing)).toBe("ENOENT: no such file or directory, open '/a/b'. Check the path, and that you may use it.")
  })

  test.for([
    ['an Error', new TypeError('x is not a function'), 'x is not a function'],
    ['a text', 'boom', 'boom'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
  ] as const)('%s from elsewhere: one sentence that says what to do', ([, thrown, says]) => {
    const shown = describeError(thrown)
    expect(shown).toContain(says)
    expect(shown).toContain('NODE_DEBUG=brief')
    expect(shown).not.toContain('\n')
  })
})
