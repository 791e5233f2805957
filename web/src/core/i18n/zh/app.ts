/** Texts of what goes on beside the screens: notifications, versions, installing, storage. */
const app = {
  newVersion: '有新版本',
  reload: '重新加载',
  later: '稍后',
  pushMention: '有人提到了你',
  pushInvitation: '邀请你加入群聊',
  pushCall: '来电',
  sound: '新消息声音',
  soundTry: '试听',
  notifyInsecure: '提醒需要安全连接（https）。',
  notifyInstallFirst: '在 iPhone 和 iPad 上，先把鸿雁添加到主屏幕，再从那里打开，才能收到提醒。',
  notifyUnsupported: '这个浏览器不能显示提醒。',
  pushOff: '已关闭：只在标签页标题和图标上显示未读数。',
  pushOn: '已开启，关闭所有窗口后也会提醒。',
  pushUnsupported: '已开启，但这个浏览器只在窗口打开时提醒。',
  pushUnreached: '已开启，但连不上浏览器的推送服务：只在窗口打开时提醒。',
  pushRefused: '已开启，但服务器没有接受推送：只在窗口打开时提醒。',
  installTitle: '安装到这台设备',
  installLead: '像应用一样单独打开，没有网络也能查看消息。',
  installButton: '安装',
  installApple: '在 Safari 里点“分享”，再点“添加到主屏幕”。',
  installed: '已安装到这台设备',
} as const;

export default app;
