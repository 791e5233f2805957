/** Texts of the conversation list and of searching. */
const list = {
  foundChats: '会话',
  foundPeople: '联系人',
  foundMessages: '消息',
  searchingMessages: '正在搜索消息…',
  noHits: '没有找到“{query}”',
  noHitsLead: '试试数字 ID，或换个词。',
  searchOffline: '连上网络后才能搜索更早的消息。',
  searchFailed: '搜索没有成功，请重试。',
  showMore: '显示更多',
  noHitsHere: '没有找到',
  hitOf: '第 {n} 条，共 {all} 条',
  olderHit: '更早的一条',
  newerHit: '更新的一条',
  jumpToDay: '跳到日期',
  nothingSince: '那天之后没有消息。',
  pin: '置顶',
  unpin: '取消置顶',
  mute: '静音',
  unmute: '取消静音',
  archive: '归档',
  unarchive: '移出归档',
  markRead: '标为已读',
  errNotSet: '没有保存到服务器，请重试。',
} as const;

export default list;
