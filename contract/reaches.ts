import { roles, type Role } from './roles.ts'

/** Each role has the rights of those before it. */
export function reaches(role: Role, wanted: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(wanted)
}
