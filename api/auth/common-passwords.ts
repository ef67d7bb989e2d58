// What everyone tries first, and people add digits to until it is long enough. Length does the rest.
const WORDS = new Set([
  'abc',
  'abcd',
  'abcdef',
  'abcdefgh',
  'abcdefghijkl',
  'admin',
  'administrator',
  'asdf',
  'asdfgh',
  'asdfghjkl',
  'buildmymcp',
  'changeme',
  'changethis',
  'computer',
  'correcthorsebatterystaple',
  'default',
  'dragon',
  'football',
  'god',
  'guest',
  'hello',
  'helloworld',
  'iloveyou',
  'letmein',
  'login',
  'master',
  'monkey',
  'mypassword',
  'pass',
  'passphrase',
  'passwd',
  'password',
  'princess',
  'qazwsx',
  'qazwsxedc',
  'qazwsxedcrfv',
  'qwert',
  'qwerty',
  'qwertyuiop',
  'qwertyuiopasdf',
  'qwertyuiopasdfghjkl',
  'qwertz',
  'qwertzuiop',
  'root',
  'secret',
  'shadow',
  'starwars',
  'sunshine',
  'superman',
  'supersecret',
  'temp',
  'test',
  'testing',
  'user',
  'welcome',
  'whatever',
  'zaq',
  'zaqxsw',
  'zxcvbnm',
])

const LOOKALIKES: Record<string, string> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/** Whether a password is a common word, alone or repeated, dressed up with digits and signs; or no word at all. */
export function isCommonPassword(password: string): boolean {
  const plain = password.toLowerCase()
  const letters = onlyLetters(plain)
  const undressed = onlyLetters(
    plain
      .replace(/^[\W\d_]+|[\W\d_]+$/g, '')
      .replace(/[013457@$!]/g, (sign) => LOOKALIKES[sign] ?? ''),
  )
  if (new Set(plain).size <= 4) return true
  if (letters === '') return isRun(plain) || /^\d+$/.test(plain)
  return [letters, undressed].some((word) => WORDS.has(word) || WORDS.has(repeatedPart(word)))
}

function onlyLetters(text: string) {
  return text.replace(/[^\p{L}]/gu, '')
}

/** "passpass" → "pass". */
function repeatedPart(word: string) {
  const period = (word + word).indexOf(word, 1)
  return word.slice(0, period > 0 ? period : word.length)
}

/** Each character one after, or one before, the last. */
function isRun(text: string) {
  const steps = new Set(
    Array.from({ length: text.length - 1 }, (_, i) => text.charCodeAt(i + 1) - text.charCodeAt(i)),
  )
  return steps.size === 1
}
