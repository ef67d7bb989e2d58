/**
 * Words of somebody else within a message to the model: data between marks that they cannot close. That nothing in them is
 * an order is what the system prompt says; what they could gain is for people to confirm.
 */
export function fence(tag: 'request' | 'spec' | 'fault', text: string): string {
  const closing = new RegExp(`<(?=\\s*/\\s*${tag}\\b)`, 'gi')
  return `<${tag}>\n${text.replaceAll(closing, '‹').trim()}\n</${tag}>`
}
