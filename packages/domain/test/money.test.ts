import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decimalOf, majorOf, maxMinor, minorDigits, parseMoney } from '../src/index.ts'

const minor = (input: unknown, currency = 'USD') => {
  const parsed = parseMoney(input, currency, '/a')
  return parsed.ok ? parsed.value : parsed.problem.rule
}

test('an amount is read exactly, as a number or as a decimal', () => {
  assert.equal(minor(0.29), 29)
  assert.equal(minor('0.29'), 29)
  assert.equal(minor(1.1), 110)
  assert.equal(minor('10.500'), 1050)
  assert.equal(minor(0), 0)
  assert.equal(minor('-1.05'), -105)
  assert.equal(minor(1e-7), 'money_decimals')
  assert.equal(minor(1e21), 'money_range')
  assert.equal(minor('1e3'), 'money')
})

test('money is never rounded on its way in', () => {
  assert.equal(minor(0.1 + 0.2), 'money_decimals')
  assert.equal(minor('12.345'), 'money_decimals')
  assert.equal(minor('12.5', 'KRW'), 'money_decimals')
  assert.equal(minor('12.345', 'KWD'), 12_345)
  assert.equal(minor(1500, 'JPY'), 1500)
})

test('what is no amount is refused', () => {
  for (const input of [
    '',
    '1,5',
    ' 1',
    '1.',
    '.5',
    '+1',
    '0x10',
    '1 000',
    NaN,
    Infinity,
    -0,
    null,
    {},
  ]) {
    assert.equal(minor(input), 'money', String(input))
  }
  assert.equal(minor(`${maxMinor}`), 'money_range')
})

test('an amount kept as a JSON number is the decimal that was sent', () => {
  const currency = fc.constantFrom('USD', 'KRW', 'KWD', 'CLF')
  fc.assert(
    fc.property(fc.integer({ min: -maxMinor, max: maxMinor }), currency, (amount, code) => {
      assert.equal(minor(decimalOf(amount, code), code), amount)
      const kept: unknown = JSON.parse(JSON.stringify(majorOf(amount, code) + 0))
      assert.equal(minor(kept, code), amount)
    }),
  )
})

test('currencies have their own decimals', () => {
  assert.deepEqual(['USD', 'JPY', 'BHD', 'CLF'].map(minorDigits), [2, 0, 3, 4])
  assert.equal(decimalOf(-5, 'USD'), '-0.05')
  assert.equal(decimalOf(5, 'JPY'), '5')
})
