// What operators can search workflows by. Stored in the clear: ids and words of ours only.
import { defineSearchAttributeKey } from '@temporalio/common'

export const searchAttributes = {
  serverId: defineSearchAttributeKey('ServerId', 'KEYWORD'),
  organisationId: defineSearchAttributeKey('OrgId', 'KEYWORD'),
  templateId: defineSearchAttributeKey('TemplateId', 'KEYWORD'),
  hostId: defineSearchAttributeKey('HostId', 'KEYWORD'),
  phase: defineSearchAttributeKey('Phase', 'KEYWORD'),
  needsAttention: defineSearchAttributeKey('NeedsAttention', 'BOOL'),
}
