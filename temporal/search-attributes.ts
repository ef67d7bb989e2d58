// What operators can search workflows by. Stored in the clear: ids and words of ours only.
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common'

export const searchAttributes = {
  serverId: defineSearchAttributeKey('ServerId', SearchAttributeType.KEYWORD),
  organisationId: defineSearchAttributeKey('OrgId', SearchAttributeType.KEYWORD),
  templateId: defineSearchAttributeKey('TemplateId', SearchAttributeType.KEYWORD),
  hostId: defineSearchAttributeKey('HostId', SearchAttributeType.KEYWORD),
  phase: defineSearchAttributeKey('Phase', SearchAttributeType.KEYWORD),
  needsAttention: defineSearchAttributeKey('NeedsAttention', SearchAttributeType.BOOL),
}
