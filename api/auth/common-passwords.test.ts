import { expect, test } from 'vitest'
import { isCommonPassword } from './common-passwords.ts'

test.each([
  'password1234',
  'Password2026!',
  'P@ssw0rd2026',
  'passwordpassword',
  'qwertyuiop123',
  '123456789012',
  'abcdefghijkl',
  'aaaaaaaaaaaa',
  'abababababab',
  'letmein!!!!!',
  '!!admin12345',
  'correcthorsebatterystaple',
  '202611252026',
])('refuses %s', (password) => {
  expect(isCommonPassword(password)).toBe(true)
})

test.each([
  'a-river-of-marbles',
  'Tr0ub4dor&3xyz',
  'seven grey herons',
  'пароль-который-долгий',
  'password of my grandmother',
  'kX9$vv2#pQ7!',
])('lets %s pass', (password) => {
  expect(isCommonPassword(password)).toBe(false)
})
