import type { KonvertContext } from '../chat/context.ts'

/**
 * Private chats only: a letter is nobody else's business. Added to a group, the bot says so and leaves;
 * what it is sent anywhere else goes no further. An update without a chat has no reader and is dropped too.
 */
export async function leaveOthers(ctx: KonvertContext): Promise<void> {
  ctx.feature = 'groups'
  const joined = ctx.myChatMember?.new_chat_member.status
  const present = joined === 'member' || joined === 'administrator' || ctx.message !== undefined
  if (ctx.chat === undefined || !present) return
  // Where the bot may not write, it leaves without a word.
  if (ctx.chat.type !== 'channel') await ctx.reply(ctx.say.t('common.privateOnly')).catch(() => undefined)
  await ctx.leaveChat().catch(() => undefined)
}
