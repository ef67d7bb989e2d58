import { typeid } from 'typeid-js'
import { idPrefixes, type IdNoun } from '../contract/ids.ts'

/** A new public id, for example srv_01k… ; ids made later sort later. */
export function newId(noun: IdNoun): string {
  return typeid(idPrefixes[noun]).toString()
}
